import { createHash, createPublicKey, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerConsent } from '../../../support/google/consent-robot.ts'
import type { EmulatedGoogle } from '../../../support/google/index.ts'
import { ANN, BOB, COMPOSE, READONLY, startGoogle, testClock } from './fixture.ts'

const VERIFIER = 'v'.repeat(43)
const REDIRECT = 'http://127.0.0.1:53682/oauth/google'
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email'
const clock = testClock()
let google: EmulatedGoogle

beforeEach(async () => {
  google = await startGoogle({ clock: clock.now })
})
afterEach(() => google.close())

function authorizeUrl(change: Readonly<Record<string, string | undefined>> = {}): URL {
  const url = new URL('/o/oauth2/v2/auth', google.origin)
  const params = {
    client_id: google.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `openid email ${READONLY} ${COMPOSE}`,
    state: 'st-1',
    access_type: 'offline',
    prompt: 'consent select_account',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: 'n-1',
    ...change,
  }
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) url.searchParams.set(name, value)
  return url
}

async function token(
  change: Readonly<Record<string, string | undefined>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = { client_id: google.clientId, client_secret: google.clientSecret, ...change }
  const kept = Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const response = await fetch(`${google.origin}/token`, { method: 'POST', body: new URLSearchParams(kept) })
  return { status: response.status, body: await response.json() }
}

function exchange(code: string, change: Readonly<Record<string, string | undefined>> = {}) {
  return token({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
    ...change,
  })
}

async function codeFor(change: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const back = await answerConsent(authorizeUrl(change), { account: ANN })
  return back.searchParams.get('code') ?? ''
}

async function profileStatus(accessToken: unknown): Promise<number> {
  const response = await fetch(`${google.origin}/gmail/v1/users/me/profile`, {
    headers: { authorization: `Bearer ${String(accessToken)}` },
  })
  return response.status
}

describe('authorize', () => {
  it('comes back with code, state, issuer and the scopes in Google’s own names', async () => {
    const back = await answerConsent(authorizeUrl(), { account: ANN })
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
    expect(back.searchParams.get('state')).toBe('st-1')
    expect(back.searchParams.get('iss')).toBe('https://accounts.google.com')
    expect(back.searchParams.get('scope')).toBe(`openid ${EMAIL} ${READONLY} ${COMPOSE}`)
  })

  it('answers a refusal with access_denied and no code', async () => {
    const back = await answerConsent(authorizeUrl(), { account: ANN, cancel: true })
    expect([
      back.searchParams.get('error'),
      back.searchParams.get('code'),
      back.searchParams.get('state'),
    ]).toEqual(['access_denied', null, 'st-1'])
  })

  it.each([
    [{ client_id: 'other' }, 'Error 401: invalid_client'],
    [{ redirect_uri: 'https://evil.example/cb' }, 'Error 400: redirect_uri_mismatch'],
    [{ redirect_uri: 'http://127.0.0.1.evil.example/cb' }, 'Error 400: redirect_uri_mismatch'],
    [{ redirect_uri: undefined }, 'Error 400: invalid_request'],
    [{ response_type: 'token' }, 'Error 400: unsupported_response_type'],
    [{ code_challenge_method: 'S512' }, 'Error 400: invalid_request'],
    [{ code_challenge: 'short' }, 'Error 400: invalid_request'],
    [{ prompt: 'always' }, 'Error 400: invalid_request'],
    [{ scope: undefined }, 'Error 400: invalid_request'],
    [{ scope: 'made-up' }, 'Error 400: invalid_scope'],
    [{ access_type: 'forever' }, 'Error 400: invalid_request'],
  ])('blocks %o', async (change, message) => {
    await expect(answerConsent(authorizeUrl(change), { account: ANN })).rejects.toThrow(message)
  })

  it('is silent when everything was allowed before and no prompt is asked', async () => {
    await exchange(await codeFor())
    const back = await fetch(authorizeUrl({ prompt: undefined, login_hint: ANN }), { redirect: 'manual' })
    expect(back.status).toBe(302)
    const second = await exchange(new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '')
    expect(second.body).not.toHaveProperty('refresh_token')
  })

  it('grants only what is ticked, and never what is denied', async () => {
    google.control.denyScopes([COMPOSE])
    const some = await answerConsent(authorizeUrl(), { account: BOB })
    expect(some.searchParams.get('scope')).toBe(`openid ${EMAIL} ${READONLY}`)
    google.control.denyScopes([])
    const ticked = await answerConsent(authorizeUrl(), { account: BOB, scopes: [COMPOSE] })
    const { body } = await exchange(ticked.searchParams.get('code') ?? '')
    expect(body['scope']).toBe(`openid ${EMAIL} ${COMPOSE}`)
  })
})

