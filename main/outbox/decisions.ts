import type { SubmissionState } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Clock } from '../platform/ports.ts'
import type { MailProvider, OpenProvider } from '../providers/provider.ts'
import type { Store, SubmissionChange, SubmissionRecord } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { asSent, outgoing } from './deliver.ts'
import { notes } from './notes.ts'
import { acceptedTime } from './schedule.ts'

export type DecisionDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'get' | 'advance'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
  }
  readonly openProvider: OpenProvider
  readonly clock: Clock
  readonly announce: Announce
  /** Ends waiting for provider calls when the outbox stops. */
  readonly signal: AbortSignal
  /** Lets the loop look again, the mailbox without what held it. */
  readonly wake: (mailboxId: string) => void
}

/** What a person does to a submission. Fails with `submission_not_found` or `submission_state` (subject: the state it is in). */
export type Decisions = {
  /** Takes back one that waits, or puts one away that failed. */
  readonly cancel: (submissionId: string) => Promise<Result<null>>
  /** Sends one that waits or failed now: before the time in which it can be taken back has ended, before its own time. */
  readonly retry: (submissionId: string) => Promise<Result<null>>
  readonly decide: (submissionId: string, decision: 'was_sent' | 'send_again') => Promise<Result<null>>
  /** Another time (epoch ms) for one that waits, or for one that failed or was held. `schedule_invalid` for one that has passed or is years ahead. */
  readonly schedule: (submissionId: string, sendAt: number) => Promise<Result<null>>
  /** Reminds of a sent one in so many days from now, or no more. */
  readonly remind: (submissionId: string, days: number | null) => Promise<Result<null>>
}

const wrongState = (state: SubmissionState) =>
  err(appError('submission_state', `It is ${state} by now`, 'never', { subject: state }))

const find = async ({ store }: DecisionDeps, submissionId: string): Promise<Result<SubmissionRecord>> => {
  const record = await store.submissions.get({ submissionId })
  return record === null ? err(appError('submission_not_found', 'There is no such submission')) : ok(record)
}

const providerOf = async (deps: DecisionDeps, mailboxId: string): Promise<MailProvider | null> => {
  const mailbox = await deps.store.mailboxes.get({ mailboxId })
  return mailbox === null || mailbox.state === 'disconnected' ? null : deps.openProvider(mailbox)
}

type Move = {
  readonly expected: readonly SubmissionState[]
  readonly change: SubmissionChange & { readonly state: SubmissionState }
  readonly note: string
}

const move = async (
  deps: DecisionDeps,
  id: string,
  { expected, change, note }: Move,
): Promise<Result<null>> => {
  const { submissions } = deps.store
  const at = deps.clock.now()
  if (!(await submissions.advance({ submissionId: id, expected, change, at, note }))) {
    const present = await submissions.get({ submissionId: id })
    return wrongState(present?.state ?? 'cancelled')
  }
  deps.announce(id, change.state)
  return ok(null)
}

const dropParked = async (
  deps: DecisionDeps,
  id: string,
  { provider, parkId }: { readonly provider: MailProvider; readonly parkId: string },
): Promise<void> => {
  const gone = await provider.unpark(parkId, deps.signal)
  if (!gone.ok) return
  await deps.store.submissions.advance({
    submissionId: id,
    expected: ['cancelled'],
    change: { parkId: null },
    at: deps.clock.now(),
    note: notes.unparked,
  })
}

/**
 * Cancelled is cancelled, whether or not the provider can be asked: nothing sends it any more. But one that was refused
 * has been known to go out all the same, and must not be called taken back then.
 */
const cleanUp = async (deps: DecisionDeps, id: string): Promise<void> => {
  // As it is now: a try that ended right before the cancel may have parked it after it was looked up.
  const record = await deps.store.submissions.get({ submissionId: id })
  if (record === null || (record.parkId === null && !record.unparked)) return
  const { mailboxId, parkId } = record
  const provider = await providerOf(deps, mailboxId)
  const asked = await provider?.settle(outgoing(record), parkId, deps.signal)
  if (provider === null || asked?.ok !== true) return
  if (asked.value.kind === 'sent') {
    const { providerMessageId } = asked.value
    const change = { ...asSent(deps.clock.now()), providerMessageId }
    await move(deps, id, { expected: ['cancelled'], change, note: notes.sentThoughRefused })
  } else if (parkId !== null) await dropParked(deps, id, { provider, parkId })
}

