import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { rewriteOrigin } from '../../../main/platform/http.ts'
import { createMicrosoftOAuth } from '../../../main/oauth/microsoft.ts'
import { ann, listens, openConnectWorld, type ConnectWorldOptions } from '../../support/connect-world.ts'
import { answerAdminConsent } from '../../support/microsoft/sign-in-robot.ts'

const openWorld = async (options: ConnectWorldOptions = {}) => {
  const world = await openConnectWorld({ ...options, provider: 'graph' })
  return { ...world, microsoft: world.microsoft() }
}

describe('an organisation that wants an administrator to approve', () => {
  it('is told apart by the person, keeps the page for IT, and lets in afterwards', async () => {
    const world = await openWorld()
    world.microsoft.control.requireAdminApproval(ann)
    const waiting = await world.start({ account: ann })
    const { adminConsentUrl } = waiting
    // For copying: as the browser of this build has to open it.
    expect(new URL(adminConsentUrl ?? '').origin).toBe(world.endpoints['https://login.microsoftonline.com'])
    // The sign-in ended on a page: nothing comes back by itself.
    await world.consent(waiting.authorizeUrl ?? '', { account: ann })
    expect(world.connector.current()?.state).toBe('waiting')
    world.connector.cancel(waiting.id, 'admin_approval')
    const ended = await world.ended()
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'auth_admin_approval' }, adminConsentUrl })
    expect(await listens(waiting.authorizeUrl ?? '')).toBe(false)
    expect(await world.store.mailboxes.list()).toEqual([])

    const back = await answerAdminConsent(rewriteOrigin(adminConsentUrl ?? '', world.endpoints), 'accept')
    expect(back.searchParams.get('admin_consent')).toBe('True')
    expect(await world.attempt({ account: ann })).toMatchObject({
      state: 'connected',
      grants: { readMail: true, sendMail: true, calendar: true, drafts: false },
    })
  })

  it('is asked on a page of its own tenant, in full scopes, and not told the state of the attempt', async () => {
    const world = await openWorld()
    const waiting = await world.start('ignore')
    const url = new URL(waiting.adminConsentUrl ?? '')
    expect(url.pathname).toBe('/organizations/v2.0/adminconsent')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: world.microsoft.clientId,
      redirect_uri: 'http://localhost',
      scope: ['User.Read', 'Mail.Read', 'Mail.Send', 'Calendars.ReadWrite']
        .map((scope) => `https://graph.microsoft.com/${scope}`)
        .join(' '),
    })
  })

  it('keeps the page for IT when the attempt runs out of time', async () => {
    const world = await openWorld()
    const { adminConsentUrl } = await world.start('ignore')
    world.clock.advance(300_000)
    expect(await world.ended()).toMatchObject({ error: { code: 'auth_timeout' }, adminConsentUrl })
    expect(adminConsentUrl).not.toBeNull()
  })

  it.each([
    ['common', '/organizations/v2.0/adminconsent'],
    ['northwind.example', '/northwind.example/v2.0/adminconsent'],
    ['consumers', null],
  ])('with the tenant %s has its page at %s', async (tenant, path) => {
    const world = await openWorld()
    const client = () => ({ clientId: world.microsoft.clientId, tenant, drafts: false })
    const oauth = createMicrosoftOAuth({ ...world, client })
    const redirectUri = 'http://localhost:5000'
    const prepared = await oauth.prepare({ redirectUri, state: 's', loginHint: null, claims: null })
    const url = prepared.ok ? prepared.value.adminConsentUrl : expect.unreachable()
    expect(url === null ? null : new URL(url).pathname).toBe(path)
    expect(prepared.ok && new URL(prepared.value.authorizeUrl).pathname).toBe(
      `/${tenant}/oauth2/v2.0/authorize`,
    )
  })
})

it('an answer that names no permissions grants what was asked for', async () => {
  const world = await openWorld({
    changeFetch: (fetch) => async (input, init) => {
      const answer = await fetch(input, init)
      if (!new URL(answer.url).pathname.endsWith('/token')) return answer
      const { scope: _left, ...tokens } = z.looseObject({}).parse(await answer.json())
      return Response.json(tokens)
    },
  })
  const { mailboxId } = await world.attempt({ account: ann })
  const stored = () => world.vault.entries.get(mailboxId ?? '')?.scopes
  expect(stored()).toEqual(expect.arrayContaining(['Mail.Read', 'Mail.Send', 'Calendars.ReadWrite']))
  const before = stored()
  expect(await world.tokens.prove(mailboxId ?? '', new AbortController().signal)).toMatchObject({ ok: true })
  expect(stored()).toEqual(before)
})

it('an answer that does not say whose account it is by both of its ids connects nothing', async () => {
  const world = await openWorld({
    changeFetch: (fetch) => async (input, init) => {
      const answer = await fetch(input, init)
      if (!new URL(answer.url).pathname.endsWith('/token')) return answer
      const { client_info: _left, ...tokens } = z.looseObject({}).parse(await answer.json())
      return Response.json(tokens)
    },
  })
  expect(await world.attempt({ account: ann })).toMatchObject({ error: { code: 'provider_bad_answer' } })
  expect([await world.store.mailboxes.list(), world.vault.entries.size]).toEqual([[], 0])
})

