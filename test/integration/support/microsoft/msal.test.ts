import { createPublicKey, verify } from 'node:crypto'
import type { PublicClientApplication } from '@azure/msal-node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import { answerSignIn } from '../../../support/microsoft/sign-in-robot.ts'
import type { SignInAnswer } from '../../../support/microsoft/sign-in-robot.ts'
import {
  ANN,
  callerFor,
  CHALLENGE,
  CLEO,
  fetchTo,
  MAIL,
  msalFor,
  pageOf,
  REDIRECT,
  startMicrosoft,
  VERIFIER,
} from './fixture.ts'

let microsoft: EmulatedMicrosoft
let msal: PublicClientApplication

// MSAL reads the system's clock: the emulator does the same here.
beforeEach(async () => {
  microsoft = await startMicrosoft({ clock: Date.now })
  msal = msalFor(microsoft)
})
afterEach(() => microsoft.close())

const ask = {
  scopes: MAIL,
  redirectUri: REDIRECT,
  codeChallenge: CHALLENGE,
  codeChallengeMethod: 'S256',
  state: 's-1',
  nonce: 'n-1',
}

async function signIn(answer: SignInAnswer = { account: ANN }, more: Record<string, unknown> = {}) {
  const url = await msal.getAuthCodeUrl({ ...ask, prompt: 'select_account', responseMode: 'query', ...more })
  return answerSignIn(pageOf(microsoft, url), answer)
}

async function redeem(answer?: SignInAnswer) {
  const end = await signIn(answer)
  if (end.kind !== 'redirect') throw new Error(`Sign-in ended on ${end.kind}`)
  const code = end.url.searchParams.get('code') ?? ''
  return msal.acquireTokenByCode(
    { scopes: MAIL, redirectUri: REDIRECT, code, codeVerifier: VERIFIER },
    { code, nonce: 'n-1' },
  )
}

const trouble = (
  call: Promise<unknown>,
): Promise<{ name: string; errorCode: string; subError: string; errorNo: number | string }> =>
  call.then(
    () => Promise.reject(new Error('The call succeeded')),
    (reason: unknown) =>
      z
        .object({ name: z.string(), errorCode: z.string(), subError: z.string().catch(''), errorNo: z.any() })
        .parse(reason),
  )

