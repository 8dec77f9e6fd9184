import { describe, expect, it } from 'vitest'
import { firstShown } from '../../../../renderer/features/timeline/conversation.tsx'
import { timelineLines } from '../../../../renderer/features/timeline/timeline-lines.ts'
import {
  byMachine,
  createTimelineStore,
  listed,
} from '../../../../renderer/features/timeline/timeline-store.tsx'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'
import { createClient } from '../../../../renderer/ipc/client.ts'
import { createFakeBridge, viewOf } from '../../../support/renderer/fake-bridge.ts'
import { activityAt } from '../../../support/renderer/fake-mail.ts'

const now = Date.UTC(2026, 10, 22, 10)
const activities = Array.from({ length: 60 }, (_, index) => activityAt(0, index, now))
const machines = activities.filter(byMachine)
const nothing: ReadonlySet<string> = new Set()

describe('people only', () => {
  it('leaves out newsletters and automatic mail, not what came by a list', () => {
    expect(machines.length).toBeGreaterThan(3)
    expect(new Set(machines.map(({ origin }) => origin))).toEqual(new Set(['bulk', 'automatic']))
    const shown = listed({ activities, peopleOnly: true, opened: nothing })
    expect(shown).toHaveLength(activities.length - machines.length)
    expect(shown.some(({ origin }) => origin === 'list')).toBe(true)
    expect(listed({ activities, peopleOnly: false, opened: nothing })).toBe(activities)
  })
  it('keeps what is being read', () => {
    const [first] = machines
    const opened = new Set([first?.id ?? ''])
    expect(listed({ activities, peopleOnly: true, opened })).toContain(first)
  })
  it('says how many are left out, above everything', () => {
    const source = { activities: [], pending: [], hasMore: false, backfilling: false, hidden: 4 }
    expect(timelineLines(source, createTimeWords('UTC'), now)).toEqual([
      { kind: 'hidden', key: 'hidden', count: 4 },
    ])
  })
  it('gives way to a mail that is searched for', async () => {
    const store = createTimelineStore(createClient(createFakeBridge(viewOf('state=calm', now), [])))
    const { open, reveal, showPeopleOnly } = store.getState()
    open('contact-0')
    showPeopleOnly(true)
    await expect.poll(() => store.getState().status).toBe('ready')
    reveal('contact-0', activities.find((each) => !byMachine(each))?.messageId ?? '')
    expect(store.getState().peopleOnly).toBe(true)
    reveal('contact-0', machines[0]?.messageId ?? '')
    expect(store.getState().peopleOnly).toBe(false)
    expect(store.getState().current?.id).toBe(machines[0]?.id)
  })
})

describe('a long conversation', () => {
  const mails = Array.from({ length: 40 }, (_, index) => ({ messageId: `m${index}` }))
  it('begins near the mail that it is opened from, and always has its end', () => {
    expect(firstShown(mails.slice(0, 12), 'm11')).toBe(0)
    expect(firstShown(mails, 'm39')).toBe(32)
    expect(firstShown(mails, 'm20')).toBe(18)
    expect(firstShown(mails, 'm1')).toBe(0)
    expect(firstShown(mails, 'elsewhere')).toBe(32)
  })
})
