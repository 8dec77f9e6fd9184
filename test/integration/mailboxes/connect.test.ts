import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { providerIds, type ProviderId } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { AppFailure } from '../../../main/platform/app-failure.ts'
import type { Fetch } from '../../../main/platform/ports.ts'
import { ann, listens, openConnectWorld, sales, type ConnectWorld } from '../../support/connect-world.ts'

const tokensSchema = z.looseObject({ id_token: z.string() })
const claimsSchema = z.looseObject({ aud: z.string() })
const signal = new AbortController().signal
/** What the request for consent says, besides state and challenge. */
const asked: Record<ProviderId, { origin: string; query: Record<string, unknown> }> = {
  gmail: {
    origin: 'https://accounts.google.com',
    query: {
      response_type: 'code',
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent select_account',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/google$/),
    },
  },
  graph: {
    origin: 'https://login.microsoftonline.com',
    query: {
      response_type: 'code',
      response_mode: 'query',
      code_challenge_method: 'S256',
      prompt: 'select_account',
      scope: 'User.Read Mail.Read Mail.Send Calendars.ReadWrite openid profile offline_access',
      redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    },
  },
}
/** What a grant that nothing uses costs: Microsoft has no way to give one back. */
const givenBack: Record<ProviderId, number> = { gmail: 1, graph: 0 }
const urlOf = (world: ConnectWorld): string => world.opened.at(-1) ?? expect.unreachable()

describe.each(providerIds)('connecting with %s', (provider) => {
  it('goes from the browser to a mailbox with its sign-in in the vault, and leaves no port open', async () => {
    const world = await openConnectWorld({ provider })
    const attempt = await world.attempt({ account: ann })
    expect(world.shown().map(({ state }) => state)).toEqual(['waiting', 'finishing', 'connected'])
    expect(world.published.at(-1)).toEqual({ name: 'mailboxes.changed', payload: {} })
    expect(attempt).toMatchObject({ error: null, grants: { readMail: true, sendMail: true, calendar: true } })

    const mailboxes = await world.store.mailboxes.list()
    expect(mailboxes).toMatchObject([{ id: attempt.mailboxId, address: ann, state: 'connected', provider }])
    expect(mailboxes[0]?.accountId).not.toBe('')
    expect(world.vault.entries.get(attempt.mailboxId ?? '')?.renewal).toBeTruthy()
    const token = await world.tokens.get(attempt.mailboxId ?? '', signal)
    expect(token.ok).toBe(true)
    expect(world.control.tokenRequests()).toBe(1)

    const url = new URL(urlOf(world))
    expect(url.origin).toBe(asked[provider].origin)
    expect(Object.fromEntries(url.searchParams)).toMatchObject(asked[provider].query)
    expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/)
    expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(await listens(urlOf(world))).toBe(false)
    expect(world.clock.planned()).toBe(0)
    await expect.poll(() => world.pages[0]).toContain('You can close this window')
    const secrets = [...world.vault.entries.values()].flatMap((one) => [one.renewal, one.accessToken])
    for (const secret of secrets)
      expect(JSON.stringify([world.logger.lines, world.published])).not.toContain(secret)
  })

  it('asks with a fresh state, challenge and nonce each time', async () => {
    const world = await openConnectWorld({ provider })
    for (let turn = 0; turn < 3; turn += 1) await world.attempt({ account: ann })
    for (const name of ['state', 'code_challenge', 'nonce']) {
      expect(new Set(world.opened.map((url) => new URL(url).searchParams.get(name))).size).toBe(3)
    }
  })

  it('works by the copied link where no browser comes up', async () => {
    const world = await openConnectWorld({ provider })
    world.person.does = 'fail'
    const started = await world.connector.start({ provider, reconnects: null })
    if (!started.ok) throw new Error(started.error.message)
    await world.consent(started.value.authorizeUrl ?? '', { account: ann })
    expect((await world.ended()).state).toBe('connected')
  })

  it('says which permissions were left off, and connects with the others', async () => {
    const world = await openConnectWorld({ provider })
    const attempt = await world.attempt({
      account: ann,
      without: [world.identity.scopes.send, world.identity.scopes.calendar],
    })
    const grants = { readMail: true, sendMail: false, calendar: false }
    expect(attempt).toMatchObject({ state: 'connected', grants })
    expect(await world.store.mailboxes.list()).toMatchObject([{ grants }])
  })

  it('renews the mailbox of an account that is connected already', async () => {
    const world = await openConnectWorld({ provider })
    const first = await world.attempt({ account: ann, without: [world.identity.scopes.read] })
    const [before] = await world.store.mailboxes.list()
    const token = world.vault.entries.get(first.mailboxId ?? '')?.renewal
    world.clock.advance(60_000)
    const second = await world.attempt({ account: ann })
    expect(second.mailboxId).toBe(first.mailboxId)
    expect(await world.store.mailboxes.list()).toMatchObject([
      { connectedAt: before?.connectedAt, grants: { readMail: true } },
    ])
    expect(world.vault.entries.get(first.mailboxId ?? '')?.renewal).not.toBe(token)
  })

  it('revives a mailbox that was disconnected with its history kept', async () => {
    const world = await openConnectWorld({ provider })
    const first = await world.attempt({ account: ann })
    expect(await world.disconnect({ mailboxId: first.mailboxId ?? '', keepHistory: true })).toMatchObject({
      ok: true,
    })
    expect(await world.store.mailboxes.list()).toMatchObject([{ id: first.mailboxId, state: 'disconnected' }])
    const second = await world.attempt({ account: ann })
    expect(second.mailboxId).toBe(first.mailboxId)
    expect(await world.store.mailboxes.list()).toMatchObject([{ id: first.mailboxId, state: 'connected' }])
    expect(await world.tokens.get(first.mailboxId ?? '', signal)).toMatchObject({ ok: true })
  })
})

