import { mayBeBounce } from '../bounces/may-be-bounce.ts'
import { readBounce } from '../bounces/read-bounce.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Logger } from '../platform/ports.ts'
import type { MailProvider, ProviderMessage } from '../providers/provider.ts'
import type { BounceReport, Store, SyncCommitted } from '../store/store.ts'
import { isOfTheRun, retryFailedMs, type Fetched } from './fetch-messages.ts'

/** After so many tries at the whole of a report it is taken as it is: what it says stays unread, and blocks nothing. */
const leaveAfter = 4

/** Past mail that is fetched for the first time: reports older than this are about mail that nobody waits for any more. */
const recentMs = 7 * 24 * 60 * 60_000

/** Which reports are read: those that a pull brings, however late it comes, or only recent ones among past mail. */
export type Reports = 'all' | 'recent'

/** Reads the reports among fetched messages, and gives back what may be committed now. */
type TakeReports = (fetched: Fetched, reports: Reports, signal: AbortSignal) => Promise<Result<Fetched>>

type Deps = {
  readonly mailboxId: string
  readonly provider: MailProvider
  readonly store: Store
  readonly now: () => number
  readonly logger: Logger
  readonly onStored: (contactIds: readonly string[]) => void
  readonly onSubmissions: (touched: SyncCommitted['submissions']) => void
}

/** Writes down what a report says, and tells of it. */
const createNote = ({ mailboxId, store, logger, onStored, onSubmissions }: Deps) => {
  /** A stranger's mail must not keep a mailbox from its mail for ever, whatever is wrong with us. */
  const reportIn = async (providerMessageId: string, raw: Uint8Array): Promise<BounceReport | null> => {
    try {
      return await readBounce(raw)
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
 * Notes what reports say before the messages are committed: cut in between, the page comes again, and noting it again
 * changes nothing. A report whose whole can't be had is listed as failed instead of committed, so that it is asked for
 * again; only what would meet every message ends the run.
 */
export const createTakeReports = (deps: Deps): TakeReports => {
  const { mailboxId, provider, now, logger } = deps
  const failures = new Map<string, number>()
  const note = createNote(deps)

  /** The error of one that is to be asked for again, or null where nothing is left to do. */
  const read = async (message: ProviderMessage, signal: AbortSignal): Promise<AppError | null> => {
    const { providerMessageId: id } = message
    const raw = await provider.raw(id, signal)
    if (raw.ok) await note(message, raw.value)
    if (raw.ok || raw.error.code === 'not_found') {
      failures.delete(id)
      return null
    }
    if (isOfTheRun(raw.error)) return raw.error
    const tries = (failures.get(id) ?? 0) + 1
    failures.set(id, tries)
    if (tries < leaveAfter) return raw.error
    failures.delete(id)
    logger.warn('sync.report_unread', { mailboxId, providerMessageId: id, code: raw.error.code })
    return null
  }

  return async (fetched, reports, signal) => {
    const since = reports === 'all' ? 0 : now() - recentMs
    const candidates = fetched.messages.filter(
      (message) => message.occurredAt >= since && mayBeBounce(message),
    )
    const unread = new Map<string, AppError>()
    for (const message of candidates) {
      const error = await read(message, signal)
      if (error !== null && isOfTheRun(error)) return err(error)
      if (error !== null) unread.set(message.providerMessageId, error)
    }
    const nextTryAt = now() + retryFailedMs
    const again = [...unread].map(([providerMessageId, error]) => ({ providerMessageId, error, nextTryAt }))
    return ok({
      ...fetched,
      messages: fetched.messages.filter(({ providerMessageId }) => !unread.has(providerMessageId)),
      failed: [...fetched.failed, ...again],
    })
  }
}
