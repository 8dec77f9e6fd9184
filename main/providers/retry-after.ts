import { appError, type AppError } from '../../shared/errors/app-error.ts'

/** A longer wait than this is not believed: a clock was wrong, or a server is broken, and mail would stop for good. */
const longestWaitMs = 24 * 60 * 60_000

/**
 * Milliseconds that Retry-After asks for: seconds or an HTTP date (RFC 9110 section 10.2.3). Null where it says
 * neither. `now` is epoch ms.
 */
export const retryAfterMs = (value: string | null, now: number): number | null => {
  if (value === null) return null
  if (/^\s*\d+\s*$/.test(value)) return Math.min(longestWaitMs, Number(value) * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.min(longestWaitMs, Math.max(0, at - now))
}

/** A failure that passes: after the time that the provider named (milliseconds), or after one of our own choice. */
export const passingError = (
  code: 'rate_limited' | 'provider_unavailable' | 'quota_exceeded',
  message: string,
  ms: number | null,
): AppError =>
  ms === null ? appError(code, message, 'backoff') : appError(code, message, 'after', { retryAfterMs: ms })
