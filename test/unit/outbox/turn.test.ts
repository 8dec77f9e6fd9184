import { expect, test } from 'vitest'
import { createPunctuality } from '../../../main/outbox/schedule.ts'
import { turnOf } from '../../../main/outbox/turn.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox } from '../../support/store/record-builders.ts'

/** The turn of a queued mail whose mailbox has room again in so many ms, and what its log says of that. */
const turnAfter = async (fullForMs: number, reason: AppError | null) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.submissions.enqueue(enqueued())
  const at = { submissionId: 'sub1' }
  await store.submissions.advance({ ...at, expected: ['queued'], change: { reason }, at: 1, note: 'x' })
  const record = await store.submissions.get(at)
  if (record === null) throw new Error('nothing queued')
  const clock = createManualClock()
  const until = clock.now() + fullForMs
  const turn = await turnOf(
    {
      store,
      clock,
      announce: () => undefined,
      sending: () => ({ missedSchedule: 'send' }),
      pacing: { fullUntil: () => until, counting: (_id, provider) => provider },
      punctuality: createPunctuality(),
    },
    record,
    { ...createFakeMailbox().provider.capabilities, sendsPerMinute: 30 },
  )
  expect(turn).toEqual({ go: false, until })
  const log = await store.submissions.attempts(at)
  return log.filter(({ note }) => note.startsWith('waits')).map(({ code }) => code)
}

test('a wait for the provider’s limit is said once, and not where it is over at once', async () => {
  expect(await turnAfter(2001, null)).toEqual(['rate_limited'])
  expect(await turnAfter(2000, null)).toEqual([])
  expect(await turnAfter(50_000, appError('rate_limited', 'said before', 'after'))).toEqual([])
  expect(await turnAfter(50_000, appError('offline', 'before that', 'backoff'))).toEqual(['rate_limited'])
})
