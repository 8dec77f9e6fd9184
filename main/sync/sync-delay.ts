import type { AppError, ErrorCode, RetryKind } from '../../shared/errors/app-error.ts'

/** Between two runs while the window is in front, and while nobody looks. */
export const frontMs = 60_000
export const backgroundMs = 5 * 60_000

const firstBackoffMs = 60_000
const longestMs = 15 * 60_000
/** Timers of several mailboxes drift apart, so that they do not all ask in the same second. */
const jitter = 0.1

/** What ends with a new sign-in, which starts a run by itself. */
const untilSignedIn = new Set<ErrorCode>(['auth_expired', 'mailbox_not_connected', 'vault_unreadable'])

/** The time between two runs of which none failed, in milliseconds. `random` is in [0, 1). */
export const regularDelayMs = (inFront: boolean, random: number): number =>
  Math.round((inFront ? frontMs : backgroundMs) * (1 - jitter + 2 * jitter * random))

/**
 * How long until the next run after one that failed, in milliseconds; null when no timer can help (the person must act,
 * or an event such as the network's return will start it). `random` is in [0, 1).
 */
export const retryRunDelayMs = (error: AppError, failures: number, random: number): number | null => {
  const byKind: Record<RetryKind, number> = {
    never: longestMs,
    user: longestMs,
    after: Math.max(1000, error.retryAfterMs ?? firstBackoffMs) + Math.round(1000 * random),
    backoff: Math.round(
      Math.min(longestMs, firstBackoffMs * 2 ** Math.max(0, failures - 1)) * (0.5 + random / 2),
    ),
  }
  return untilSignedIn.has(error.code) ? null : byKind[error.retry]
}
