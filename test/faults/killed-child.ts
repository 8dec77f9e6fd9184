/*
 * Plays the app that is killed while it sends: opens the record at a path, queues the mails that it is told until each
 * is acknowledged, and sends until all have come to an end. Says on stdout what it has done, one JSON line each.
 */
import * as z from 'zod'
import { mailboxGrantsSchema, providerId } from '../../shared/domain/mailbox.ts'
import { sendingSettingsSchema } from '../../shared/domain/sending.ts'
import { submissionRequestSchema } from '../../shared/domain/submission.ts'
import { ok } from '../../shared/errors/result.ts'
import { createEnqueue } from '../../main/outbox/enqueue.ts'
import { createOutbox } from '../../main/outbox/queue.ts'
import type { Clock } from '../../main/platform/ports.ts'
import { createOpenProvider } from '../../main/providers/registry.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { step } from '../support/store/record-builders.ts'
import { signedInFetch } from './emulated.ts'
import { quiet } from './quiet.ts'
import { scaledClock } from './scaled-clock.ts'
import { bareFetchTo } from '../support/bare-fetch.ts'

const job = z
  .object({
    path: z.string(),
    provider: providerId,
    grants: mailboxGrantsSchema,
    endpoints: z.record(z.string(), z.string()),
    token: z.string(),
    startedAt: z.number(),
    sending: sendingSettingsSchema,
    requests: z.array(submissionRequestSchema),
    /** Everything is well again: what failed is tried again, and what nobody could tell is sent again. */
    mend: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const say = (word: string, id = ''): void => void process.stdout.write(`${JSON.stringify({ word, id })}\n`)

const clock: Clock = scaledClock(job.startedAt)
const { store } = openRecordStore(job.path, clock.now)
const { endpoints, token } = job
const fetchFor = () => signedInFetch({ endpoints, token: () => token }, () => 0)
const openProvider = createOpenProvider({
  fetchFor,
  bareFetch: bareFetchTo(endpoints),
  clock,
  random: Math.random,
  logger: quiet,
})
const outbox = createOutbox({
  store,
  openProvider,
  network: { isOnline: () => true, onChange: () => () => undefined },
  clock,
  random: Math.random,
  logger: quiet,
  publish: () => undefined,
  sending: () => job.sending,
  onSent: async (_mailboxId, message) =>
    void (await store.sync.commit(step({ messages: [message], at: clock.now() }))),
})
const enqueue = createEnqueue({
  store,
  openProvider,
  clock,
  announce: () => undefined,
  sending: () => job.sending,
  readFiles: async () => ok(new Map()),
  wake: () => outbox.wake(),
})

const ids = job.requests.map(({ submissionId }) => submissionId)
const statesOf = () => Promise.all(ids.map((submissionId) => store.submissions.get({ submissionId })))

const mend = async (): Promise<void> => {
  for (const record of await statesOf()) {
    if (record?.state === 'failed') await outbox.retry(record.id)
    if (record?.state === 'unconfirmed') await outbox.decide(record.id, 'send_again')
  }
}

outbox.start()
say('started')
for (const request of job.requests) {
  const answer = await enqueue(request)
  // The chosen time is long past by now: the person is told, and sends it now.
  if (!answer.ok && answer.error.code === 'schedule_invalid') await enqueue({ ...request, sendAt: null })
  say('queued', request.submissionId)
}
if (job.mend) await mend()

const isOver = async (): Promise<boolean> =>
  (await statesOf()).every(
    (record) => record !== null && record.state !== 'queued' && record.state !== 'sending',
  )

const look = async (): Promise<void> => {
  if (!(await isOver())) return void setTimeout(() => void look(), 10)
  await outbox.stop()
  await store.close()
  say('ended')
}
await look()
