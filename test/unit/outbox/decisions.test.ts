import { expect, test } from 'vitest'
import { createDecisions, type DecisionDeps } from '../../../main/outbox/decisions.ts'
import type { SubmissionRecord } from '../../../main/store/store.ts'
import { ok } from '../../../shared/errors/result.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox } from '../../support/store/record-builders.ts'
import { createManualClock } from '../../support/manual-clock.ts'

test('a mail that was parked between the look and the cancel is taken away where it is parked', async () => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.submissions.enqueue(enqueued())
  const unparked: string[] = []
  const provider = {
    ...createFakeMailbox().provider,
    settle: async () => ok({ kind: 'not_sent' } as const),
    unpark: async (parkId: string) => {
      unparked.push(parkId)
      return ok(null)
    },
  }
  let looks = 0
  /** A try parks the mail, is refused for now and leaves it queued, right after the first look at it. */
  const get = async (at: { submissionId: string }): Promise<SubmissionRecord | null> => {
    const record = await store.submissions.get(at)
    looks += 1
    if (looks > 1) return record
    const step = { submissionId: 'sub1', expected: ['queued'], at: 1, note: 'parked' } as const
    await store.submissions.advance({ ...step, change: { parkId: 'draft-1' } })
    return record
  }
  const deps: DecisionDeps = {
    store: { submissions: { ...store.submissions, get }, mailboxes: store.mailboxes },
    openProvider: () => provider,
    clock: createManualClock(),
    announce: () => undefined,
    signal: new AbortController().signal,
    wake: () => undefined,
  }
  expect(await createDecisions(deps).cancel('sub1')).toEqual(ok(null))
  expect(unparked).toEqual(['draft-1'])
  expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
    state: 'cancelled',
    parkId: null,
  })
})
