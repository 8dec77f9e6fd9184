import type { SubmissionState } from '../../shared/domain/submission.ts'
import { appError, type AppError, type ErrorCode } from '../../shared/errors/app-error.ts'
import type { Clock, Random } from '../platform/ports.ts'
import type { MailProvider, OutgoingMail } from '../providers/provider.ts'
import type { Store, SubmissionChange, SubmissionRecord } from '../store/store.ts'
import { withDate } from './dated.ts'
import { notes } from './notes.ts'
import {
  afterDeliver,
  afterPark,
  afterSettle,
  afterUnknown,
  countsAsTry,
  resendDelayMs,
  type Situation,
  type Verdict,
} from './retry-policy.ts'

export type DeliverDeps = {
  readonly submissions: Pick<Store['submissions'], 'advance'>
  readonly provider: MailProvider
  readonly clock: Clock
  readonly random: Random
  /** Called after each change of state that is on disk. */
  readonly onState: (submissionId: string, state: SubmissionState) => void
}

/** What one step came to. */
export type StepEnd = {
  /** It was sent. The message is to be read back; its id is null where the provider did not name it. */
  readonly sent: { readonly providerMessageId: string | null } | null
  /** Epoch ms before which this mailbox should not be tried, or null. */
  readonly holdUntil: number | null
}

const done: StepEnd = { sent: null, holdUntil: null }

/** The parts of a record that every function below needs, with the way to change it. */
type Step = DeliverDeps & { readonly record: SubmissionRecord; readonly signal: AbortSignal }

/** A submission as the provider takes it. */
export const outgoing = (record: SubmissionRecord): OutgoingMail => ({
  submissionId: record.id,
  rfcMessageId: record.rfcMessageId,
  providerThreadId: record.providerThreadId,
  frozen: record.frozen,
  answered: record.answered,
  triedBefore: record.attempts > 0,
})

/** What becomes of a submission that is known to be sent, at a time (epoch ms). */
export const asSent = (at: number) => ({ state: 'sent', sentAt: at, nextTryAt: null, reason: null }) as const

/** Each try of a mail has the same Date, that of its first. */
const mailOf = ({ record, provider }: Step, firstTriedAt: number): OutgoingMail => {
  const mail = outgoing(record)
  if (record.sendAt === null || provider.capabilities.form !== 'mime') return mail
  return { ...mail, frozen: withDate(mail.frozen, firstTriedAt) }
}

const situationOf = ({ clock, random, record }: Step, attempts = record.attempts): Situation => ({
  now: clock.now(),
  attempts,
  random,
})

type Move = {
  readonly change: SubmissionChange
  readonly note: string
  /** Why, where something failed. */
  readonly code?: ErrorCode
  readonly orFrom?: readonly SubmissionState[]
}

/** Writes a change if the submission is still in `from`. False: somebody else (a cancel, a sync that saw it sent) was first. */
const move = async (step: Step, from: SubmissionState, { orFrom = [], ...line }: Move): Promise<boolean> => {
  const { submissions, record, clock } = step
  const { change } = line
  const moved = await submissions.advance({
    submissionId: record.id,
    expected: [from, ...orFrom],
    at: clock.now(),
    ...line,
  })
  if (moved) step.onState(record.id, change.state ?? from)
  return moved
}

/** What is known to be sent is called so whatever was said of it meanwhile: taken back, or unconfirmed by a disconnect. */
const markSent = async (step: Step, providerMessageId: string | null, note: string): Promise<StepEnd> => {
  const change = { ...asSent(step.clock.now()), providerMessageId }
  await move(step, 'sending', { change, note, orFrom: ['queued', 'unconfirmed', 'failed', 'cancelled'] })
  return { ...done, sent: { providerMessageId } }
}

const changeOf = (verdict: Verdict): SubmissionChange => {
  const { kind, reason } = verdict
  if (kind === 'failed' || kind === 'unconfirmed') return { state: kind, nextTryAt: null, reason }
  const { nextTryAt } = verdict
  return kind === 'queued' ? { state: kind, nextTryAt, reason } : { nextTryAt, reason }
}

type Tried = 'queued' | 'sending'

const apply = async (
  step: Step,
  verdict: Verdict,
  more: SubmissionChange = {},
  from: Tried = 'sending',
): Promise<StepEnd> => {
  const { kind, reason } = verdict
  const change = { ...more, ...changeOf(verdict) }
  await move(step, from, { change, note: notes[kind], code: reason.code })
  return { ...done, holdUntil: 'holdUntil' in verdict ? verdict.holdUntil : null }
}

const goneAndUnseen = appError(
  'outcome_unknown',
  'It is no longer where it was parked, and no sent copy is to be seen',
  'backoff',
)

const notAsked = (step: Step, error: AppError, from: Tried = 'sending'): Promise<StepEnd> => {
  const settleTries = step.record.settleTries + (countsAsTry(error) ? 1 : 0)
  return apply(step, afterSettle(error, situationOf(step), settleTries), { settleTries }, from)
}

