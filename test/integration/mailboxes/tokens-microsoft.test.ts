import { describe, expect, it } from 'vitest'
import { appErrorSchema } from '../../../shared/errors/app-error.ts'
import { apiOrigins, authorizedFetch } from '../../../main/mailboxes/authorized-fetch.ts'
import { ann, openConnectWorld } from '../../support/connect-world.ts'

const signal = new AbortController().signal
/** Longer than an access token of Entra lives. */
const twoHours = 7_200_000

const connected = async (without: readonly string[] = []) => {
  const world = await openConnectWorld({ provider: 'graph' })
  const { mailboxId } = await world.attempt({ account: ann, without })
  if (mailboxId === null) throw new Error('Not connected')
  world.control.clearRequests()
  const fetch = authorizedFetch({
    fetch: world.fetch,
    tokens: world.tokens,
    mailboxId,
    origins: apiOrigins.graph,
  })
  const stored = () => world.vault.entries.get(mailboxId) ?? expect.unreachable()
  const { control } = world.microsoft()
  const get = () => fetch(world.identity.probe)
  return { ...world, mailboxId, get, stored, control: { ...world.control, ...control } }
}

const refreshTokens = (renewal: string): string[] =>
  [...renewal.matchAll(/"secret":"([^"]+)"/g)].map((match) => match[1] ?? '')

describe('access tokens of the emulated Microsoft', () => {
  it('are refreshed with one POST for twenty that ask at once', async () => {
    const world = await connected()
    const before = world.stored()
    world.clock.advance(twoHours)
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => world.tokens.get(world.mailboxId, signal)),
    )
    expect(new Set(tokens.map((token) => token.ok && token.value)).size).toBe(1)
    expect(world.control.countOf('entra.token')).toBe(1)
    expect(world.stored()).toMatchObject({ provider: 'graph', scopes: before.scopes })
    expect(world.stored().accessToken).not.toBe(before.accessToken)
    // The injected clock counts, not the computer's, which MSAL reads.
    expect(world.stored().accessTokenExpiresAt).toBe(world.clock.now() + 4_199_000)
  })

  it('follow a rotation, and what is kept does not grow', async () => {
    const world = await connected()
    const seen = new Set(refreshTokens(world.stored().renewal))
    const size = world.stored().renewal.length
    for (let turn = 0; turn < 30; turn += 1) {
      world.clock.advance(twoHours)
      expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ ok: true })
      world.control.rotate()
      const kept = refreshTokens(world.stored().renewal)
      expect(kept).toHaveLength(1)
      for (const token of kept) seen.add(token)
    }
    expect(seen.size).toBe(31)
    expect(world.stored().renewal.length).toBe(size)
    expect(size).toBeLessThan(20_000)
    expect(world.stored().renewal).not.toContain(world.stored().accessToken)
  })

  it('of a smaller grant are renewed with what was granted', async () => {
    const world = await connected(['Mail.Send', 'Calendars.ReadWrite'])
    world.clock.advance(twoHours)
    expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ ok: true })
    expect(world.stored().scopes).toEqual(['Mail.Read', 'User.Read', 'openid', 'profile'])
  })

  it.each([
    [50173, 'password'],
    [700082, 'not used'],
    [65001, 'permission'],
    [50076, 'proof'],
  ] as const)('end with AADSTS%i, and say it', async (number, words) => {
    const world = await connected()
    world.control.revoke(ann, number)
    world.clock.advance(twoHours)
    const ended = await world.tokens.get(world.mailboxId, signal)
    expect(ended).toMatchObject({ error: { code: 'auth_expired' } })
    const message = ended.ok ? '' : ended.error.message
    expect(message).toContain(`AADSTS${number}`)
    expect(message).toContain(words)
    expect(message).not.toMatch(/Trace ID|Timestamp/)
    expect(world.expired).toEqual([world.mailboxId])
    await world.tokens.get(world.mailboxId, signal)
    expect(world.control.countOf('entra.token')).toBe(1)
  })

  it.each([503, 429])(
    'are not refreshed again at once after %i, and no sign-in ends by it',
    async (status) => {
      const world = await connected()
      world.clock.advance(twoHours)
      const fault = world.control.fault({ match: { path: '/token' }, action: { kind: 'status', status } })
      expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ ok: false })
      expect(fault.hits()).toBe(1)
      expect(world.expired).toEqual([])
      expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ ok: true })
    },
  )

  it('end where what is kept is not of MSAL', async () => {
    const world = await connected()
    const broken = { ...world.stored(), renewal: '1//refresh-token', accessTokenExpiresAt: 0 }
    expect(await world.oauth.refresh(broken, null, signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(world.control.countOf('entra.token')).toBe(0)
  })
})

