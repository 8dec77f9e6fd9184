import { longestUndoSeconds, type SendingSettings } from '../../shared/domain/sending.ts'
import { isDue } from '../platform/due.ts'
import type { Clock, Logger, Network, Random } from '../platform/ports.ts'
import type { MailProvider, OpenProvider } from '../providers/provider.ts'
import type { MailboxRecord, Store, SubmissionRecord } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { deliverStep } from './deliver.ts'
import type { Pacing } from './pacing.ts'
import type { ReadBack } from './read-back.ts'
import type { Punctuality } from './schedule.ts'
import { turnOf } from './turn.ts'

export type LaneDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'get' | 'advance'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
  }
  readonly openProvider: OpenProvider
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly announce: Announce
  readonly sending: () => Pick<SendingSettings, 'missedSchedule'>
  readonly pacing: Pacing
  readonly punctuality: Punctuality
  readonly readBack: Pick<ReadBack, 'sent'>
  /** Work that the next mail does not wait for. It is ended before the outbox has stopped. */
  readonly meanwhile: (work: Promise<void>) => void
}

/** After an error of the store or a bug. */
const afterFailureMs = 10_000

/**
 * Whether there is something to do with it now. A `sending` one with a time to come waits to be asked about. A time that
 * a person chose is obeyed by the clock on the wall, however far ahead.
 */
export const isReady = (record: SubmissionRecord, now: number): boolean => {
  const { state, nextTryAt, sendAt } = record
  const isOpen = state === 'sending' || (state === 'queued' && (sendAt ?? now) <= now)
  return isOpen && (isDue(nextTryAt, now) || isOverdue(record, now))
}

/** Before its first try a mail waits to be taken back, which is never for long: the clock was set back meanwhile. */
const isOverdue = ({ attempts, sendAt, nextTryAt }: SubmissionRecord, now: number): boolean =>
  attempts === 0 && sendAt === null && (nextTryAt ?? 0) > now + longestUndoSeconds * 1000

const usableMailbox = async ({ store }: LaneDeps, mailboxId: string): Promise<MailboxRecord | null> => {
  const mailbox = await store.mailboxes.get({ mailboxId })
  return mailbox?.state === 'connected' && !mailbox.paused ? mailbox : null
}

/**
 * Sends a mailbox's submissions one after the other, in the order of `ids`. One that has to wait lets the next one
 * through. Answers the time before which the mailbox should be left alone (epoch ms), or null.
 */
export const runLane = async (
  deps: LaneDeps,
  at: { readonly mailboxId: string; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<number | null> => {
  const { store, network, clock, random, announce } = deps
  const { mailboxId, ids } = at

  const runOne = async (submissionId: string, provider: MailProvider): Promise<number | null> => {
    const step = { submissions: store.submissions, provider, clock, random, onState: announce }
    const record = await store.submissions.get({ submissionId })
    if (record === null || !isReady(record, clock.now())) return null
    if (record.state === 'queued') {
      const turn = await turnOf(deps, record, provider.capabilities)
      if (!turn.go) return turn.until
    }
    const end = await deliverStep(step, record, signal)
    if (end.sent !== null) deps.meanwhile(deps.readBack.sent(record, end.sent.providerMessageId))
    return end.holdUntil
  }

  let broken: number | null = null
  for (const id of ids) {
    if (signal.aborted || !network.isOnline()) return broken
    try {
      // Paused, ended or signed out meanwhile: what is under way came to its end, the next does not begin.
      // Opened for each: signed in again meanwhile, it may be allowed something else.
      const mailbox = await usableMailbox(deps, mailboxId)
      if (mailbox === null) return broken
      const provider = deps.pacing.counting(mailboxId, deps.openProvider(mailbox))
      const holdUntil = await runOne(id, provider)
      if (holdUntil !== null) return holdUntil
    } catch (cause) {
      // The store failed, or a bug that one mail brings out: the others go on, what is on disk says where this one is.
      deps.logger.error('outbox.step_failed', { mailboxId, submissionId: id, cause: String(cause) })
      broken = clock.now() + afterFailureMs
    }
  }
  return broken
}
