import * as z from 'zod'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { DeadlinePassed } from '../platform/deadline.ts'
import { errorFromNetwork } from '../platform/network-error.ts'

/** What was asked of the token endpoint decides what `invalid_grant` means. */
export type GoogleAction = 'exchange' | 'refresh' | 'revoke'

/** An error of gaxios that carries an answer. Its `config` holds the code or token: never pass it on. */
const failureSchema = z.object({
  response: z.object({ status: z.number(), data: z.unknown(), headers: z.instanceof(Headers).optional() }),
})
const bodySchema = z.object({ error: z.string(), error_description: z.string().optional() })

const retryAfterMs = (headers: Headers | undefined): number | undefined => {
  const seconds = Number(headers?.get('retry-after') ?? 'none')
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined
}

const errorFromStatus = (status: number, headers: Headers | undefined): AppError | null => {
  if (status < 500 && status !== 429) return null
  const wait = retryAfterMs(headers)
  const code = status === 429 ? 'rate_limited' : 'provider_unavailable'
  const message = `Google's sign-in service answered ${status}`
  return wait === undefined
    ? appError(code, message, 'backoff')
    : appError(code, message, 'after', { retryAfterMs: wait })
}

/** RFC 6749, section 5.2, with what Google makes of it. Only the registered error name is repeated. */
const errorFromBody = (action: GoogleAction, status: number, body: unknown): AppError => {
  const parsed = bodySchema.safeParse(body)
  const name = parsed.success && /^[a-z_]{1,60}$/.test(parsed.data.error) ? parsed.data.error : null
  const description = parsed.success ? (parsed.data.error_description ?? '') : ''
  if (name === null)
    return appError('provider_bad_answer', `Google's sign-in service answered ${status}`, 'backoff')
  if (name === 'invalid_grant' && action === 'refresh') {
    return appError('auth_expired', 'Google no longer accepts this sign-in (invalid_grant)', 'user')
  }
  if (name === 'invalid_token' && action === 'revoke') {
    return appError('auth_expired', 'Google does not know this sign-in any more (invalid_token)', 'user')
  }
  // A missing secret is reported as invalid_request: Google wants one even from desktop clients with PKCE.
  const clientAtFault = [
    'invalid_client',
    'unauthorized_client',
    'deleted_client',
    'disabled_client',
  ].includes(name)
  if (clientAtFault || /client_secret/.test(description)) {
    return appError('auth_client_invalid', `Google refused the client id or secret (${name})`, 'user')
  }
  return appError('auth_failed', `Google refused the ${action} (${name})`, 'user')
}

/**
 * What a failed request to Google's OAuth endpoints means. `signal` is the one the request ran with: an abort by the
 * caller is `auth_cancelled`, by our own deadline `timeout`.
 */
export const errorFromGoogle = (action: GoogleAction, failure: unknown, signal: AbortSignal): AppError => {
  const answered = failureSchema.safeParse(failure)
  if (answered.success) {
    const { status, data, headers } = answered.data.response
    return errorFromStatus(status, headers) ?? errorFromBody(action, status, data)
  }
  if (signal.aborted) {
    return signal.reason instanceof DeadlinePassed
      ? appError('timeout', `Google's sign-in service did not answer in time`, 'backoff')
      : appError('auth_cancelled', `The ${action} was called off`, 'user')
  }
  return errorFromNetwork(failure)
}
