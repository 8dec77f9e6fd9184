import { appError } from '../../shared/errors/app-error.ts'
import type { SendingSettings } from '../../shared/domain/sending.ts'
import type { Clock } from '../platform/ports.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { Store, SubmissionChange, SubmissionRecord } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { notes } from './notes.ts'
import type { Pacing } from './pacing.ts'
import type { Punctuality } from './schedule.ts'

export type TurnDeps = {
  readonly store: { readonly submissions: Pick<Store['submissions'], 'advance'> }
  readonly clock: Clock
  readonly announce: Announce
  readonly sending: () => Pick<SendingSettings, 'missedSchedule'>
  readonly pacing: Pacing
  readonly punctuality: Punctuality
}

/** Whether a queued mail that is due may be begun. `until`: its mailbox is left alone until then (epoch ms), or null. */
export type Turn = { readonly go: true } | { readonly go: false; readonly until: number | null }

/** A wait that is over before anybody has read of it is not written down. */
const worthSayingMs = 2000

const write = (
  { store, clock }: TurnDeps,
  submissionId: string,
  change: SubmissionChange,
  note: string,
  code?: 'schedule_missed' | 'rate_limited',
): Promise<boolean> =>
  store.submissions.advance({
    submissionId,
    expected: ['queued'],
    change,
    at: clock.now(),
    note,
    ...(code !== undefined && { code }),
  })

const missed = async (deps: TurnDeps, { id }: SubmissionRecord, sendAt: number): Promise<Turn> => {
  const now = deps.clock.now()
  if (deps.sending().missedSchedule === 'send') {
    await write(deps, id, {}, notes.late(sendAt, now), 'schedule_missed')
    return { go: true }
  }
  const reason = appError('schedule_missed', 'Its time passed while it could not be sent', 'user')
  const change = { state: 'failed', nextTryAt: null, reason } as const
  if (await write(deps, id, change, notes.held(sendAt, now), 'schedule_missed')) deps.announce(id, 'failed')
  return { go: false, until: null }
}

const full = async (
  deps: TurnDeps,
  { id, reason: before }: SubmissionRecord,
  perMinute: number,
  until: number,
): Promise<Turn> => {
  const retryAfterMs = until - deps.clock.now()
  if (retryAfterMs > worthSayingMs && before?.code !== 'rate_limited') {
    const note = notes.paced(perMinute)
    const reason = appError('rate_limited', note, 'after', { retryAfterMs })
    if (await write(deps, id, { reason }, note, 'rate_limited')) deps.announce(id, 'queued')
  }
  return { go: false, until }
}

/** Asked right before a queued mail is begun: whether its time was missed, and whether its provider takes one more. */
export const turnOf = async (
  deps: TurnDeps,
  record: SubmissionRecord,
  { sendsPerMinute }: MailProvider['capabilities'],
): Promise<Turn> => {
  const now = deps.clock.now()
  const until = deps.pacing.fullUntil(record.mailboxId, sendsPerMinute)
  if (until !== null && sendsPerMinute !== null) return full(deps, record, sendsPerMinute, until)
  const sendAt = deps.punctuality.missedTime(record, now)
  return sendAt === null ? { go: true } : missed(deps, record, sendAt)
}
