import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { SystemNotification } from '../../../main/app/host.ts'
import { createBadge } from '../../../main/outbox/badge.ts'
import { createHousekeeping } from '../../../main/outbox/housekeeping.ts'
import { createReminders } from '../../../main/outbox/reminders.ts'
import type { Publish } from '../../../main/ipc/publish.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'
import { quiet } from './outbox-world.ts'

const hour = 3_600_000
const day = 24 * hour

const setUp = async () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox())
  const { submissions } = store
  const begun = clock.now()
  const told: string[] = []
  const shown: SystemNotification[] = []
  const publish: Publish = (name, payload) => void told.push(`${name} ${JSON.stringify(payload)}`)
  const start = () => {
    const reminders = createReminders({
      submissions,
      clock,
      logger: quiet,
      announce: (id, state) => void told.push(`${id} ${state}`),
      publish,
      notify: (notification) => void shown.push(notification),
    })
    onTestFinished(reminders.stop)
    reminders.start()
    return reminders
  }
  const send = async (id: string, remindDays: number | null, subject = id) => {
    const content = mailContent({ subject })
    await submissions.enqueue(
      enqueued({
        id,
        content,
        queuedAt: begun,
        nextTryAt: begun,
        rfcMessageId: `${id}@x.example`,
        remindDays,
      }),
    )
    await submissions.advance({
      submissionId: id,
      expected: ['queued'],
      change: { state: 'sent', sentAt: begun, providerMessageId: `copy-${id}` },
      at: begun,
      note: 'sent',
    })
  }
  /** Goes on step by step, because what runs at one time plans the next. */
  const until = async (ms: number) => {
    while (clock.now() < begun + ms) {
      clock.advance(Math.min(5 * 60_000, begun + ms - clock.now()))
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const followUp = async () =>
    (await submissions.list({ show: 'follow_up', before: null, limit: 9 })).submissions.map(({ id }) => id)
  return { store, clock, begun, told, shown, publish, start, send, until, followUp }
}

describe('a reminder', () => {
  test('comes at its day, once, and leads to the list', async () => {
    const w = await setUp()
    await w.send('one', 3, 'Offer for June')
    await w.send('without', null)
    w.start()
    await w.until(3 * day - 10 * 60_000)
    expect(w.shown).toEqual([])
    await w.until(3 * day + 1000)
    expect(w.shown).toMatchObject([{ title: 'Nobody answered: Offer for June', body: 'Jana' }])
    expect(w.told).toEqual(['one sent'])
    expect(await w.followUp()).toEqual(['one'])
    w.shown[0]?.onClick()
    expect(w.told.at(-1)).toBe('app.goTo {"place":"follow_up"}')
    await w.until(4 * day)
    w.start()
    await w.until(5 * day)
    expect(w.shown).toHaveLength(1)
  })

  test('of several comes as one; what came due while the app was closed comes at the start', async () => {
    const w = await setUp()
    for (const id of ['a', 'b', 'c']) await w.send(id, 1)
    w.clock.advance(9 * day)
    w.start()
    await vi.waitFor(() => expect(w.shown).toHaveLength(1))
    expect(w.shown[0]?.title).toBe('3 mails were not answered')
    expect((await w.followUp()).toSorted()).toEqual(['a', 'b', 'c'])
  })

  test('comes at once when the computer wakes after its day', async () => {
    const w = await setUp()
    await w.send('one', 1, '')
    const reminders = w.start()
    await w.until(hour)
    // Asleep, no timer runs: what is planned is not waited for.
    await w.store.submissions.advance({
      submissionId: 'one',
      expected: ['sent'],
      change: { remindAt: w.clock.now() - 1 },
      at: 1,
      note: 'earlier',
    })
    expect(w.shown).toEqual([])
    reminders.wake()
    await vi.waitFor(() => expect(w.shown).toHaveLength(1))
    expect(w.shown[0]?.title).toBe('Nobody answered: (no subject)')
  })

  test('does not come where somebody answered, or where the mail came back from everybody', async () => {
    const w = await setUp()
    for (const id of ['answered', 'bounced', 'open']) await w.send(id, 2)
    await w.store.submissions.advance({
      submissionId: 'answered',
      expected: ['sent'],
      change: { wireMessageId: 'wire-answered@provider.example' },
      at: 1,
      note: 'read back',
    })
    await w.store.sync.commit(
      step({
        at: w.begun + hour,
        messages: [
          providerMessage({
            providerMessageId: 'reply',
            direction: 'received',
            occurredAt: w.begun + hour,
            from: { name: 'Jana', address: 'jana@customer.example' },
            to: [{ name: 'Ann', address: 'ann@northwind.example' }],
            inReplyTo: 'wire-answered@provider.example',
            automatic: false,
          }),
        ],
      }),
    )
    await w.store.bounces.record({
      mailboxId: 'box',
      providerMessageId: 'report',
      at: w.begun + hour,
      report: {
        recipients: [
          { address: 'jana@customer.example', permanent: true, status: '5.1.1', diagnostic: 'unknown user' },
        ],
        original: { submissionId: 'bounced', rfcMessageId: null, subject: null },
      },
    })
    w.start()
    await w.until(2 * day + hour)
    expect(w.shown.map(({ title }) => title)).toEqual(['Nobody answered: open'])
  })
})

describe('the badge', () => {
  const badgeOf = async () => {
    const w = await setUp()
    const counts: number[] = []
    const badge = createBadge({
      submissions: w.store.submissions,
      setBadge: (count) => void counts.push(count),
      logger: quiet,
    })
    onTestFinished(badge.stop)
    return { ...w, badge, counts, publish: badge.watching(w.publish) }
  }
  const fail = async (w: Awaited<ReturnType<typeof badgeOf>>, id: string) => {
    await w.store.submissions.enqueue(enqueued({ id }))
    await w.store.submissions.advance({
      submissionId: id,
      expected: ['queued'],
      change: { state: 'failed' },
      at: 1,
      note: 'no',
    })
  }

  test('counts what needs the person and what was not answered, from the start on', async () => {
    const w = await badgeOf()
    await fail(w, 'bad')
    await w.send('one', 1)
    await w.store.submissions.noteReminded({ submissionIds: ['one'] })
    w.badge.start()
    await vi.waitFor(() => expect(w.counts).toEqual([2]))
  })

  test('follows each change that is told, passes it on, and is set only where it differs', async () => {
    const w = await badgeOf()
    w.badge.start()
    await vi.waitFor(() => expect(w.counts).toEqual([0]))
    await fail(w, 'bad')
    w.publish('contacts.changed', {})
    w.publish('outbox.changed', { submissionId: 'bad', state: 'failed' })
    w.publish('outbox.changed', { submissionId: 'bad', state: 'failed' })
    await vi.waitFor(() => expect(w.counts).toEqual([0, 1]))
    expect(w.told.map((line) => line.split(' ')[0])).toEqual([
      'contacts.changed',
      'outbox.changed',
      'outbox.changed',
    ])
    await w.store.submissions.advance({
      submissionId: 'bad',
      expected: ['failed'],
      change: { state: 'cancelled' },
      at: 2,
      note: 'put away',
    })
    w.publish('mailboxes.changed', {})
    await vi.waitFor(() => expect(w.counts).toEqual([0, 1, 0]))
  })
})

test('mail that was taken back goes after seven days: at the start, and day by day', async () => {
  const w = await setUp()
  const { submissions } = w.store
  for (const [id, age] of [
    ['old', 8 * day],
    ['young', 5 * day],
  ] as const) {
    await submissions.enqueue(enqueued({ id, queuedAt: w.begun - age }))
    await submissions.advance({
      submissionId: id,
      expected: ['queued'],
      change: { state: 'cancelled' },
      at: w.begun - age,
      note: 'taken back',
    })
  }
  const kept = async () =>
    (await submissions.list({ show: 'cancelled', before: null, limit: 9 })).submissions.map(({ id }) => id)
  const housekeeping = createHousekeeping({ submissions, clock: w.clock, logger: quiet })
  housekeeping.start()
  onTestFinished(housekeeping.stop)
  await vi.waitFor(async () => expect(await kept()).toEqual(['young']))
  await w.until(day + hour)
  expect(await kept()).toEqual(['young'])
  await w.until(3 * day + hour)
  expect(await kept()).toEqual([])
})