describe('MSAL', () => {
  it('signs in with PKCE, state and nonce, and keys the account by object and tenant id', async () => {
    const end = await signIn()
    expect(end).toMatchObject({ kind: 'redirect' })
    if (end.kind !== 'redirect') return
    expect(`${end.url.origin}${end.url.pathname}`).toBe(`${REDIRECT}/`)
    expect(end.url.searchParams.get('state')).toBe('s-1')
    const result = await redeem()
    const { oid, tid } = z.object({ oid: z.string(), tid: z.string() }).parse(result.idTokenClaims)
    expect(result.account?.homeAccountId).toBe(`${oid}.${tid}`)
    expect(result.account?.username).toBe(ANN)
    expect(result.idTokenClaims).toMatchObject({ ver: '2.0', preferred_username: ANN, nonce: 'n-1' })
    expect(result.scopes).toEqual(expect.arrayContaining(MAIL))
    expect((await signIn({ account: CLEO })).kind).toBe('redirect')
  })

  it('gives an id token that its published key verifies', async () => {
    const { idToken } = await redeem()
    const keys = await (
      await fetchTo(microsoft)('https://login.microsoftonline.com/common/discovery/v2.0/keys')
    ).json()
    const key = createPublicKey({ key: keys.keys[0], format: 'jwk' })
    const [head, body, signature] = idToken.split('.')
    expect(
      verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature ?? '', 'base64url')),
    ).toBe(true)
  })

  it('renews silently, with a new refresh token, and the old one works on', async () => {
    const { account } = await redeem()
    if (!account) throw new Error('No account')
    const secrets = () =>
      Object.values(
        z
          .object({ RefreshToken: z.record(z.string(), z.object({ secret: z.string() })) })
          .parse(JSON.parse(msal.getTokenCache().serialize())).RefreshToken,
      ).map(({ secret }) => secret)
    const [before] = secrets()
    const renewed = await msal.acquireTokenSilent({ account, scopes: ['Mail.Read'], forceRefresh: true })
    expect(renewed.fromCache).toBe(false)
    expect(secrets()).not.toContain(before)
    const form = {
      grant_type: 'refresh_token',
      client_id: microsoft.clientId,
      refresh_token: before ?? '',
      scope: 'Mail.Read offline_access',
    }
    const again = () =>
      fetchTo(microsoft)('https://login.microsoftonline.com/common/oauth2/v2.0/token', {
        method: 'POST',
        body: new URLSearchParams(form),
      })
    expect((await again()).status).toBe(200)
    microsoft.control.rotate()
    expect(await (await again()).json()).toMatchObject({ error: 'invalid_grant', error_codes: [70008] })
    const cached = await msal.acquireTokenSilent({ account, scopes: ['Mail.Read'] })
    expect(cached.fromCache).toBe(true)
  })

  it.each([
    [700082, undefined, 'ServerError'],
    [50173, undefined, 'ServerError'],
    [50173, 'bad_token', 'InteractionRequiredAuthError'],
    [50076, undefined, 'InteractionRequiredAuthError'],
    [65001, undefined, 'InteractionRequiredAuthError'],
  ] as const)('refuses a revoked grant with AADSTS%i (%s): MSAL says %s', async (code, suberror, name) => {
    const { account } = await redeem()
    if (!account) throw new Error('No account')
    microsoft.control.revoke(ANN, code, suberror === undefined ? {} : { suberror })
    const error = await trouble(
      msal.acquireTokenSilent({ account, scopes: ['Mail.Read'], forceRefresh: true }),
    )
    expect(error).toMatchObject({ name, errorCode: 'invalid_grant' })
    expect(Number(error.errorNo)).toBe(code)
    const signedInAgain = await redeem()
    expect(signedInAgain.account?.homeAccountId).toBe(account.homeAccountId)
  })

  it('carries a claims challenge from Graph to a new token', async () => {
    const { account, accessToken } = await redeem()
    if (!account) throw new Error('No account')
    const me = (token: string) =>
      fetchTo(microsoft)('https://graph.microsoft.com/v1.0/me', {
        headers: { authorization: `Bearer ${token}` },
      })
    expect((await me(accessToken)).status).toBe(200)
    microsoft.control.challengeClaims(ANN)
    const refused = await me(accessToken)
    const header = refused.headers.get('www-authenticate') ?? ''
    expect([refused.status, header]).toEqual([401, expect.stringContaining('error="insufficient_claims"')])
    const claims = Buffer.from(/claims="([^"]+)"/.exec(header)?.[1] ?? '', 'base64').toString()
    const renewed = await msal.acquireTokenSilent({ account, scopes: ['User.Read'], claims })
    expect((await me(renewed.accessToken)).status).toBe(200)
    const line = microsoft.control.requests().findLast(({ api }) => api === 'entra.token')
    expect(JSON.parse(line?.claims ?? '{}')).toMatchObject({ access_token: { nbf: { essential: true } } })
  })

  it('answers 429 to the token request as told', async () => {
    const { account } = await redeem()
    if (!account) throw new Error('No account')
    const planted = microsoft.control.fault({
      match: { path: '/token' },
      action: { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
    })
    const renew = () => msal.acquireTokenSilent({ account, scopes: ['Mail.Read'], forceRefresh: true })
    expect(await trouble(renew())).toMatchObject({
      name: 'ServerError',
      errorCode: 'temporarily_unavailable',
    })
    const asked = microsoft.control.requests().length
    // MSAL keeps away by itself until Retry-After is over.
    expect((await trouble(renew())).name).toBe('ServerError')
    expect([planted.hits(), microsoft.control.requests().length]).toEqual([1, asked])
  })
})

