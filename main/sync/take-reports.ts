import { mayBeBounce } from '../bounces/may-be-bounce.ts'
import { readBounce } from '../bounces/read-bounce.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { ok, type Result } from '../../shared/errors/result.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { isOfTheRun } from '../providers/failure-scope.ts'
import type { BounceReport, Wanted } from '../store/store.ts'
import type { Chunk } from './fetch-chunk.ts'
import type { RunDeps } from './run-deps.ts'

/** After so many tries at the whole of a report it is taken as it is: what it says stays unread, and blocks nothing. */
const leaveAfter = 4

/** Past mail that is fetched for the first time: reports older than this are about mail that nobody waits for any more. */
const recentMs = 7 * 24 * 60 * 60_000

/** Reads the reports among fetched messages, and gives back what may be committed now. */
type TakeReports = (chunk: Chunk, wanted: ReadonlyMap<string, Wanted>, signal: AbortSignal) => Promise<Chunk>

type Deps = Pick<
  RunDeps,
  'mailboxId' | 'provider' | 'store' | 'now' | 'logger' | 'readBounce' | 'onStored' | 'onSubmissions'
>

/** Writes down what a report says, and tells of it. */
const readHere = async (raw: Uint8Array): Promise<Result<BounceReport | null>> => ok(await readBounce(raw))

const createNote = (deps: Deps) => {
  const { mailboxId, store, logger, onStored, onSubmissions } = deps
  /** A stranger's mail must not keep a mailbox from its mail for ever, whatever is wrong with us. */
  const reportIn = async (providerMessageId: string, raw: Uint8Array): Promise<BounceReport | null> => {
    try {
      const read = await (deps.readBounce ?? readHere)(raw)
      if (read.ok) return read.value
      logger.warn('sync.report_unreadable', { mailboxId, providerMessageId, code: read.error.code })
      return null
    } catch (cause) {
      logger.error('sync.report_crashed', { mailboxId, providerMessageId, cause: String(cause) })
      return null
    }
  }

  return async ({ providerMessageId, occurredAt: at }: ProviderMessage, raw: Uint8Array): Promise<void> => {
    const report = await reportIn(providerMessageId, raw)
    if (report === null) return
    const noted = await store.bounces.record({ mailboxId, providerMessageId, at, report })
    const { submissionId, contactIds } = noted
    if (contactIds.length > 0) onStored(contactIds)
    if (submissionId !== null)
      onSubmissions(await store.submissions.states({ submissionIds: [submissionId] }))
  }
}

/**
 * Notes what reports say before the messages are committed: cut in between, they are wanted still, and noting them again
 * changes nothing. A report whose whole can't be had counts as failed instead of being committed, so that it is asked
 * for again; only what would meet every message ends the run, and leaves the report wanted.
 */
export const createTakeReports = (deps: Deps): TakeReports => {
  const { mailboxId, provider, now, logger } = deps
  const note = createNote(deps)

  /** The error of one that is to be asked for again, or null where nothing is left to do. */
  const read = async (
    message: ProviderMessage,
    attempts: number,
    signal: AbortSignal,
  ): Promise<AppError | null> => {
    const { providerMessageId: id } = message
    const raw = await provider.raw(id, signal)
    if (raw.ok) await note(message, raw.value)
    if (raw.ok || raw.error.code === 'not_found') return null
    if (isOfTheRun(raw.error) || attempts + 1 < leaveAfter) return raw.error
    logger.warn('sync.report_unread', { mailboxId, providerMessageId: id, code: raw.error.code })
    return null
  }

  /** Where news is brought, however late, reports of any age count. */
  const isCandidate = (message: ProviderMessage, wanted: Wanted | undefined): boolean =>
    (wanted?.route === 'pull' || message.occurredAt >= now() - recentMs) && mayBeBounce(message)

  return async (chunk, wanted, signal) => {
    const unread = new Map<string, AppError>()
    let { end } = chunk
    for (const message of chunk.messages) {
      const { providerMessageId: id } = message
      if (!isCandidate(message, wanted.get(id))) continue
      const error = end ?? (await read(message, wanted.get(id)?.attempts ?? 0, signal))
      if (error === null) continue
      if (isOfTheRun(error)) end = error
      unread.set(id, error)
    }
    const again = [...unread].flatMap(([id, error]) => (isOfTheRun(error) ? [] : [{ id, error }]))
    return {
      ...chunk,
      messages: chunk.messages.filter(({ providerMessageId: id }) => !unread.has(id)),
      failed: [...chunk.failed, ...again],
      end,
    }
  }
}
