import type { Random } from './ports.ts'

/** Added to a wait that the other side named, so that many clients told the same do not return at once. */
const politeSpreadMs = 1000

/**
 * How long to wait before try number `attempt` + 1 (counted from 0), in ms: exponential, capped, full jitter.
 * A wait that the other side named is a floor that the cap does not cut.
 */
export const backoffMs = (wait: {
  attempt: number
  baseMs: number
  capMs: number
  random: Random
  retryAfterMs?: number | undefined
}): number => {
  if (wait.retryAfterMs !== undefined) {
    return Math.ceil(wait.retryAfterMs + wait.random() * politeSpreadMs)
  }
  // Beyond 2^30 the cap has long decided, and the power would overflow to Infinity.
  const ceiling = Math.min(wait.capMs, wait.baseMs * 2 ** Math.min(wait.attempt, 30))
  return Math.ceil(wait.random() * ceiling)
}
