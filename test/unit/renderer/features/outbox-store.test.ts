import { describe, expect, it } from 'vitest'
import { variableFault } from '../../../../renderer/features/settings/custom-variables.tsx'
import { createOutboxStore } from '../../../../renderer/features/outbox/outbox-store.tsx'
import { createClient } from '../../../../renderer/ipc/client.ts'
import { createFakeBridge, viewOf, type Call } from '../../../support/renderer/fake-bridge.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

const setUp = (query = 'state=busy') => {
  const calls: Call[] = []
  const bridge = createFakeBridge(viewOf(`?${query}`, now), calls)
  const store = createOutboxStore(createClient(bridge))
  const lists = () => calls.filter(({ name }) => name === 'outbox.list')
  return { store, get: store.getState, lists, bridge }
}

/** Lets everything that is under way end: the fake answers at once. */
const settle = async () => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve()
}
const idsOf = (state: { submissions: readonly { id: string }[] }) => state.submissions.map(({ id }) => id)

describe('the lists of the outbox', () => {
  it('are read with their counts and the next time that was chosen', async () => {
    const { get } = setUp()
    expect(get().counted).toBe(false)
    await get().load()
    expect(get()).toMatchObject({ status: 'ready', counted: true })
    expect(get().counts).toMatchObject({ waiting: 7, failed: 3, follow_up: 1, cancelled: 2 })
    expect(get().nextScheduledAt).toBeGreaterThan(now)
  })
  it('a change of tab never shows the rows of the tab before', async () => {
    const { get } = setUp()
    await get().load()
    get().show('cancelled')
    expect(get()).toMatchObject({ tab: 'cancelled', status: 'loading', submissions: [] })
    await settle()
    expect(get().submissions.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })
  it('the drafts are no list of main, and the counts stay true beside them', async () => {
    const { get, lists } = setUp()
    get().show('drafts')
    await settle()
    expect(get()).toMatchObject({ status: 'ready', counts: { waiting: 7 } })
    expect(lists().at(-1)?.request).toMatchObject({ show: 'waiting' })
  })
  it('what was scrolled to stays when something changes', async () => {
    const { get, bridge } = setUp('state=calm&sent=450')
    get().show('sent')
    await settle()
    expect(get().submissions).toHaveLength(100)
    for (let page = 0; page < 3; page += 1) await get().loadMore()
    expect(get().submissions).toHaveLength(400)
    bridge.publish('outbox.changed', { submissionId: 'x', state: 'sent' })
    await get().load()
    expect(get().submissions).toHaveLength(400)
    expect(new Set(idsOf(get())).size).toBe(400)
    await get().loadMore()
    expect(get()).toMatchObject({ hasMore: false })
    expect(get().submissions).toHaveLength(450)
  })
})

describe('what is done to a mail', () => {
  it('is seen at once, on the list that it leaves', async () => {
    const { get } = setUp()
    await get().load()
    const before = idsOf(get())
    expect(await get().cancel('submission-8')).toBeNull()
    expect(idsOf(get())).toEqual(before.filter((id) => id !== 'submission-8'))
    expect(get().counts.cancelled).toBe(3)
    expect(get().nextScheduledAt).toBeNull()
  })
  it('a refusal comes back, and the list is read anew all the same', async () => {
    const { get, lists } = setUp()
    await get().load()
    const read = lists().length
    expect(await get().cancel('submission-6')).toMatchObject({ code: 'submission_state' })
    expect(await get().schedule('submission-8', now - 1)).toMatchObject({ code: 'schedule_invalid' })
    expect(await get().retry('nothing')).toMatchObject({ code: 'submission_not_found' })
    expect(lists().length).toBeGreaterThanOrEqual(read + 3)
  })
  it('a reminder is set and ended', async () => {
    const { get } = setUp()
    get().show('follow_up')
    await settle()
    expect(idsOf(get())).toEqual(['submission-15'])
    expect(await get().remind('submission-15', 3)).toBeNull()
    expect(get().submissions).toEqual([])
    expect(await get().remind('submission-15', null)).toBeNull()
    expect(get().counts.follow_up).toBe(0)
  })
})

describe('undo by key', () => {
  it('finds the newest mail that can still be taken back, on whatever tab one is', async () => {
    const { get } = setUp()
    get().show('sent')
    await settle()
    expect((await get().undoable(now))?.id).toBe('submission-7')
    expect(await get().undoable(now + 60_000)).toBeNull()
    await get().retry('submission-7')
    expect(await get().undoable(now)).toBeNull()
  })
})

describe('values of one’s own', () => {
  it.each([
    [[{ name: 'calendar', value: 'x' }], null],
    [[{ name: '', value: '' }], null],
    [[{ name: ' ', value: 'x' }], 'Give it a name.'],
    [[{ name: 'calendar', value: ' ' }], 'Give it a value, or remove it.'],
  ])('%#', (rows, expected) => expect(variableFault(rows, 0)).toBe(expected))
  it.each(['1st', 'my calendar', 'a-b', 'Ä', 'a'.repeat(41)])('%s is no name', (name) =>
    expect(variableFault([{ name, value: 'x' }], 0)).toMatch(/^A name has letters/),
  )
  it('a name is used once, in whatever case', () => {
    const rows = [
      { name: 'calendar', value: 'x' },
      { name: 'Calendar', value: 'y' },
    ]
    expect(rows.map((_, index) => variableFault(rows, index))).toEqual([
      null,
      'There is one of this name already.',
    ])
  })
})
