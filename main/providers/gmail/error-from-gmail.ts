import * as z from 'zod'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { passingError, retryAfterMs } from '../retry-after.ts'

/** An answer that was not a success, as plain data. */
export type GmailRefusal = {
  readonly status: number
  /** The Retry-After header (RFC 9110 section 10.2.3), as it came. */
  readonly retryAfter: string | null
  /** Parsed JSON, or the text where it was none. */
  readonly body: unknown
}

/** Google's error body (AIP-193 and the older `errors` list; both come together). */
const errorBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().catch(''),
    errors: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().catch('') })).catch([]),
  }),
})

type Read = { readonly json: boolean; readonly message: string; readonly reasons: readonly string[] }

/** `json: false`: not Google speaking. A captive portal or a proxy answers in its place with a page of its own. */
const readBody = (body: unknown): Read => {
  const parsed = errorBody.safeParse(body)
  if (!parsed.success) return { json: false, message: '', reasons: [] }
  const { message, status, errors, details } = parsed.data.error
  return { json: true, message, reasons: [...errors, ...details].map((entry) => entry.reason).concat(status) }
}

/** Retry-After is seconds or an HTTP date; Gmail also names a time in its text: "Retry after 2026-11-22T14:00:00.000Z". */
const retryAfterOf = (header: string | null, message: string, now: number): number | null => {
  const named = header ?? /retry after\s+(\S+?)[.)]?(\s|$)/i.exec(message)?.[1] ?? null
  return retryAfterMs(named, now)
}

const rateReasons = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'])
const quotaReasons = new Set(['dailyLimitExceeded', 'quotaExceeded', 'limitExceeded'])
const scopeReasons = new Set([
  'insufficientPermissions',
  'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
  'insufficientScopes',
])

const sentence = (status: number, read: Read): string =>
  `Gmail answered ${String(status)}${read.message === '' ? '' : `: ${read.message.slice(0, 300)}`}`

/** 403 says several things: the permission was not given, too fast, too much for today, or no. */
const from403 = (read: Read, message: string, wait: number | null): AppError => {
  const has = (reasons: ReadonlySet<string>): boolean => read.reasons.some((reason) => reasons.has(reason))
  if (has(scopeReasons)) return appError('scope_missing', message, 'user')
  if (has(quotaReasons)) return passingError('quota_exceeded', message, wait)
  if (has(rateReasons)) return passingError('rate_limited', message, wait)
  return appError('forbidden', message, 'user')
}

/** 429 is also how Gmail refuses more mail for today ("User-rate limit exceeded" with a time, or the daily sending limit). */
const from429 = (read: Read, message: string, wait: number | null): AppError =>
  read.reasons.some((reason) => quotaReasons.has(reason)) || /daily|sending limit/i.test(read.message)
    ? passingError('quota_exceeded', message, wait)
    : passingError('rate_limited', message, wait)

const recipientProblem = /recipient address required|invalid (to|cc|bcc) header/i

const tooManyRecipients = /too many recipients|recipient limit/i

const from400 = (read: Read, message: string): AppError =>
  tooManyRecipients.test(read.message)
    ? appError('recipients_too_many', message, 'user')
    : appError(
        recipientProblem.test(read.message) ? 'recipient_invalid' : 'provider_rejected',
        message,
        'user',
      )

/**
 * What an answer of Gmail that is not a success means. Pure: `now` is epoch ms. Reasons and statuses as in Google's
 * "Resolve errors" page for the Gmail API and AIP-193.
 */
export const errorFromGmail = (refusal: GmailRefusal, now: number): AppError => {
  const read = readBody(refusal.body)
  const message = sentence(refusal.status, read)
  const wait = retryAfterOf(refusal.retryAfter, read.message, now)
  const unlessForeign = (error: AppError): AppError =>
    read.json ? error : appError('provider_bad_answer', message, 'backoff')
  if (refusal.status >= 500) {
    const unavailable = passingError('provider_unavailable', message, wait)
    return wait === null ? unlessForeign(unavailable) : unavailable
  }
  switch (refusal.status) {
    case 400:
      return unlessForeign(from400(read, message))
    case 401:
      return appError('auth_expired', message, 'user')
    case 403:
      return unlessForeign(from403(read, message, wait))
    case 404:
    case 410:
      return unlessForeign(appError('not_found', message))
    case 408:
      return appError('timeout', message, 'backoff')
    case 413:
      return appError('message_too_large', message, 'user')
    case 429:
      return from429(read, message, wait)
    default:
      return unlessForeign(appError('provider_rejected', message, 'user'))
  }
}

/** Statuses that are no proof: the draft is not there (it may have gone out before), or a gateway gave up waiting. */
const noProof = new Set([404, 408, 409, 410, 412, 499])

/**
 * Whether a call that sends may have been carried out although it was answered so. A refusal by status was not,
 * with the exceptions above, and except where somebody else answered in Google's place with a "success".
 */
export const mayHaveHappened = (refusal: GmailRefusal): boolean =>
  refusal.status < 400 ||
  refusal.status >= 500 ||
  noProof.has(refusal.status) ||
  /not a draft/i.test(readBody(refusal.body).message)
