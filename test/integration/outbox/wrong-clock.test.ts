import { expect, onTestFinished, test } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox } from '../../support/store/record-builders.ts'
import { createOutboxWorld } from './outbox-world.ts'

const hour = 3_600_000

const second = 1000

test.each([
  [30 * second, []],
  [30 * second + 1, ['sub1']],
])('a mail that can be taken back for another %i ms is due: %o', async (ahead, due) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  const now = 1_000_000
  await store.submissions.enqueue(enqueued({ queuedAt: now, nextTryAt: now + ahead }))
  expect((await store.submissions.due({ now })).map(({ id }) => id)).toEqual(due)
})

test.each([
  [25 * hour, []],
  [25 * hour + 1, ['sub1']],
  [400 * 24 * hour, ['sub1']],
  [0, ['sub1']],
  [1, []],
])('a try put off by %i ms is due: %o', async (ahead, due) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  const now = 1_000_000
  await store.submissions.enqueue(enqueued({ queuedAt: now }))
  await store.submissions.advance({
    submissionId: 'sub1',
    expected: ['queued'],
    change: { nextTryAt: now + ahead, attempts: 1 },
    at: now,
    note: 'put off',
  })
  expect((await store.submissions.due({ now })).map(({ id }) => id)).toEqual(due)
})

test('a mail that was put off by a clock a year ahead goes out once the clock is right', async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  const world = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => server.provider,
  })
  const { store, clock } = world
  await store.submissions.enqueue(enqueued({ queuedAt: clock.now() }))
  const reason = appError('rate_limited', 'later', 'after', { retryAfterMs: 1000 })
  await store.submissions.advance({
    submissionId: 'sub1',
    expected: ['queued'],
    change: { nextTryAt: clock.now() + 365 * 24 * hour, reason },
    at: clock.now() + 365 * 24 * hour,
    note: 'put off',
  })
  const process = world.startProcess()
  onTestFinished(() => process.kill())
  await world.passUntilEnded(['sub1'], hour)
  expect((await world.stateOf('sub1')).state).toBe('sent')
})