describe('a claims challenge of Graph', () => {
  it('is carried by the next refresh, and the request goes through', async () => {
    const world = await connected()
    world.control.challengeClaims(ann)
    expect((await world.get()).status).toBe(200)
    const [request] = world.control.requests().filter(({ api }) => api === 'entra.token')
    expect(JSON.parse(request?.claims ?? '')).toMatchObject({
      access_token: { nbf: { essential: true }, xms_cc: { values: ['CP1'] } },
    })
    // Once answered it is not carried along.
    world.clock.advance(twoHours)
    await world.tokens.get(world.mailboxId, signal)
    expect(world.control.requests().findLast(({ api }) => api === 'entra.token')?.claims).not.toContain('nbf')
  })

  it('in the refusal of a refresh is carried by the next sign-in, and is no part of the error', async () => {
    const world = await connected()
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["policy-1"]}}}'
    const refused = {
      error: 'interaction_required',
      suberror: 'basic_action',
      error_codes: [50076],
      error_description: 'AADSTS50076: more is needed.',
      claims,
    }
    const action = { kind: 'status', status: 400, body: refused } as const
    world.control.fault({ match: { path: '/token' }, action })
    world.clock.advance(twoHours)
    const ended = await world.tokens.get(world.mailboxId, signal)
    expect(ended.ok ? null : appErrorSchema.parse(ended.error).code).toBe('auth_expired')
    expect(await world.attempt({ account: ann }, world.mailboxId)).toMatchObject({ state: 'connected' })
    const asked = new URL(world.opened.at(-1) ?? '').searchParams.get('claims') ?? ''
    expect(JSON.parse(asked)).toMatchObject(JSON.parse(claims))
  })

  it.each(['nonsense', '[]', 7])('that is %j is not carried', async (claims) => {
    const world = await connected()
    const refused = { error: 'invalid_grant', suberror: 'basic_action', error_codes: [50076], claims }
    const action = { kind: 'status', status: 400, body: refused } as const
    world.control.fault({ match: { path: '/token' }, action })
    world.clock.advance(twoHours)
    expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(world.tokens.claims(world.mailboxId)).toBeNull()
  })

  it('that wants the person is carried by the next sign-in', async () => {
    const world = await connected()
    world.control.challengeClaims(ann)
    world.control.revoke(ann, 50076, { suberror: 'basic_action', accessTokens: 'live' })
    await expect(world.get()).rejects.toMatchObject({ error: { code: 'auth_expired' } })
    expect(world.expired).toEqual([world.mailboxId])
    const again = await world.attempt({ account: ann }, world.mailboxId)
    expect(again).toMatchObject({ state: 'connected', mailboxId: world.mailboxId })
    const url = new URL(world.opened.at(-1) ?? '')
    expect(JSON.parse(url.searchParams.get('claims') ?? '')).toMatchObject({
      access_token: { nbf: { essential: true } },
    })
    expect(url.searchParams.get('login_hint')).toBe(ann)
    expect(url.searchParams.has('prompt')).toBe(false)
    expect((await world.get()).status).toBe(200)
    // Kept no longer than it is of use.
    expect(world.tokens.claims(world.mailboxId)).toBeNull()
  })
})