/** It goes then (epoch ms): a time of its own that it had does not count any more, and can't be missed. */
const requeue = (nextTryAt: number, settled: SubmissionChange = {}) =>
  ({ ...settled, state: 'queued', nextTryAt, sendAt: null, settleTries: 0, reason: null }) as const

const noProvider = () => err(appError('mailbox_not_connected', 'The mailbox is not connected', 'user'))

/** Asked once more before anything is sent again. If the provider still can't tell, the person insists: a fresh park. */
const sendAgain = async (deps: DecisionDeps, record: SubmissionRecord): Promise<Result<null>> => {
  const now = deps.clock.now()
  const provider = await providerOf(deps, record.mailboxId)
  if (provider === null) return noProvider()
  const asked = await provider.settle(outgoing(record), record.parkId, deps.signal)
  if (!asked.ok) return asked
  const expected = ['unconfirmed'] as const
  if (asked.value.kind === 'sent') {
    const { providerMessageId } = asked.value
    const change = { ...asSent(now), providerMessageId }
    return move(deps, record.id, { expected, change, note: notes.foundWhenAsked })
  }
  const change = requeue(now, asked.value.kind === 'not_sent' ? {} : { parkId: null })
  const moved = await move(deps, record.id, { expected, change, note: notes.sentAgain })
  if (moved.ok) deps.wake(record.mailboxId)
  return moved
}

const dayMs = 24 * 3_600_000

/** Builds the decisions over the store. Each is a compare-and-set, so the loop and the person never both win. */
export const createDecisions = (deps: DecisionDeps): Decisions => ({
  cancel: async (submissionId) => {
    const found = await find(deps, submissionId)
    if (!found.ok) return found
    const change = { state: 'cancelled', nextTryAt: null, reason: null } as const
    const moved = await move(deps, submissionId, {
      expected: ['queued', 'failed'],
      change,
      note: notes.cancelled,
    })
    if (!moved.ok) return moved
    await cleanUp(deps, submissionId)
    // The loop, too, can find out meanwhile.
    const end = await deps.store.submissions.get({ submissionId })
    return end?.state === 'sent' ? wrongState('sent') : moved
  },
  retry: async (submissionId) => {
    const found = await find(deps, submissionId)
    if (!found.ok) return found
    const change = requeue(deps.clock.now())
    const note = notes.triedAgain
    const moved = await move(deps, submissionId, { expected: ['failed', 'queued'], change, note })
    if (moved.ok) deps.wake(found.value.mailboxId)
    return moved
  },
  decide: async (submissionId, decision) => {
    const found = await find(deps, submissionId)
    if (!found.ok) return found
    if (found.value.state !== 'unconfirmed') return wrongState(found.value.state)
    if (decision === 'send_again') return sendAgain(deps, found.value)
    const change = asSent(deps.clock.now())
    return move(deps, submissionId, { expected: ['unconfirmed'], change, note: notes.saidSent })
  },
  schedule: async (submissionId, sendAt) => {
    const found = await find(deps, submissionId)
    if (!found.ok) return found
    const accepted = acceptedTime(sendAt, deps.clock.now())
    if (!accepted.ok) return accepted
    // Going now without a further word is not what was asked for, though it passed only just.
    if (accepted.value === null) return err(appError('schedule_invalid', 'The time has passed', 'user'))
    const change = { ...requeue(sendAt), sendAt }
    const note = notes.rescheduled(sendAt)
    const moved = await move(deps, submissionId, { expected: ['queued', 'failed'], change, note })
    if (moved.ok) deps.wake(found.value.mailboxId)
    return moved
  },
  remind: async (submissionId, days) => {
    const remindAt = days === null ? null : deps.clock.now() + days * dayMs
    const change = { state: 'sent', remindAt } as const
    const note = days === null ? notes.reminderGone : notes.reminderSet
    return move(deps, submissionId, { expected: ['sent'], change, note })
  },
})