describe('token', () => {
  it('gives tokens and an id token that the published key verifies', async () => {
    const { status, body } = await exchange(await codeFor())
    expect(status).toBe(200)
    expect(body).toMatchObject({
      expires_in: 3599,
      token_type: 'Bearer',
      scope: `openid ${EMAIL} ${READONLY} ${COMPOSE}`,
    })
    expect(String(body['refresh_token'])).toMatch(/^1\/\//)
    const certificates = await (await fetch(`${google.origin}/oauth2/v3/certs`)).json()
    expect(certificates.keys).toHaveLength(1)
    const [head, claims, signature] = String(body['id_token']).split('.')
    const key = createPublicKey({ key: certificates.keys[0], format: 'jwk' })
    expect(
      verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature ?? '', 'base64url')),
    ).toBe(true)
    const parsed: unknown = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())
    expect(parsed).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: google.clientId,
      email: ANN,
      email_verified: true,
      nonce: 'n-1',
    })
  })

  it.each([
    [{ client_secret: undefined }, 400, 'invalid_request', 'client_secret is missing.'],
    [{ client_secret: 'wrong' }, 401, 'invalid_client', 'Unauthorized'],
    [{ client_id: 'wrong' }, 401, 'invalid_client', 'The OAuth client was not found.'],
    [{ redirect_uri: `${REDIRECT}/` }, 400, 'redirect_uri_mismatch', 'Bad Request'],
    [{ code_verifier: undefined }, 400, 'invalid_grant', 'Missing code verifier.'],
    [{ code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant', 'Invalid code verifier.'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 'Invalid grant_type: password'],
    [{ code: 'made-up' }, 400, 'invalid_grant', 'Malformed auth code.'],
  ])('refuses %o', async (change, status, error, description) => {
    expect(await exchange(await codeFor(), change)).toEqual({
      status,
      body: { error, error_description: description },
    })
  })

  it('accepts a plain challenge', async () => {
    const code = await codeFor({ code_challenge: VERIFIER, code_challenge_method: undefined })
    expect((await exchange(code)).status).toBe(200)
  })

  it('revokes what a code brought when the code is used again', async () => {
    const code = await codeFor()
    const first = await exchange(code)
    const renewed = await token({
      grant_type: 'refresh_token',
      refresh_token: String(first.body['refresh_token']),
    })
    expect(await profileStatus(renewed.body['access_token'])).toBe(200)
    expect((await exchange(code)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await profileStatus(first.body['access_token'])).toBe(401)
    expect(await profileStatus(renewed.body['access_token'])).toBe(401)
    const later = await token({
      grant_type: 'refresh_token',
      refresh_token: String(first.body['refresh_token']),
    })
    expect(later.body).toMatchObject({ error: 'invalid_grant' })
  })

  it('lets a code and an access token grow old', async () => {
    const code = await codeFor()
    clock.advance(600_000)
    expect((await exchange(code)).body).toMatchObject({ error: 'invalid_grant' })
    const { body } = await exchange(await codeFor())
    clock.advance(3_598_000)
    expect(await profileStatus(body['access_token'])).toBe(200)
    clock.advance(1_000)
    expect(await profileStatus(body['access_token'])).toBe(401)
  })

  it('refreshes without a new refresh token, and rotates on order', async () => {
    const { body } = await exchange(await codeFor())
    const refreshToken = String(body['refresh_token'])
    const plain = await token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    expect(plain.body).not.toHaveProperty('refresh_token')
    expect(await profileStatus(plain.body['access_token'])).toBe(200)
    google.control.rotateRefreshTokens(true)
    const rotated = await token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    expect(rotated.body['refresh_token']).not.toBe(refreshToken)
    const old = await token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    expect(old).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    })
  })

  it('gives no refresh token for online access', async () => {
    expect((await exchange(await codeFor({ access_type: 'online' }))).body).not.toHaveProperty(
      'refresh_token',
    )
  })
})

describe('revoke, tokeninfo, userinfo', () => {
  it('ends the whole grant with either token, and knows no token twice', async () => {
    const { body } = await exchange(await codeFor())
    const refreshToken = String(body['refresh_token'])
    const revoke = () =>
      fetch(`${google.origin}/revoke?token=${encodeURIComponent(refreshToken)}`, { method: 'POST' })
    expect((await revoke()).status).toBe(200)
    expect(await profileStatus(body['access_token'])).toBe(401)
    expect((await token({ grant_type: 'refresh_token', refresh_token: refreshToken })).body).toMatchObject({
      error: 'invalid_grant',
    })
    const again = await revoke()
    expect([again.status, await again.json()]).toEqual([
      400,
      { error: 'invalid_token', error_description: 'Token expired or revoked' },
    ])
    expect(JSON.stringify(google.control.requests())).not.toContain(refreshToken)
  })

  it('is ordered by control', async () => {
    const { body } = await exchange(await codeFor())
    google.control.expireAccessTokens()
    expect(await profileStatus(body['access_token'])).toBe(401)
    google.control.revoke(ANN)
    expect(
      (await token({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) })).body,
    ).toMatchObject({ error: 'invalid_grant' })
  })

  it('says whose token it is', async () => {
    const { body } = await exchange(await codeFor())
    const info = await (
      await fetch(`${google.origin}/tokeninfo?access_token=${String(body['access_token'])}`)
    ).json()
    expect(info).toMatchObject({ email: ANN, aud: google.clientId, expires_in: '3599' })
    const user = await fetch(`${google.origin}/v1/userinfo`, {
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    })
    expect(await user.json()).toMatchObject({ email: ANN, sub: info.sub, email_verified: true })
  })
})
