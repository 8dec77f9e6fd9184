import type { Activity } from '../../../shared/domain/activity.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { Submission } from '../../../shared/domain/submission.ts'
import type { ErrorCode } from '../../../shared/errors/app-error.ts'
import { assertNever } from '../../../shared/errors/assert-never.ts'
import { wordsFor } from '../../app/error-words.ts'
import { counted } from '../../ui/amount-words.ts'
import type { Tone } from '../../ui/chip.tsx'
import { timeWords, type TimeWords } from '../../ui/time-words.ts'

export type StateChip = { readonly tone: Tone; readonly words: string }

const ahead = (at: number | null, now: number): at is number => at !== null && at > now

/** Its time passed while it could not go, and the person wants to be asked. */
export const isHeld = ({ state, reason }: Pick<Submission, 'state' | 'reason'>): boolean =>
  state === 'failed' && reason?.code === 'schedule_missed'

export const isScheduled = ({ state, sendAt }: Pick<Submission, 'state' | 'sendAt'>, now: number): boolean =>
  state === 'queued' && ahead(sendAt, now)

/** It waits for nothing but being taken back. */
export const isUndoable = (
  { state, undoUntil }: Pick<Submission, 'state' | 'undoUntil'>,
  now: number,
): boolean => state === 'queued' && ahead(undoUntil, now)

type After = Pick<Submission, 'bounces' | 'answeredAt' | 'remindAt'>

/** What became of a sent mail where that is worth a chip of its own, else null. */
const afterChip = ({ bounces, answeredAt, remindAt }: After, now: number): StateChip | null => {
  if (bounces.some(({ permanent }) => permanent)) return { tone: 'bad', words: 'bounced' }
  if (bounces.length > 0 && answeredAt === null) return { tone: 'warn', words: 'delayed' }
  if (answeredAt !== null) return { tone: 'ok', words: 'answered' }
  return remindAt !== null && remindAt <= now ? { tone: 'accent', words: 'no answer' } : null
}

/** The state of a submission in a word. */
export const stateChip = (submission: Submission, now: number): StateChip => {
  switch (submission.state) {
    case 'queued':
      return isScheduled(submission, now)
        ? { tone: 'accent', words: 'scheduled' }
        : { tone: 'plain', words: 'queued' }
    case 'sending':
      return { tone: 'accent', words: 'sending' }
    case 'sent':
      return afterChip(submission, now) ?? { tone: 'ok', words: 'sent' }
    case 'failed':
      return isHeld(submission) ? { tone: 'warn', words: 'held' } : { tone: 'bad', words: 'failed' }
    case 'unconfirmed':
      return { tone: 'warn', words: 'not confirmed' }
    case 'cancelled':
      return { tone: 'plain', words: 'cancelled' }
    default:
      return assertNever(submission.state)
  }
}

const week = 7 * 24 * 3_600_000

/** The chip of a mail on the timeline, or null: that an old mail was sent and nothing came of it is no news. */
export const sentChip = ({ sent, occurredAt }: Activity, now: number): StateChip | null => {
  if (sent === null) return null
  const after = afterChip(sent, now)
  if (after !== null) return after
  if (now - occurredAt > week) return null
  return { tone: 'ok', words: sent.confirmed ? 'sent, confirmed' : 'sent' }
}

export type Situation = {
  readonly online: boolean
  /** Its mailbox is paused by the person. */
  readonly paused: boolean
  readonly now: number
  readonly words?: TimeWords
}

/** Nothing is tried until the person has signed in again. */
const signIn: readonly ErrorCode[] = [
  'auth_expired',
  'mailbox_not_connected',
  'scope_missing',
  'vault_unreadable',
]

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const retryWords = ({ reason, nextTryAt, attempts }: Submission, now: number, words: TimeWords): string => {
  const when = ahead(nextTryAt, now) ? words.ahead(nextTryAt, now) : null
  if (reason === null) return when === null ? 'Goes in a moment' : `Goes ${when}`
  if (reason.code === 'rate_limited') {
    return `Waits for the provider’s limit on sending. Goes ${when ?? 'in a moment'}`
  }
  const { title } = wordsFor(reason)
  if (signIn.includes(reason.code)) return `${title}. Goes when its mailbox is connected again`
  const tries = attempts > 1 ? `, after ${counted(attempts, 'try', 'tries')}` : ''
  return `${title}. Next try ${when ?? 'in a moment'}${tries}`
}

