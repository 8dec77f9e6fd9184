import { describe, expect, it, vi } from 'vitest'
import { matchingHandlers } from '../../../main/ipc/handlers/matching.ts'
import { reviewHandlers } from '../../../main/ipc/handlers/review.ts'
import { suggestionHandlers } from '../../../main/ipc/handlers/suggestion.ts'
import { whyHandlers } from '../../../main/ipc/handlers/why.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err } from '../../../shared/errors/result.ts'
import { commands } from '../../../shared/ipc/contract.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const key = 'info@shared.example'

const open = async () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox())
  for (const id of ['dora', 'dirk']) {
    const named = contact({ id, name: id, addresses: [key, `${id}@shared.example`] })
    await store.contacts.save({ contact: named, share: true, at: clock.now() })
  }
  const told: string[] = []
  const deps = {
    store,
    clock,
    publish: (name: string) => void told.push(name),
    syncNow: async (mailboxId: null) => void told.push(`sync ${String(mailboxId)}`),
  }
  const fake = createFakeMailbox()
  const handlers = {
    ...matchingHandlers(deps),
    ...suggestionHandlers(deps),
    ...reviewHandlers(deps),
    ...whyHandlers({ ...deps, openProvider: () => fake.provider, network: { isOnline: () => true } }),
  }
  const deliver = (from: string, providerMessageId = 'm1') =>
    store.sync.commit(
      step({
        messages: [
          providerMessage({ providerMessageId, from: { name: '', address: from }, occurredAt: clock.now() }),
        ],
      }),
    )
  return { store, clock, told, handlers, fake, deliver, deps }
}

const all = ['matching.changed', 'suggestions.changed', 'reviews.changed']

describe('the commands of matching', () => {
  it('tell what changed, and ask for mail that is wanted by a new rule', async () => {
    const { handlers, told, deliver } = await open()
    await deliver('dora@shared.example')
    const rule = { id: null, list: 'colleague', pattern: 'dora@shared.example', enabled: true } as const
    const saved = await handlers['matching.saveRule'](rule)
    expect(told).toEqual([...all, 'timeline.changed', 'contacts.changed'])
    told.splice(0)
    const id = saved.ok ? commands['matching.saveRule'].response.parse(saved.value).id : ''
    expect(await handlers['matching.removeRule']({ id })).toEqual({ ok: true, value: {} })
    expect(told).toEqual([...all, 'sync null'])
    told.splice(0)
    expect(await handlers['matching.removeRule']({ id })).toMatchObject({ error: { code: 'rule_not_found' } })
    expect(told).toEqual([])
    await handlers['matching.change']({ bulk: 'leave_out', autoCreate: 'wrote_to' })
    await handlers['matching.change']({ ownDomains: undefined })
    const read = await handlers['matching.read']({})
    const { settings, rules } = commands['matching.read'].response.parse(read.ok ? read.value : null)
    expect(settings).toEqual({ bulk: 'leave_out', autoCreate: 'wrote_to', ownDomains: true })
    expect(rules.length).toBeGreaterThan(100)
  })

  it('make a contact of a suggestion and fetch its past mail', async () => {
    const { handlers, told, deliver } = await open()
    await deliver('lena@lab.example')
    const listed = await handlers['suggestion.list']({ limit: 5 })
    const { suggestions } = commands['suggestion.list'].response.parse(listed.ok ? listed.value : null)
    expect(suggestions.map((each) => each.key)).toEqual(['lena@lab.example'])
    const added = await handlers['suggestion.add']({ key: 'lena@lab.example' })
    expect(commands['suggestion.add'].response.parse(added.ok ? added.value : null).company).toBe('LAB')
    expect(told).toEqual(['suggestions.changed', 'contacts.changed', 'timeline.changed', 'sync null'])
    told.splice(0)
    await handlers['suggestion.dismiss']({ key: 'nobody@lab.example' })
    expect(await handlers['suggestion.add']({ key: 'lena@lab.example' })).toMatchObject({ ok: false })
    expect(told).toEqual([])
    await deliver('rea@lab.example', 'm2')
    await handlers['suggestion.dismiss']({ key: 'rea@lab.example' })
    expect(told).toEqual(['suggestions.changed'])
  })

  it('decide a review', async () => {
    const { handlers, told, deliver } = await open()
    await deliver(key)
    const listed = await handlers['review.list']({ before: null, limit: 5 })
    const { reviews } = commands['review.list'].response.parse(listed.ok ? listed.value : null)
    const messageId = reviews[0]?.messageId ?? ''
    const decision = { messageId, key, contactIds: ['dirk'], always: false }
    expect(await handlers['review.decide'](decision)).toEqual({ ok: true, value: {} })
    expect(told).toEqual(['reviews.changed', 'timeline.changed', 'contacts.changed'])
    expect(await handlers['review.decide'](decision)).toMatchObject({ error: { code: 'review_not_found' } })
    const here = await handlers['why.here']({ messageId })
    expect(commands['why.here'].response.parse(here.ok ? here.value : null).people).toMatchObject([
      { contactId: 'dirk', chosen: true },
    ])
    expect(await handlers['why.here']({ messageId: 'none' })).toMatchObject({
      error: { code: 'message_not_found' },
    })
  })
})

describe('why.not', () => {
  it('answers about an address, a Message-ID, and what is neither', async () => {
    const { handlers, fake, clock } = await open()
    const ask = async (text: string) => {
      const answered = await handlers['why.not']({ text })
      return commands['why.not'].response.parse(answered.ok ? answered.value : null)
    }
    expect(await ask('Dora <dora@shared.example>')).toMatchObject({
      kind: 'address',
      standing: 'contact',
      contacts: [{ contactId: 'dora' }],
    })
    expect(await ask('what is this?')).toEqual({ kind: 'unreadable' })
    const place = async (text: string) => {
      const answer = await ask(text)
      return answer.kind === 'message' ? answer.mailboxes[0] : null
    }
    expect(await place('Message-ID: <m1@mail.example>')).toMatchObject({ place: 'not_in_mailbox' })
    fake.deliver(
      providerMessage({ from: { name: '', address: 'lena@lab.example' }, occurredAt: clock.now() }),
    )
    expect(await place('<m1@mail.example>')).toMatchObject({
      place: 'no_contact',
      people: ['lena@lab.example'],
    })
  })

  it('waits 20 seconds for a mailbox that does not answer, and says what the record says', async () => {
    const { deps, fake, clock } = await open()
    const find = (_: string, signal: AbortSignal) =>
      new Promise<ReturnType<typeof silent>>((resolve) =>
        signal.addEventListener('abort', () => resolve(silent())),
      )
    const silent = () => err(appError('network_failed', 'no answer', 'backoff'))
    const openProvider = () => ({ ...fake.provider, find })
    const handlers = whyHandlers({ ...deps, openProvider, network: { isOnline: () => true } })
    const asked = handlers['why.not']({ text: '<m1@mail.example>' })
    await vi.waitFor(() => expect(clock.planned()).toBe(1))
    clock.advance(20_000)
    expect(await asked).toMatchObject({ ok: true, value: { mailboxes: [{ place: 'not_asked' }] } })
  })
})
