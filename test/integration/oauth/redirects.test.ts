import { expect, it, onTestFinished } from 'vitest'
import { createGoogleOAuth } from '../../../main/oauth/google.ts'
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