const queuedWords = (submission: Submission, situation: Situation, words: TimeWords): string => {
  const { sendAt, undoUntil } = submission
  const { now, online, paused } = situation
  if (isScheduled(submission, now) && sendAt !== null) {
    const left = sendAt - now < 24 * 3_600_000 ? `, ${words.ahead(sendAt, now)}` : ''
    return capital(words.dated(sendAt, now)) + left
  }
  const due = sendAt === null ? '' : `Was due ${words.dated(sendAt, now)}. `
  if (paused) return `${due}Its mailbox is paused. Goes when it is resumed`
  if (!online) return `${due}Offline. Goes as soon as the network is back`
  if (isUndoable(submission, now) && undoUntil !== null) return `Goes ${words.ahead(undoUntil, now)}`
  return due + retryWords(submission, now, words)
}

/** A mail that went later than this was late: from then on main counts its time as missed, too. */
const lateMs = 10 * 60_000

const sentWords = (submission: Submission, now: number, words: TimeWords): string => {
  const { sentAt, sendAt, confirmed, answeredAt, remindAt } = submission
  const when = sentAt === null ? '' : `, ${words.dated(sentAt, now)}`
  const late =
    sentAt !== null && sendAt !== null && sentAt - sendAt > lateMs
      ? `Was due ${words.dated(sendAt, now)} and could not go then. `
      : ''
  const parts = [late + (confirmed ? `Confirmed in Sent${when}` : `The provider has it${when}`)]
  if (answeredAt !== null) parts.push(`answered ${words.dated(answeredAt, now)}`)
  else if (ahead(remindAt, now)) parts.push(`reminds you ${words.dated(remindAt, now)}`)
  else if (remindAt !== null) parts.push('nobody answered')
  return parts.join(' · ')
}

const failedWords = (submission: Submission, now: number, words: TimeWords): string => {
  const { reason, sendAt } = submission
  if (isHeld(submission)) {
    const due = sendAt === null ? '' : `, ${words.dated(sendAt, now)},`
    return `Its time${due} passed while it could not go. Held until you decide`
  }
  return reason === null
    ? 'It was not sent. Your text is kept'
    : `${wordsFor(reason).title}. Your text is kept`
}

/** What happens next, or what became of it, in a sentence. */
export const nextWords = (submission: Submission, situation: Situation): string => {
  const { now, words = timeWords } = situation
  switch (submission.state) {
    case 'queued':
      return queuedWords(submission, situation, words)
    case 'sending':
      return 'Being handed to the provider'
    case 'sent':
      return sentWords(submission, now, words)
    case 'failed':
      return failedWords(submission, now, words)
    case 'unconfirmed':
      return 'The connection broke while it was handed over, and the provider could not tell whether it went'
    case 'cancelled':
      return 'Taken back before it went. Kept here for 7 days'
    default:
      return assertNever(submission.state)
  }
}

/** The provider's own reason for a refusal, where it adds something. */
export const reasonDetail = (submission: Pick<Submission, 'state' | 'reason'>): string | null => {
  const { state, reason } = submission
  return state === 'failed' && reason !== null && !isHeld(submission) ? reason.message : null
}

/** The moment that the sentence is about, for the exact time on hover. */
export const momentOf = (submission: Submission): number =>
  submission.sentAt ??
  submission.sendAt ??
  submission.nextTryAt ??
  submission.undoUntil ??
  submission.queuedAt

const named = ({ name, address }: Participant): string => name || address

/** "Tomás Rivera", "Tomás Rivera, Jana Novák", "Tomás Rivera and 499 more". */
export const recipientsWords = ({ to, cc, bcc }: Pick<Submission, 'to' | 'cc' | 'bcc'>): string => {
  const everybody = [...to, ...cc, ...bcc]
  const [first] = everybody
  if (first === undefined) return 'Nobody'
  if (everybody.length <= 3) return everybody.map(named).join(', ')
  return `${named(first)} and ${counted(everybody.length - 1, 'more', 'more')}`
}