describe('a tenant as somebody typed it', () => {
  const prepareWith = async (tenant: string) => {
    const world = await openWorld()
    const oauth = createMicrosoftOAuth({
      ...world,
      client: () => ({ clientId: 'client-1', tenant, drafts: false }),
    })
    const redirectUri = 'http://localhost:5000'
    return oauth.prepare({ redirectUri, state: 's', loginHint: null, claims: null })
  }

  it.each([
    ['', 'common'],
    ['COMMON', 'common'],
    ['Northwind.example', 'northwind.example'],
  ])('%j is %s', async (typed, tenant) => {
    const prepared = await prepareWith(typed)
    expect(prepared.ok && new URL(prepared.value.authorizeUrl).pathname.split('/')[1]).toBe(tenant)
  })

  it.each([' ', '..', 'a/b', '?x', 'a b', '<x>', '-'])('%j is refused', async (typed) => {
    expect(await prepareWith(typed)).toMatchObject({ ok: false, error: { code: 'auth_client_invalid' } })
  })
})

describe('who signed in to Microsoft', () => {
  const profile = (body: unknown, status = 200) => ({
    match: { path: /\/me$/ },
    times: 9,
    action: { kind: 'status' as const, status, body },
  })

  it.each([
    [
      'mail of the profile',
      { mail: 'ann.meyer@northwind.example', userPrincipalName: 'u1@northwind.example' },
    ],
    ['name without mail', { mail: null, userPrincipalName: 'ann.meyer@northwind.example' }],
    ['name where mail is no address', { mail: '', userPrincipalName: 'ann.meyer@northwind.example' }],
  ])('is known by the %s', async (_name, body) => {
    const world = await openWorld()
    world.control.fault(profile({ ...body, displayName: 'Ann' }))
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'connected' })
    expect(await world.store.mailboxes.list()).toMatchObject([
      { address: 'ann.meyer@northwind.example', displayName: 'Ann' },
    ])
  })

  it('is known by the ID token where Graph tells nothing', async () => {
    const world = await openWorld()
    world.control.fault(profile({ error: { code: 'ErrorAccessDenied' } }, 403))
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'connected' })
    expect(await world.store.mailboxes.list()).toMatchObject([{ address: ann, displayName: 'Ann Meyer' }])
  })

  it('is not guessed while Graph can not be reached', async () => {
    const world = await openWorld()
    const fault = world.control.fault(profile({}, 503))
    expect(await world.attempt({ account: ann })).toMatchObject({ error: { code: 'provider_unavailable' } })
    expect(fault.hits()).toBe(1)
    expect(world.vault.entries.size).toBe(0)
  })
})

describe('what goes to Microsoft', () => {
  it('is the token request alone: no discovery, no telemetry, no name of the machine', async () => {
    const bodies: string[] = []
    const world = await openWorld({
      changeFetch: (fetch) => (input, init) => {
        if (typeof init?.body === 'string') bodies.push(init.body)
        expect(init).toMatchObject({ credentials: 'omit', redirect: 'error' })
        return fetch(input, init)
      },
    })
    await world.attempt({ account: ann })
    const asked = world.microsoft.control.requests().map(({ api }) => api)
    expect(asked.filter((api) => !/^entra\.(authorize|account|consent)$/.test(api))).toEqual([
      'entra.token',
      'graph.me',
    ])
    expect(bodies[0]).toContain('code_verifier=')
    for (const name of ['telemetry', 'x-client-OS', 'x-client-CPU']) expect(bodies.join()).not.toContain(name)
  })

  it.each([
    [401, 'invalid_client', 7000218, 'auth_client_invalid'],
    [400, 'unauthorized_client', 700016, 'auth_client_invalid'],
    [400, 'invalid_grant', 54005, 'auth_failed'],
    [400, 'invalid_grant', 65001, 'auth_admin_approval'],
    [400, 'temporarily_unavailable', 90055, 'provider_unavailable'],
  ])('%i %s AADSTS%i ends as its number says, without the words', async (status, error, number, code) => {
    const world = await openWorld()
    const body = { error, error_codes: [number], error_description: `AADSTS${number}: ann@northwind.example` }
    world.control.fault({ match: { path: '/token' }, action: { kind: 'status', status, body } })
    const attempt = await world.attempt({ account: ann })
    expect(attempt).toMatchObject({ state: 'failed', error: { code } })
    expect(attempt.error?.message).not.toContain(ann)
  })

  it.each([
    [429, { 'retry-after': '17' }, { code: 'rate_limited', retry: 'after', retryAfterMs: 17_000 }],
    [503, {}, { code: 'provider_unavailable', retry: 'backoff' }],
  ])('%i with a JSON that names no error is no token', async (status, headers, error) => {
    const world = await openWorld()
    const fault = world.control.fault({
      match: { path: '/token' },
      times: 9,
      action: { kind: 'status', status, headers, body: { message: 'busy' } },
    })
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'failed', error })
    expect(fault.hits()).toBe(1)
    // The next attempt is not refused by the library on its own.
    world.control.clearFaults()
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'connected' })
  })
})
