import { expect, test } from 'vitest'
import { createCopyReader } from '../../../main/outbox/copy-reader.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err } from '../../../shared/errors/result.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox } from '../../support/store/record-builders.ts'

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

test.each([
  ['a copy that was deleted meanwhile is not looked for again', appError('not_found', 'gone'), 'absent'],
  ['a provider that is away is asked again', appError('provider_unavailable', 'away', 'backoff'), 'later'],
])('%s', async (_name, error, end) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.submissions.enqueue(enqueued())
  const record = await store.submissions.get({ submissionId: 'sub1' })
  if (record === null) throw new Error('nothing queued')
  const look = createCopyReader(
    {
      store,
      openProvider: () => ({ ...createFakeMailbox().provider, get: async () => err(error) }),
      clock: createManualClock(),
      logger: quiet,
      announce: () => undefined,
      onSent: async () => undefined,
    },
    new AbortController().signal,
  )
  expect(await look(record, 'copy-1')).toBe(end)
})