/** The provider refused to send. It has been known to send all the same, so it is asked before that is believed. */
const refused = async (
  step: Step,
  mail: OutgoingMail,
  parkId: string | null,
  verdict: Verdict,
): Promise<StepEnd> => {
  if (parkId === null) return apply(step, verdict)
  const asked = await step.provider.settle(mail, parkId, step.signal)
  if (!asked.ok) return notAsked(step, asked.error)
  if (asked.value.kind === 'sent')
    return markSent(step, asked.value.providerMessageId, notes.sentThoughRefused)
  if (asked.value.kind === 'unknown') return apply(step, afterUnknown(0, goneAndUnseen, step.clock.now()))
  // Forgotten before it is taken away: found in `sending` with its parked mail gone, it would pass for perhaps sent. It
  // is known not to be, and a later try finds what was left behind by its mark.
  const end = await apply(step, verdict, { parkId: null })
  await step.provider.unpark(parkId, step.signal)
  return end
}

const send = async (step: Step, mail: OutgoingMail, parkId: string | null): Promise<StepEnd> => {
  const answer = await step.provider.deliver(mail, parkId, step.signal)
  if (answer.ok) return markSent(step, answer.value.providerMessageId, notes.sent)
  const verdict = afterDeliver(answer.error, situationOf(step, step.record.attempts + 1))
  return verdict.kind === 'failed' ? refused(step, mail, parkId, verdict) : apply(step, verdict)
}

const place = async (step: Step, mail: OutgoingMail): Promise<{ parkId: string | null } | AppError> => {
  const { parkId } = step.record
  // Where it was parked it is sent from, also when nothing can be parked any more: permissions change between tries.
  if (parkId !== null) return { parkId }
  if (!step.provider.capabilities.parks) return { parkId: null }
  const answer = await step.provider.park(mail, step.signal)
  return answer.ok ? { parkId: answer.value } : answer.error
}

/**
 * A queued one: `sending` is on disk before the provider hears of it, and where it is parked is on disk before it is
 * sent. So whatever is found after a crash says whether it can have gone out.
 */
const begin = async (step: Step): Promise<StepEnd> => {
  const { record } = step
  const firstTriedAt = record.firstTriedAt ?? step.clock.now()
  const mail = mailOf(step, firstTriedAt)
  const attempts = record.attempts + 1
  const unparked = !step.provider.capabilities.parks && record.parkId === null
  const started = await move(step, 'queued', {
    change: {
      state: 'sending',
      attempts,
      firstTriedAt,
      nextTryAt: null,
      unparked,
      settleTries: 0,
      reason: null,
    },
    note: notes.tried(attempts),
  })
  if (!started) return done
  const placed = await place(step, mail)
  if ('code' in placed) return apply(step, afterPark(placed, situationOf(step, attempts)))
  const { parkId } = placed
  if (parkId !== record.parkId) {
    const kept = await move(step, 'sending', { change: { parkId }, note: notes.parked })
    if (!kept) return done
  }
  return send(step, mail, parkId)
}

const backToQueue = async (step: Step, note: string): Promise<StepEnd> => {
  const { clock, record, random } = step
  const nextTryAt = clock.now() + resendDelayMs(record.attempts, random)
  await move(step, 'sending', { change: { state: 'queued', nextTryAt, settleTries: 0 }, note })
  return done
}

const unseen = (step: Step): Promise<StepEnd> => {
  const settleTries = step.record.settleTries + 1
  return apply(step, afterUnknown(settleTries, goneAndUnseen, step.clock.now()), { settleTries })
}

/**
 * One found in `sending`: its answer was lost. A try that had to park it first and did not was never sent. That goes by
 * how it was tried, not by what the provider can do now.
 */
const resume = async (step: Step): Promise<StepEnd> => {
  const { record, provider } = step
  if (!record.unparked && record.parkId === null) return backToQueue(step, notes.notBegun)
  const asked = await provider.settle(outgoing(record), record.parkId, step.signal)
  if (!asked.ok) return notAsked(step, asked.error)
  if (asked.value.kind === 'not_sent') return backToQueue(step, notes.foundNotSent)
  return asked.value.kind === 'sent'
    ? markSent(step, asked.value.providerMessageId, notes.foundSent)
    : unseen(step)
}

/**
 * An unparked one that was refused may have gone out all the same: Exchange is reported to answer 429 for mail that it
 * sent. So it is asked about before it is tried again, still in the queue, where it can be taken back. One look is
 * enough: that no copy is to be seen is what the refusal said. A look that is denied for good proves nothing either way.
 */
const beginAgain = async (step: Step): Promise<StepEnd> => {
  const { record, provider } = step
  const asked = await provider.settle(outgoing(record), null, step.signal)
  if (!asked.ok) return notAsked(step, asked.error, 'queued')
  if (asked.value.kind !== 'sent') return begin(step)
  return markSent(step, asked.value.providerMessageId, notes.sentThoughRefused)
}

/** Takes one submission one step further: from `queued` to an end of a try, or from `sending` to what became of it. */
export const deliverStep = (
  deps: DeliverDeps,
  record: SubmissionRecord,
  signal: AbortSignal,
): Promise<StepEnd> => {
  const step: Step = { ...deps, record, signal }
  if (record.state !== 'queued') return resume(step)
  return record.unparked ? beginAgain(step) : begin(step)
}
