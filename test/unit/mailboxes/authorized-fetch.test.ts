import { describe, expect, it } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { apiOrigins, authorizedFetch } from '../../../main/mailboxes/authorized-fetch.ts'
import { AppFailure } from '../../../main/platform/app-failure.ts'

const url = 'https://gmail.googleapis.com/gmail/v1/users/me/profile'

/** A provider that accepts one token, and tokens that become the next number when they are refused. */
const setUp = (accepts: string) => {
  const seen: { token: string | null; body: string; header: string | null }[] = []
  const refused: string[] = []
  let current = 1
  const send = authorizedFetch({
    mailboxId: 'm1',
    origins: apiOrigins.gmail,
    tokens: {
      get: async () => ok(`t${current}`),
      invalidate: (_mailboxId, token) => {
        if (token === `t${current}`) current += 1
      },
      refuse: async (_mailboxId, token) => void refused.push(token),
    },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const token = request.headers.get('authorization')
      seen.push({ token, header: request.headers.get('x-a'), body: await request.text() })
      return new Response('body', { status: token === `Bearer ${accepts}` ? 200 : 401 })
    },
  })
  return { send, seen, refused }
}

describe('a claims challenge', () => {
  const encoded = (text: string): string => Buffer.from(text).toString('base64')
  const wanted = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'

  it.each([
    [
      'as Graph sends it',
      `Bearer realm="", error="insufficient_claims", claims="${encoded(wanted)}"`,
      wanted,
    ],
    ['that is none', 'Bearer error="invalid_token"', null],
    ['that is no base64', 'Bearer claims="{nbf}"', null],
    ['that is no JSON', `Bearer claims="${encoded('nbf please')}"`, null],
    ['that is no object', `Bearer claims="${encoded('["nbf"]')}"`, null],
  ])('%s is passed on decoded, or not at all', async (_name, header, claims) => {
    const told: (string | null)[] = []
    const statuses = [401, 200]
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins.gmail,
      tokens: {
        get: async () => ok('t'),
        invalidate: (_id, _token, demanded) => void told.push(demanded),
        refuse: () => expect.unreachable(),
      },
      fetch: async () =>
        new Response(null, { status: statuses.shift() ?? 500, headers: { 'www-authenticate': header } }),
    })
    expect((await send(url)).status).toBe(200)
    expect(told).toEqual([claims])
  })
})

describe('authorized fetch', () => {
  it('sends the token and leaves the rest as it is', async () => {
    const { send, seen } = setUp('t1')
    const answer = await send(url, { method: 'POST', headers: { 'x-a': '1' }, body: 'text' })
    expect(answer.status).toBe(200)
    expect(seen).toEqual([{ token: 'Bearer t1', header: '1', body: 'text' }])
  })

  const bytes = new TextEncoder().encode('text')
  const bodies: [string, () => RequestInit][] = [
    ['text', () => ({ body: 'text' })],
    ['bytes', () => ({ body: bytes })],
    ['a blob', () => ({ body: new Blob(['text']) })],
    ['a stream', () => ({ body: new Blob(['text']).stream(), duplex: 'half' })],
  ]
  it.each(bodies)(
    'repeats a refused POST once with a fresh token and the same body: %s',
    async (_name, init) => {
      const { send, seen } = setUp('t2')
      const answer = await send(url, { method: 'POST', headers: { 'x-a': '1' }, ...init() })
      expect(answer.status).toBe(200)
      expect(seen).toEqual([
        { token: 'Bearer t1', header: '1', body: 'text' },
        { token: 'Bearer t2', header: '1', body: 'text' },
      ])
    },
  )

  it('repeats a Request, too, with its headers', async () => {
    const { send, seen } = setUp('t2')
    await send(new Request(url, { method: 'POST', headers: { 'x-a': '1' }, body: 'text' }))
    expect(seen).toEqual([
      { token: 'Bearer t1', header: '1', body: 'text' },
      { token: 'Bearer t2', header: '1', body: 'text' },
    ])
  })

  it('gives up after the second refusal, which ends the sign-in', async () => {
    const { send, seen, refused } = setUp('none')
    await expect(send(url)).rejects.toMatchObject({ name: 'AppFailure', error: { code: 'auth_expired' } })
    expect(seen).toHaveLength(2)
    expect(refused).toEqual(['t2'])
  })

  it('passes on what the second refusal demands', async () => {
    const told: (string | null)[] = []
    const claims = Buffer.from('{"access_token":{}}').toString('base64')
    const headers = { 'www-authenticate': `Bearer claims="${claims}"` }
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins.gmail,
      tokens: {
        get: async () => ok('t'),
        invalidate: () => undefined,
        refuse: async (_id, _token, demanded) => void told.push(demanded),
      },
      fetch: async () => new Response(null, { status: 401, headers }),
    })
    await expect(send(url)).rejects.toThrow(AppFailure)
    expect(told).toEqual(['{"access_token":{}}'])
  })

  it('throws what the tokens say, without a request', async () => {
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins.gmail,
      tokens: {
        get: async () => err(appError('vault_unavailable', 'x', 'backoff')),
        invalidate: () => undefined,
        refuse: () => expect.unreachable(),
      },
      fetch: () => expect.unreachable(),
    })
    await expect(send(url)).rejects.toThrow(AppFailure)
  })

  it.each([
    'https://evil.example/',
    'http://gmail.googleapis.com/x',
    'https://gmail.googleapis.com.evil.example/x',
  ])('sends no token to %s', async (elsewhere) => {
    const { send, seen } = setUp('t1')
    await expect(send(elsewhere)).rejects.toThrow('No token is sent')
    expect(seen).toEqual([])
  })

  it.each([
    ['gmail', 'https://graph.microsoft.com/v1.0/me'],
    ['graph', url],
  ] as const)('sends no token of %s to the other provider', async (provider, elsewhere) => {
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins[provider],
      tokens: { get: () => expect.unreachable(), invalidate: () => undefined, refuse: async () => undefined },
      fetch: () => expect.unreachable(),
    })
    await expect(send(elsewhere)).rejects.toThrow('No token is sent')
  })

  it('leaves no connection waiting for somebody to read a refusal', async () => {
    let cancelled = 0
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins.gmail,
      tokens: { get: async () => ok('t'), invalidate: () => undefined, refuse: async () => undefined },
      fetch: async () =>
        new Response(new ReadableStream({ cancel: () => void (cancelled += 1) }), { status: 401 }),
    })
    await expect(send(url)).rejects.toThrow(AppFailure)
    expect(cancelled).toBe(2)
  })

  it('passes every other status on', async () => {
    const send = authorizedFetch({
      mailboxId: 'm1',
      origins: apiOrigins.gmail,
      tokens: {
        get: async () => ok('t'),
        invalidate: () => expect.unreachable(),
        refuse: () => expect.unreachable(),
      },
      fetch: async () => new Response(null, { status: 403 }),
    })
    expect((await send(url)).status).toBe(403)
  })
})
