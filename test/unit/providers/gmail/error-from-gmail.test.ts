import { describe, expect, test } from 'vitest'
import { errorFromGmail, mayHaveHappened } from '../../../../main/providers/gmail/error-from-gmail.ts'
import { failureFromThrown } from '../../../../main/providers/failure-from-thrown.ts'
import { AppFailure } from '../../../../main/platform/app-failure.ts'
import { appError } from '../../../../shared/errors/app-error.ts'

const now = Date.UTC(2026, 10, 22, 12)

/** Google's body as its API gives it: AIP-193 with the older list of errors. */
const google = (code: number, status: string, reason: string, message: string, details: unknown[] = []) => ({
  error: { code, message, errors: [{ message, domain: 'global', reason }], status, details },
})

const scopeDetails = [
  {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    domain: 'googleapis.com',
    metadata: { service: 'gmail.googleapis.com', method: 'caribou.api.proto.MailboxService.ListMessages' },
  },
]
const html = '<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>'
const until = 'User-rate limit exceeded.  Retry after 2026-11-22T12:07:30.000Z'

type Row = readonly [number, unknown, string | null, { code: string; retry: string; retryAfterMs?: number }]

const rows: Record<string, Row> = {
  'a wait that nobody would believe': [
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', 'Too many'),
    '999999999',
    { code: 'rate_limited', retry: 'after', retryAfterMs: 86_400_000 },
  ],
  'a bad value': [
    400,
    google(400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid id value'),
    null,
    { code: 'provider_rejected', retry: 'user' },
  ],
  'no recipient': [
    400,
    google(400, 'INVALID_ARGUMENT', 'invalidArgument', 'Recipient address required'),
    null,
    { code: 'recipient_invalid', retry: 'user' },
  ],
  'a To that is none': [
    400,
    google(400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid To header'),
    null,
    { code: 'recipient_invalid', retry: 'user' },
  ],
  'an ended sign-in': [
    401,
    google(401, 'UNAUTHENTICATED', 'authError', 'Invalid Credentials'),
    null,
    { code: 'auth_expired', retry: 'user' },
  ],
  'a permission that was not given': [
    403,
    google(403, 'PERMISSION_DENIED', 'insufficientPermissions', 'Insufficient Permission', scopeDetails),
    null,
    { code: 'scope_missing', retry: 'user' },
  ],
  'a permission, said in the details only': [
    403,
    { error: { code: 403, message: 'Request had insufficient scopes.', details: scopeDetails } },
    null,
    { code: 'scope_missing', retry: 'user' },
  ],
  'too fast, as 403': [
    403,
    google(403, 'PERMISSION_DENIED', 'userRateLimitExceeded', until),
    null,
    { code: 'rate_limited', retry: 'after', retryAfterMs: 450_000 },
  ],
  'too fast for the project, as 403': [
    403,
    google(403, 'PERMISSION_DENIED', 'rateLimitExceeded', 'Rate Limit Exceeded'),
    null,
    { code: 'rate_limited', retry: 'backoff' },
  ],
  'too much for today': [
    403,
    google(403, 'PERMISSION_DENIED', 'dailyLimitExceeded', 'Daily Limit Exceeded'),
    null,
    { code: 'quota_exceeded', retry: 'backoff' },
  ],
  'a domain that forbids it': [
    403,
    google(403, 'PERMISSION_DENIED', 'domainPolicy', 'The domain administrators have disabled Gmail apps.'),
    null,
    { code: 'forbidden', retry: 'user' },
  ],
  'a proxy that says 403': [403, html, null, { code: 'provider_bad_answer', retry: 'backoff' }],
  gone: [
    404,
    google(404, 'NOT_FOUND', 'notFound', 'Requested entity was not found.'),
    null,
    { code: 'not_found', retry: 'never' },
  ],
  'gone for good': [410, google(410, 'GONE', 'deleted', 'Gone'), null, { code: 'not_found', retry: 'never' }],
  'a page of somebody else instead of a 404': [
    404,
    html,
    null,
    { code: 'provider_bad_answer', retry: 'backoff' },
  ],
  'too large': [413, html, null, { code: 'message_too_large', retry: 'user' }],
  'too fast, in seconds': [
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', 'Too many concurrent requests for user'),
    '30',
    { code: 'rate_limited', retry: 'after', retryAfterMs: 30_000 },
  ],
  'too fast, until a date': [
    429,
    '',
    'Sun, 22 Nov 2026 12:00:10 GMT',
    { code: 'rate_limited', retry: 'after', retryAfterMs: 10_000 },
  ],
  'too fast, until a time in the text': [
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', until),
    null,
    { code: 'rate_limited', retry: 'after', retryAfterMs: 450_000 },
  ],
  'a time that has passed': [
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', 'Retry after 2026-11-22T11:00:00Z'),
    null,
    { code: 'rate_limited', retry: 'after', retryAfterMs: 0 },
  ],
  'no more mail today': [
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', 'User daily sending limit exceeded.'),
    null,
    { code: 'quota_exceeded', retry: 'backoff' },
  ],
  'a fault of theirs': [
    500,
    google(500, 'INTERNAL', 'backendError', 'Backend Error'),
    null,
    { code: 'provider_unavailable', retry: 'backoff' },
  ],
  'away for a while': [503, html, '7', { code: 'provider_unavailable', retry: 'after', retryAfterMs: 7000 }],
  'a page instead of JSON': [502, html, null, { code: 'provider_bad_answer', retry: 'backoff' }],
  'a timeout of a gateway': [408, html, null, { code: 'timeout', retry: 'backoff' }],
}

describe('what an answer means', () => {
  test.each(Object.entries(rows))('%s', (_name, [status, body, retryAfter, expected]) => {
    const error = errorFromGmail({ status, retryAfter, body }, now)
    expect(error).toMatchObject(expected)
    expect(error.retryAfterMs).toBe(expected.retryAfterMs)
    expect(error.message).toContain(String(status))
  })

  test('a message of any length stays short', () => {
    const body = google(400, 'INVALID_ARGUMENT', 'invalidArgument', 'x'.repeat(100_000))
    expect(errorFromGmail({ status: 400, retryAfter: null, body }, now).message.length).toBeLessThan(400)
  })
})

describe('whether it may have been carried out', () => {
  const body = google(0, '', '', 'planted')
  test.each([400, 401, 403, 413, 422, 429])('%i: no', (status) => {
    expect(mayHaveHappened({ status, retryAfter: null, body })).toBe(false)
  })
  test.each([200, 302, 404, 408, 409, 410, 500, 502, 503, 504])('%i: it may', (status) => {
    expect(mayHaveHappened({ status, retryAfter: null, body })).toBe(true)
  })
  test('a draft that is none any more may have been sent', () => {
    const refusal = google(400, 'FAILED_PRECONDITION', 'failedPrecondition', 'Message not a draft')
    expect(mayHaveHappened({ status: 400, retryAfter: null, body: refusal })).toBe(true)
  })
})

describe('no answer', () => {
  const failed = (code: string, message = 'fetch failed'): Error =>
    new TypeError(message, { cause: Object.assign(new Error(code), { code }) })
  const chromium = (code: string): Error => new Error(`net::${code}`)

  const table: readonly (readonly [string, Error, string, boolean])[] = [
    ['no name', failed('ENOTFOUND'), 'offline', false],
    ['no name yet', failed('EAI_AGAIN'), 'offline', false],
    ['nobody listens', failed('ECONNREFUSED'), 'network_failed', false],
    ['no connection in time', failed('UND_ERR_CONNECT_TIMEOUT'), 'timeout', false],
    ['no route', failed('ENETUNREACH'), 'offline', true],
    ['reset', failed('ECONNRESET'), 'network_failed', true],
    ['ended in the middle', failed('UND_ERR_SOCKET', 'terminated'), 'network_failed', true],
    ['no headers in time', failed('UND_ERR_HEADERS_TIMEOUT'), 'timeout', true],
    ['our own time limit', new DOMException('late', 'TimeoutError'), 'timeout', true],
    ['Chromium offline', chromium('ERR_INTERNET_DISCONNECTED'), 'offline', false],
    ['Chromium no name', chromium('ERR_NAME_NOT_RESOLVED'), 'offline', false],
    ['Chromium refused', chromium('ERR_CONNECTION_REFUSED'), 'network_failed', false],
    ['Chromium another network', chromium('ERR_NETWORK_CHANGED'), 'offline', true],
    ['Chromium reset', chromium('ERR_CONNECTION_RESET'), 'network_failed', true],
    ['Chromium empty', chromium('ERR_EMPTY_RESPONSE'), 'network_failed', true],
    ['anything else', new Error('?'), 'network_failed', true],
  ]
  test.each(table)('%s', (_name, thrown, code, may) => {
    const wrapped = new Error(thrown.message, { cause: thrown })
    expect(failureFromThrown(wrapped)).toMatchObject({ error: { code }, mayHaveHappened: may })
  })

  test('what the sign-in below says stands, and nothing left without a token', () => {
    const thrown = new Error('?', { cause: new AppFailure(appError('auth_expired', 'over', 'user')) })
    expect(failureFromThrown(thrown)).toMatchObject({
      error: { code: 'auth_expired' },
      mayHaveHappened: false,
    })
    const unsure = new AppFailure(appError('timeout', 'late', 'backoff'))
    expect(failureFromThrown(unsure)).toMatchObject({ error: { code: 'timeout' }, mayHaveHappened: true })
  })

  test('what is thrown that is no error is a broken connection', () => {
    expect(failureFromThrown('?')).toMatchObject({ error: { code: 'network_failed' }, mayHaveHappened: true })
  })
})