describe('the sign-in pages', () => {
  it('asks for everything or nothing, and Cancel comes back as AADSTS65004', async () => {
    const end = await signIn({ account: ANN, decision: 'cancel' })
    if (end.kind !== 'redirect') throw new Error('No redirect')
    expect(end.url.searchParams.get('error')).toBe('access_denied')
    expect(end.url.searchParams.get('error_description')).toContain('AADSTS65004')
    const error = await trouble(
      msal.acquireTokenByCode({ scopes: MAIL, redirectUri: REDIRECT, code: 'none', codeVerifier: VERIFIER }),
    )
    expect(error.errorCode).toBe('invalid_grant')
  })

  it('ends on "Need admin approval" until an administrator consents', async () => {
    microsoft.control.requireAdminApproval(ANN)
    const end = await signIn()
    expect(end).toMatchObject({ kind: 'page', title: 'Need admin approval' })
    const admin = new URL('https://login.microsoftonline.com/northwind.example/v2.0/adminconsent')
    admin.search = new URLSearchParams({
      client_id: microsoft.clientId,
      scope: 'https://graph.microsoft.com/Mail.Read Mail.Send User.Read',
      redirect_uri: REDIRECT,
      state: 'a',
    }).toString()
    const page = await (await fetch(pageOf(microsoft, admin))).text()
    const flow = /name="flow" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const done = await fetch(`${microsoft.origin}/emulated/admin`, {
      method: 'POST',
      body: new URLSearchParams({ flow, decision: 'accept' }),
      redirect: 'manual',
    })
    const back = new URL(done.headers.get('location') ?? '')
    expect([back.searchParams.get('admin_consent'), back.searchParams.get('state')]).toEqual(['True', 'a'])
    expect((await redeem()).account?.username).toBe(ANN)
  })

  it('posts a form when asked to, and comes back without a page when nothing is left to ask', async () => {
    const end = await signIn({ account: ANN }, { responseMode: 'form_post' })
    expect(end).toMatchObject({ kind: 'form-post', action: `${REDIRECT}/`, fields: { state: 's-1' } })
    const again = await signIn({}, { prompt: 'none', loginHint: ANN })
    expect(again.kind === 'redirect' && again.url.searchParams.has('code')).toBe(true)
    const other = await signIn({}, { prompt: 'none', loginHint: CLEO })
    expect(other.kind === 'redirect' && other.url.searchParams.get('error')).toBe('interaction_required')
    const consent = await answerSignIn(
      pageOf(microsoft, await msal.getAuthCodeUrl({ ...ask, prompt: 'consent', loginHint: ANN })),
      { decision: 'return' },
    )
    expect(consent.kind === 'page' && consent.page).toContain('Read your mail')
  })

  it.each([
    ['another path', { redirect_uri: 'http://localhost:1/elsewhere' }, 'AADSTS50011'],
    ['127.0.0.1', { redirect_uri: 'http://127.0.0.1:1/' }, 'AADSTS50011'],
    ['an unknown client', { client_id: 'x' }, 'AADSTS700016'],
  ])('shows %s as a page and sends nothing back', async (_name, change, code) => {
    const url = new URL('https://login.microsoftonline.com/common/oauth2/v2.0/authorize')
    const params = {
      client_id: microsoft.clientId,
      redirect_uri: 'http://localhost:9',
      response_type: 'code',
      scope: 'User.Read',
      ...change,
    }
    url.search = new URLSearchParams(params).toString()
    const end = await answerSignIn(pageOf(microsoft, url))
    expect(end.kind === 'page' && [end.status, end.page.includes(code)]).toEqual([400, true])
  })

  it('keeps tenants apart', async () => {
    const at = (tenant: string, account: string) => {
      const url = new URL(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/authorize`)
      url.search = new URLSearchParams({
        client_id: microsoft.clientId,
        redirect_uri: REDIRECT,
        response_type: 'code',
        scope: 'User.Read',
      }).toString()
      return answerSignIn(pageOf(microsoft, url), { account }).then(({ kind }) => kind)
    }
    expect(
      await Promise.all([at('organizations', ANN), at('consumers', CLEO), at('northwind.example', ANN)]),
    ).toEqual(['redirect', 'redirect', 'redirect'])
    expect(
      await Promise.all([
        at('organizations', CLEO),
        at('consumers', ANN),
        at('altamar.example', ANN),
        at('nobody.example', ANN),
      ]),
    ).toEqual(['page', 'page', 'page', 'page'])
  })
})

describe('the token endpoint', () => {
  const token = async (form: Record<string, string>) => {
    const response = await fetchTo(microsoft)('https://login.microsoftonline.com/common/oauth2/v2.0/token', {
      method: 'POST',
      body: new URLSearchParams({ client_id: microsoft.clientId, ...form }),
    })
    const body = z
      .object({ error: z.string().optional(), error_codes: z.array(z.number()).optional() })
      .loose()
      .parse(await response.json())
    return { status: response.status, error: body.error, code: body.error_codes?.[0] }
  }
  const code = async () => {
    const end = await signIn()
    return end.kind === 'redirect' ? (end.url.searchParams.get('code') ?? '') : ''
  }
  const exchange = (text: string, change: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      code: text,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
      ...change,
    })

  it('refuses a page of another origin: the app is of no such kind', async () => {
    const { refreshToken } = microsoft.control.grant(ANN, MAIL)
    const response = await fetchTo(microsoft)('https://login.microsoftonline.com/common/oauth2/v2.0/token', {
      method: 'POST',
      headers: { origin: 'http://localhost' },
      body: new URLSearchParams({
        client_id: microsoft.clientId,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    })
    expect([response.status, (await response.json()).error_codes]).toEqual([400, [9002326]])
  })

  it('takes a code once, with its own verifier and redirect', async () => {
    const text = await code()
    expect((await exchange(text)).status).toBe(200)
    expect(await exchange(text)).toEqual({ status: 400, error: 'invalid_grant', code: 54005 })
    expect(await exchange(await code(), { code_verifier: 'w'.repeat(43) })).toMatchObject({ code: 501481 })
    expect(await exchange(await code(), { redirect_uri: 'http://localhost:2' })).toMatchObject({
      code: 500112,
    })
    expect(await exchange(await code(), { client_secret: 'no' })).toEqual({
      status: 401,
      error: 'invalid_client',
      code: 700025,
    })
    expect(await exchange('x', { grant_type: 'password' })).toMatchObject({ error: 'unsupported_grant_type' })
  })

  it('counts the consent of each account, not of the client', async () => {
    await redeem()
    const { refreshToken } = microsoft.control.grant(CLEO, ['User.Read'])
    expect(
      await token({ grant_type: 'refresh_token', refresh_token: refreshToken, scope: 'Mail.Read' }),
    ).toMatchObject({ code: 65001 })
    expect((await callerFor(microsoft)('/me')).body.mail).toBe(ANN)
  })
})

describe('time', () => {
  it('ends codes after ten minutes, access tokens after expires_in and refresh tokens after 90 idle days', async () => {
    let now = Date.now()
    const later = await startMicrosoft({ clock: () => now })
    const own = msalFor(later)
    const end = await answerSignIn(pageOf(later, await own.getAuthCodeUrl(ask)), { account: ANN })
    const code = end.kind === 'redirect' ? (end.url.searchParams.get('code') ?? '') : ''
    const { accessToken, refreshToken } = later.control.grant(ANN, MAIL)
    const form = (fields: Record<string, string>) =>
      fetchTo(later)('https://login.microsoftonline.com/common/oauth2/v2.0/token', {
        method: 'POST',
        body: new URLSearchParams({ client_id: later.clientId, ...fields }),
      }).then((response) => response.json())
    now += 600_001
    expect(
      await form({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER }),
    ).toMatchObject({ error_codes: [70008] })
    now += 4_200_000
    const me = await fetchTo(later)('https://graph.microsoft.com/v1.0/me', {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect([me.status, (await me.json()).error.code]).toEqual([401, 'InvalidAuthenticationToken'])
    now += 90 * 86_400_000
    expect(await form({ grant_type: 'refresh_token', refresh_token: refreshToken })).toMatchObject({
      error_codes: [700082],
    })
    await later.close()
  })
})
