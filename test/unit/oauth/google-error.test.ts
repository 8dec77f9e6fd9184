import { describe, expect, it } from 'vitest'
import { errorFromGoogle, type GoogleAction } from '../../../main/oauth/google-error.ts'
import { DeadlinePassed } from '../../../main/platform/deadline.ts'

const quiet = new AbortController().signal
const answered = (status: number, data: unknown, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error('has the token 1//secret in it'), {
    config: { data: 'refresh_token=1//secret' },
    response: { status, data, headers: new Headers(headers) },
  })

describe('errors of the token endpoint', () => {
  it.each<[GoogleAction, number, unknown, string, string]>([
    [
      'refresh',
      400,
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      'auth_expired',
      'user',
    ],
    ['exchange', 400, { error: 'invalid_grant', error_description: 'Bad Request' }, 'auth_failed', 'user'],
    [
      'refresh',
      401,
      { error: 'invalid_client', error_description: 'The OAuth client was not found.' },
      'auth_client_invalid',
      'user',
    ],
    [
      'exchange',
      400,
      { error: 'invalid_request', error_description: 'client_secret is missing.' },
      'auth_client_invalid',
      'user',
    ],
    ['exchange', 400, { error: 'redirect_uri_mismatch' }, 'auth_failed', 'user'],
    ['refresh', 401, { error: 'deleted_client' }, 'auth_client_invalid', 'user'],
    ['revoke', 400, { error: 'invalid_token' }, 'auth_expired', 'user'],
    ['refresh', 500, 'Internal', 'provider_unavailable', 'backoff'],
    ['refresh', 503, { error: 'invalid_grant' }, 'provider_unavailable', 'backoff'],
    ['refresh', 429, { error: 'rate_limit_exceeded' }, 'rate_limited', 'backoff'],
    ['refresh', 403, '<html>proxy</html>', 'provider_bad_answer', 'backoff'],
    ['refresh', 400, { error: '1//secret' }, 'provider_bad_answer', 'backoff'],
    ['refresh', 400, { error: { code: 400 } }, 'provider_bad_answer', 'backoff'],
  ])('%s: %i %j is %s', (action, status, data, code, retry) => {
    const error = errorFromGoogle(action, answered(status, data), quiet)
    expect(error).toMatchObject({ code, retry })
    expect(JSON.stringify(error)).not.toContain('secret in it')
    expect(JSON.stringify(error)).not.toContain('1//')
  })

  it('keeps the time that the other side named', () => {
    const error = errorFromGoogle('refresh', answered(503, '', { 'retry-after': '7' }), quiet)
    expect(error).toMatchObject({ code: 'provider_unavailable', retry: 'after', retryAfterMs: 7000 })
  })

  it('tells our deadline, the caller and the network apart', () => {
    const failure = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }),
    })
    expect(errorFromGoogle('refresh', failure, AbortSignal.abort(new DeadlinePassed(1)))).toMatchObject({
      code: 'timeout',
    })
    expect(errorFromGoogle('refresh', failure, AbortSignal.abort())).toMatchObject({ code: 'auth_cancelled' })
    expect(errorFromGoogle('refresh', failure, quiet)).toMatchObject({ code: 'offline' })
  })
})
