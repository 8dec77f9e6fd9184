import type { GoogleError } from '../google-error.ts'
import type { EmulationOptions } from '../types.ts'

const WINDOW_MS = 60_000

/** A sliding minute of quota units for one user. */
export type Quota = {
  /** Takes units, or tells when the oldest of them will have left the window (epoch ms). */
  take: (units: number) => { ok: true } | { ok: false; retryAt: number }
  usedUnits: () => number
}

export function createQuota(clock: () => number, unitsPerMinute: number): Quota {
  const spent: { at: number; units: number }[] = []
  let used = 0

  function forget(now: number): void {
    for (let oldest = spent[0]; oldest && oldest.at <= now - WINDOW_MS; oldest = spent[0]) {
      used -= oldest.units
      spent.shift()
    }
  }

  /** When enough of the spent units will have left for this call to fit. */
  function fitsAt(units: number, now: number): number {
    let excess = used + units - unitsPerMinute
    for (const item of spent) {
      excess -= item.units
      if (excess <= 0) return item.at + WINDOW_MS
    }
    return now + WINDOW_MS
  }

  return {
    take: (units) => {
      const now = clock()
      forget(now)
      // A refused call costs nothing.
      if (used + units > unitsPerMinute) return { ok: false, retryAt: fitsAt(units, now) }
      used += units
      spent.push({ at: now, units })
      return { ok: true }
    },
    usedUnits: () => {
      forget(clock())
      return used
    },
  }
}

/** Gmail names the time to come back in the message; it sends no Retry-After header with it. */
export function rateLimitError(answer: EmulationOptions['rateLimitAnswer'], retryAt: number): GoogleError {
  const message = `User-rate limit exceeded.  Retry after ${new Date(retryAt).toISOString()}`
  return answer === '429'
    ? { code: 429, message, reason: 'rateLimitExceeded', status: 'RESOURCE_EXHAUSTED' }
    : {
        code: 403,
        message,
        reason: 'userRateLimitExceeded',
        domain: 'usageLimits',
        status: 'PERMISSION_DENIED',
      }
}
