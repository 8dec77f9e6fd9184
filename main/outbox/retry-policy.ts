import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts'
import { backoffMs } from '../platform/backoff.ts'
import { longestWaitMs } from '../platform/due.ts'
import type { Random } from '../platform/ports.ts'

/** Where a submission goes after something did not succeed. Times in epoch ms. */
export type Verdict =
  /** The person has to change something, or nothing can be done. */
  | { readonly kind: 'failed'; readonly reason: AppError }
  /** Not sent, tried again by itself. `hold`: no other mail of this mailbox would fare better until then. */
  | {
      readonly kind: 'queued'
      readonly reason: AppError
      readonly nextTryAt: number
      readonly holdUntil: number | null
    }
  /** It may have been sent: the provider is asked at `nextTryAt`, before anything else. */
  | {
      readonly kind: 'settle'
      readonly reason: AppError
      readonly nextTryAt: number
      readonly holdUntil: number | null
    }
  /** Asked often enough: the person decides. */
  | { readonly kind: 'unconfirmed'; readonly reason: AppError }

export type Situation = {
  readonly now: number
  /** Tries so far, this one included. */
  readonly attempts: number
  readonly random: Random
}

const second = 1000
const minute = 60 * second

/** Conditions of the whole mailbox that end by themselves or by the person's doing elsewhere, not by changing the mail. */
const ofMailbox = new Set<ErrorCode>([
  'auth_client_invalid',
  'auth_client_missing',
  'auth_expired',
  'auth_failed',
  'mailbox_not_connected',
  'offline',
  'quota_exceeded',
  'rate_limited',
  'vault_unavailable',
  'vault_unreadable',
])

/** Those that something else will announce (the network, a new sign-in): due as soon as the mailbox is let go on. */
const announced = new Set<ErrorCode>([...ofMailbox].filter((code) => !/^(rate|quota)_/.test(code)))

const again = (
  error: AppError,
  { now, attempts, random }: Situation,
): { nextTryAt: number; holdUntil: number | null } => {
  const slow = error.code === 'quota_exceeded'
  const delay = backoffMs({
    attempt: Math.max(0, attempts - 1),
    baseMs: slow ? 15 * minute : 5 * second,
    capMs: slow ? 60 * minute : 15 * minute,
    random,
    retryAfterMs: error.retryAfterMs,
  })
  // Believed up to a day: what lies further ahead counts as due, and would be tried without a pause.
  const at = now + Math.min(longestWaitMs, Math.max(second, delay))
  if (!ofMailbox.has(error.code)) return { nextTryAt: at, holdUntil: null }
  return announced.has(error.code)
    ? { nextTryAt: now, holdUntil: Math.min(at, now + minute) }
    : { nextTryAt: at, holdUntil: at }
}

const isFinal = (error: AppError): boolean =>
  !ofMailbox.has(error.code) && (error.retry === 'never' || error.retry === 'user')

/** After placing the mail at the provider failed. Nothing was sent, whatever the error: at worst a second draft lies there. */
export const afterPark = (error: AppError, situation: Situation): Verdict =>
  isFinal(error)
    ? { kind: 'failed', reason: error }
    : { kind: 'queued', reason: error, ...again(error, situation) }

/** How soon the provider is asked after a lost answer. Not at once: it may still be at work on it. */
const firstSettleMs = 2 * second

/** After sending failed: refused for good, refused for now, or nobody knows. */
export const afterDeliver = (error: AppError, situation: Situation): Verdict =>
  error.code === 'outcome_unknown'
    ? { kind: 'settle', reason: error, nextTryAt: situation.now + firstSettleMs, holdUntil: null }
    : afterPark(error, situation)

/** How often "gone, and not in Sent" is believed to be a lagging search index. With the waits below, some six minutes. */
export const maxSettleTries = 8

/** After the provider knew neither the parked mail nor a sent copy, for the `tries`th time. */
export const afterUnknown = (tries: number, reason: AppError, now: number): Verdict =>
  tries >= maxSettleTries
    ? { kind: 'unconfirmed', reason }
    : {
        kind: 'settle',
        reason,
        nextTryAt: now + Math.min(2 * minute, firstSettleMs * 2 ** tries),
        holdUntil: null,
      }

/** A mail found not sent goes again at once after its first try, then with growing waits: something keeps failing. */
export const resendDelayMs = (attempts: number, random: Random): number =>
  attempts <= 1 ? 0 : backoffMs({ attempt: attempts - 1, baseMs: 5 * second, capMs: 15 * minute, random })

/** Asking is not counted, so its waits do not grow: up to 40 seconds. */
const settleAttempt = 4

/**
 * After asking itself failed: asked again, for as long as the cause can pass; it stays uncertain all the while. A
 * refusal to answer counts like an answer that helps nobody: `tries` of them and the person decides.
 */
export const afterSettle = (error: AppError, situation: Situation, tries: number): Verdict =>
  isFinal(error)
    ? afterUnknown(tries, error, situation.now)
    : { kind: 'settle', reason: error, ...again(error, { ...situation, attempts: settleAttempt }) }

/** Whether a failure to ask counts towards `maxSettleTries`. */
export const countsAsTry = isFinal