describe.each(providerIds)('reconnecting with %s', (provider) => {
  it('names the account to the provider, and takes the mailbox up again', async () => {
    const world = await openConnectWorld({ provider })
    const { mailboxId } = await world.attempt({ account: ann })
    if (mailboxId === null) throw new Error('Not connected')
    world.control.revoke(ann)
    world.clock.advance(7_200_000)
    expect(await world.tokens.get(mailboxId, signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(world.expired).toEqual([mailboxId])
    await world.store.mailboxes.setState({
      mailboxId,
      state: 'reconnect',
      lastError: appError('auth_expired', 'x', 'user'),
    })

    const again = await world.attempt({}, mailboxId)
    expect(new URL(urlOf(world)).searchParams.get('login_hint')).toBe(ann)
    expect(again).toMatchObject({ state: 'connected', mailboxId, reconnects: mailboxId })
    expect(await world.store.mailboxes.list()).toMatchObject([{ state: 'connected', lastError: null }])
    expect(await world.tokens.get(mailboxId, signal)).toMatchObject({ ok: true })
  })

  it('refuses another account, gives its grant back, and leaves the mailbox as it was', async () => {
    const world = await openConnectWorld({ provider })
    const { mailboxId } = await world.attempt({ account: ann })
    const before = world.vault.entries.get(mailboxId ?? '')
    const attempt = await world.attempt({ account: sales }, mailboxId)
    expect(attempt).toMatchObject({ state: 'failed', error: { code: 'auth_wrong_account', subject: ann } })
    expect(world.control.revocations()).toBe(givenBack[provider])
    expect(await world.store.mailboxes.list()).toHaveLength(1)
    expect([...world.vault.entries.values()]).toEqual([before])
  })

  it('does not revoke the other account where a mailbox of its own is connected', async () => {
    const world = await openConnectWorld({ provider })
    const first = await world.attempt({ account: ann })
    const other = await world.attempt({ account: sales })
    const attempt = await world.attempt({ account: sales }, first.mailboxId)
    expect(attempt).toMatchObject({ state: 'failed', error: { code: 'auth_wrong_account' } })
    expect(world.control.revocations()).toBe(0)
    world.clock.advance(3_600_000)
    expect(await world.tokens.get(other.mailboxId ?? '', signal)).toMatchObject({ ok: true })
  })

  it('needs a mailbox that is there', async () => {
    const world = await openConnectWorld({ provider })
    const started = await world.connector.start({ provider, reconnects: 'nobody' })
    expect(started).toMatchObject({ ok: false, error: { code: 'mailbox_not_found' } })
  })
})

describe.each(providerIds)(
  'an attempt with %s that ends otherwise leaves no port, no timer and no mailbox',
  (provider) => {
    const nothingLeft = async (world: ConnectWorld): Promise<void> => {
      expect(await listens(urlOf(world))).toBe(false)
      expect(world.clock.planned()).toBe(0)
      expect(await world.store.mailboxes.list()).toEqual([])
      expect(world.vault.entries.size).toBe(0)
      // And the next one works.
      world.control.clearFaults()
      world.keys.current = world.identity.keys
      expect((await world.attempt({ account: ann })).state).toBe('connected')
    }

    it('denied at the consent page', async () => {
      const world = await openConnectWorld({ provider })
      const attempt = await world.attempt({ account: ann, cancel: true })
      expect(attempt).toMatchObject({ state: 'failed', error: { code: 'auth_denied' }, authorizeUrl: null })
      await expect.poll(() => world.pages[0]).toContain('Nothing was connected')
      await nothingLeft(world)
    })

    it('abandoned in the browser for five minutes', async () => {
      const world = await openConnectWorld({ provider })
      world.person.does = 'ignore'
      const started = await world.connector.start({ provider, reconnects: null })
      if (!started.ok) throw new Error(started.error.message)
      expect(await listens(urlOf(world))).toBe(true)
      expect(started.value.expiresAt).toBe(world.clock.now() + 300_000)
      world.clock.advance(299_999)
      expect(world.connector.current()?.state).toBe('waiting')
      world.clock.advance(1)
      expect(await world.ended()).toMatchObject({ state: 'failed', error: { code: 'auth_timeout' } })
      await nothingLeft(world)
    })

    it('called off while it waits', async () => {
      const world = await openConnectWorld({ provider })
      world.person.does = 'ignore'
      const started = await world.connector.start({ provider, reconnects: null })
      expect(await world.connector.start({ provider, reconnects: null })).toMatchObject({
        error: { code: 'auth_in_progress' },
      })
      world.connector.cancel('another attempt', 'cancelled')
      expect(world.connector.current()?.state).toBe('waiting')
      world.connector.cancel(started.ok ? started.value.id : '', 'cancelled')
      expect(await world.ended()).toMatchObject({ state: 'cancelled', error: { code: 'auth_cancelled' } })
      await nothingLeft(world)
    })

    it('called off while the code is exchanged', async () => {
      const world = await openConnectWorld({ provider })
      const { promise, resolve } = Promise.withResolvers<void>()
      world.control.fault({ match: { path: '/token' }, action: { kind: 'delay', until: promise } })
      const started = await world.connector.start({ provider, reconnects: null })
      await world.until(({ state }) => state === 'finishing')
      world.connector.cancel(started.ok ? started.value.id : '', 'cancelled')
      expect(await world.ended()).toMatchObject({ state: 'cancelled' })
      resolve()
      await nothingLeft(world)
    })

    it('stopped with the app', async () => {
      const world = await openConnectWorld({ provider })
      world.person.does = 'ignore'
      await world.connector.start({ provider, reconnects: null })
      await world.connector.stop()
      expect(world.connector.current()?.state).toBe('cancelled')
      await nothingLeft(world)
    })

    it.each([500, 503, 429])('%i at the token endpoint, which sees one POST', async (status) => {
      const world = await openConnectWorld({ provider })
      const fault = world.control.fault({
        match: { path: '/token' },
        times: 9,
        action: { kind: 'status', status },
      })
      const attempt = await world.attempt({ account: ann })
      const code = status === 429 ? 'rate_limited' : 'provider_unavailable'
      expect(attempt).toMatchObject({ state: 'failed', error: { code } })
      expect(fault.hits()).toBe(1)
      await nothingLeft(world)
    })

    it.each([
      ['before', 'network_failed'],
      ['mid-body', 'network_failed'],
    ] as const)('a connection that is cut %s, once', async (when, code) => {
      const world = await openConnectWorld({ provider })
      const fault = world.control.fault({
        match: { path: '/token' },
        times: 9,
        action: { kind: 'cut', when },
      })
      expect(await world.attempt({ account: ann })).toMatchObject({ state: 'failed', error: { code } })
      expect(fault.hits()).toBe(1)
      await nothingLeft(world)
    })

    it('an answer that is no JSON', async () => {
      const world = await openConnectWorld({ provider })
      world.control.fault({ match: { path: '/token' }, action: { kind: 'wrong-json' } })
      expect(await world.attempt({ account: ann })).toMatchObject({ error: { code: 'provider_bad_answer' } })
      await nothingLeft(world)
    })

    it('a token endpoint that is silent for half a minute', async () => {
      const world = await openConnectWorld({ provider })
      world.control.fault({
        match: { path: '/token' },
        action: { kind: 'delay', until: new Promise(() => undefined) },
      })
      await world.connector.start({ provider, reconnects: null })
      await world.until(({ state }) => state === 'finishing')
      world.clock.advance(30_000)
      expect(await world.ended()).toMatchObject({ state: 'failed', error: { code: 'timeout' } })
      await nothingLeft(world)
    })

    it('no client id at all', async () => {
      const world = await openConnectWorld({ provider })
      world.keys.current = null
      const started = await world.connector.start({ provider, reconnects: null })
      expect(started).toMatchObject({ ok: false, error: { code: 'auth_client_missing' } })
      expect(world.opened).toEqual([])
      expect(world.connector.current()).toBeNull()
    })

    it('an ID token for somebody else', async () => {
      const forge =
        (fetch: Fetch): Fetch =>
        async (input, init) => {
          const answer = await fetch(input, init)
          if (!new URL(answer.url).pathname.endsWith('/token')) return answer
          const tokens = tokensSchema.parse(JSON.parse(await answer.text()))
          const [header, payload = '', signature] = tokens.id_token.split('.')
          const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
          const forged = Buffer.from(JSON.stringify({ ...claims, aud: 'another-client' })).toString(
            'base64url',
          )
          return Response.json({ ...tokens, id_token: [header, forged, signature].join('.') })
        }
      const world = await openConnectWorld({ provider, changeFetch: forge })
      expect(await world.attempt({ account: ann })).toMatchObject({
        state: 'failed',
        error: { code: 'auth_failed' },
      })
      expect(await world.store.mailboxes.list()).toEqual([])
      expect(world.vault.entries.size).toBe(0)
      expect(await listens(urlOf(world))).toBe(false)
    })

    it('a vault that can not take the sign-in; the grant is given back', async () => {
      const world = await openConnectWorld({ provider })
      world.vault.fail.write = { ok: false, error: appError('vault_unavailable', 'locked', 'backoff') }
      expect(await world.attempt({ account: ann })).toMatchObject({
        state: 'failed',
        error: { code: 'vault_unavailable' },
      })
      expect(world.control.revocations()).toBe(givenBack[provider])
      world.vault.fail.write = undefined
      await nothingLeft(world)
    })

    it('a store that is full: the sign-in is taken back out of the vault', async () => {
      let full = true
      const world = await openConnectWorld({
        provider,
        changeStore: (store) => ({
          ...store,
          mailboxes: {
            ...store.mailboxes,
            save: async (record) => {
              if (full) throw new AppFailure(appError('store_full', 'The disk is full', 'user'))
              await store.mailboxes.save(record)
            },
          },
        }),
      })
      expect(await world.attempt({ account: ann })).toMatchObject({
        state: 'failed',
        error: { code: 'store_full' },
      })
      expect(world.vault.calls).toEqual(['write', 'remove'])
      expect(world.control.revocations()).toBe(givenBack[provider])
      full = false
      await nothingLeft(world)
    })
  },
)

it('a wrong client secret of Google is told apart, and not shown', async () => {
  const world = await openConnectWorld()
  world.keys.current = { ...world.identity.keys, secret: 'GOCSPX-wrong' }
  const attempt = await world.attempt({ account: ann })
  expect(attempt).toMatchObject({ state: 'failed', error: { code: 'auth_client_invalid' } })
  expect(JSON.stringify(attempt)).not.toContain('GOCSPX')
})
