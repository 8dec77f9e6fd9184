import { expect, it, onTestFinished } from 'vitest'
import { createGoogleOAuth } from '../../../main/oauth/google.ts'
import { createMicrosoftOAuth } from '../../../main/oauth/microsoft.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { overridableFetch } from '../../../main/platform/http.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import { plainFetch } from '../../../main/providers/gmail/plain-fetch.ts'
import { credential } from '../../support/credential.ts'
import { startLoopbackServer } from '../../support/loopback-server.ts'

/** A server that sends everybody on to another, and that other. 307 would carry the body along (RFC 9110, 15.4.8). */
const detour = async () => {
  const elsewhere = await startLoopbackServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"access_token":"a","expires_in":1}')
  })
  const first = await startLoopbackServer((_request, response) => {
    response.writeHead(307, { location: `${elsewhere.origin}/token` }).end()
  })
  onTestFinished(() => {
    first.close()
    elsewhere.close()
  })
  return { first, elsewhere }
}

it.each(['refresh', 'revoke'] as const)('%s: a refresh token follows no redirect', async (action) => {
  const { first, elsewhere } = await detour()
  const endpoints = { 'https://oauth2.googleapis.com': first.origin }
  const oauth = createGoogleOAuth({
    fetch: overridableFetch({ fetch: globalThis.fetch, endpoints }),
    clock: systemClock,
    clientKeys: () => ({ id: 'id', secret: 'secret' }),
  })
  const { signal } = new AbortController()
  const answer =
    action === 'refresh'
      ? await oauth.refresh(credential(), null, signal)
      : await oauth.revoke(credential(), signal)
  expect(answer.ok).toBe(false)
  expect([first.requests(), elsewhere.requests()]).toEqual([1, 0])
})

it('an access token follows no redirect', async () => {
  const { first, elsewhere } = await detour()
  const headers = { Authorization: 'Bearer secret' }
  await expect(plainFetch(globalThis.fetch)(`${first.origin}/gmail/v1`, { headers })).rejects.toThrow()
  expect([first.requests(), elsewhere.requests()]).toEqual([1, 0])
})

it('a code of Microsoft follows no redirect', async () => {
  const { first, elsewhere } = await detour()
  const endpoints = { 'https://login.microsoftonline.com': first.origin }
  const oauth = createMicrosoftOAuth({
    fetch: overridableFetch({ fetch: globalThis.fetch, endpoints }),
    clock: systemClock,
    logger: createMemoryLogger(),
    client: () => ({ clientId: '00000000-e000-4000-a000-000000000001', tenant: 'common', drafts: false }),
  })
  const request = { redirectUri: 'http://localhost:5000', state: 's', loginHint: null, claims: null }
  const prepared = await oauth.prepare(request)
  const attempt = prepared.ok ? prepared.value : expect.unreachable()
  expect(await attempt.exchange('code', new AbortController().signal)).toMatchObject({
    error: { code: 'network_failed' },
  })
  expect([first.requests(), elsewhere.requests()]).toEqual([1, 0])
})
