import { describe, expect, it } from 'vitest'
import { apiOrigins, authorizedFetch } from '../../../main/mailboxes/authorized-fetch.ts'
import { overridableFetch } from '../../../main/platform/http.ts'
import { ann, openConnectWorld } from '../../support/connect-world.ts'

const signal = new AbortController().signal
const hour = 3_600_000
const profile = 'https://gmail.googleapis.com/gmail/v1/users/me/profile'

const connected = async () => {
  const world = await openConnectWorld()
  const { mailboxId } = await world.attempt({ account: ann })
  if (mailboxId === null) throw new Error('Not connected')
  world.control.clearRequests()
  const fetch = authorizedFetch({
    fetch: overridableFetch({ fetch: globalThis.fetch, endpoints: world.endpoints }),
    tokens: world.tokens,
    mailboxId,
    origins: apiOrigins.gmail,
  })
  const stored = () => world.vault.entries.get(mailboxId) ?? expect.unreachable()
  return { ...world, mailboxId, fetch, stored }
}

describe('access tokens of the emulated Google', () => {
  it('are refreshed with one POST for twenty that ask at once, keeping the refresh token', async () => {
    const world = await connected()
    const before = world.stored()
    world.clock.advance(hour)
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => world.tokens.get(world.mailboxId, signal)),
    )
    expect(new Set(tokens.map((token) => token.ok && token.value)).size).toBe(1)
    expect(world.control.tokenRequests()).toBe(1)
    expect(world.stored()).toMatchObject({ renewal: before.renewal, scopes: before.scopes })
    expect(world.stored().accessToken).not.toBe(before.accessToken)
    // Google says 3599 seconds; the injected clock counts, not the computer's.
    expect(world.stored().accessTokenExpiresAt).toBe(world.clock.now() + 3_599_000)
  })

  it('follow a rotation from one refresh to the next', async () => {
    const world = await connected()
    world.google().control.rotateRefreshTokens(true)
    const seen = new Set([world.stored().renewal])
    for (let turn = 0; turn < 3; turn += 1) {
      world.clock.advance(hour)
      expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({ ok: true })
      seen.add(world.stored().renewal)
    }
    expect(seen.size).toBe(4)
  })

  it('end with one word to the mailbox when the person revokes the grant', async () => {
    const world = await connected()
    world.control.revoke(ann)
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => world.fetch(profile)))
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { error: { code: 'auth_expired' } } })
    }
    expect(world.expired).toEqual([world.mailboxId])
    expect(world.control.tokenRequests()).toBe(1)
  })

  it('are not refreshed again at once when the token endpoint is down', async () => {
    const world = await connected()
    world.clock.advance(hour)
    const fault = world.control.fault({
      match: { path: '/token' },
      times: 9,
      action: { kind: 'status', status: 503 },
    })
    expect(await world.tokens.get(world.mailboxId, signal)).toMatchObject({
      error: { code: 'provider_unavailable' },
    })
    expect(fault.hits()).toBe(1)
    expect(world.expired).toEqual([])
  })
})

describe('authorized fetch on the emulated Google', () => {
  it('gets through a token that ended early, with one refresh for many requests', async () => {
    const world = await connected()
    expect((await world.fetch(profile)).status).toBe(200)
    world.control.expireAccessTokens()
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.fetch(profile)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(world.control.tokenRequests()).toBe(1)
  })

  it('carries a POST out once when its first token was refused', async () => {
    const world = await connected()
    world.control.expireAccessTokens()
    const raw = Buffer.from(`To: jana@customer.example\r\nSubject: Once\r\n\r\nOnce`).toString('base64url')
    const answer = await world.fetch('https://gmail.googleapis.com/gmail/v1/users/me/messages/send', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ raw }),
    })
    expect(answer.status).toBe(200)
    expect(world.google().control.sentMessages(ann)).toHaveLength(1)
  })
})
