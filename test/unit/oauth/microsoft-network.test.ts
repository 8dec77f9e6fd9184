import { expect, it } from 'vitest'
import { createMicrosoftNetwork } from '../../../main/oauth/microsoft-network.ts'
import type { Fetch } from '../../../main/platform/ports.ts'

const url = 'https://login.microsoftonline.com/common/oauth2/v2.0/token'
const { signal } = new AbortController()
const answering =
  (status: number, body: string, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(body, { status, headers })

it.each([
  [429, '{}', { 'retry-after': '7' }, { code: 'rate_limited', retry: 'after', retryAfterMs: 7000 }],
  [429, '{"error":"temporarily_unavailable"}', {}, { code: 'rate_limited', retry: 'backoff' }],
  [503, '{"access_token":"x"}', { 'retry-after': '' }, { code: 'provider_unavailable', retry: 'backoff' }],
  [400, '{"access_token":"x"}', {}, { code: 'provider_bad_answer' }],
  [400, '{"error":""}', {}, { code: 'provider_bad_answer' }],
  [200, '[]', {}, { code: 'provider_bad_answer' }],
  [200, '<html>', {}, { code: 'provider_bad_answer' }],
])('%i with %s never gets to MSAL', async (status, body, headers, error) => {
  const network = createMicrosoftNetwork({ fetch: answering(status, body, headers), signal })
  await expect(network.module.sendPostRequestAsync(url, { body: 'a=1' })).rejects.toThrow()
  expect(network.failure()).toMatchObject(error)
  expect(network.lastAnswer()).toBeUndefined()
})

it.each([
  [200, { access_token: 'x' }],
  [400, { error: 'invalid_grant' }],
])('%i with what the protocol has goes through', async (status, body) => {
  const network = createMicrosoftNetwork({ fetch: answering(status, JSON.stringify(body)), signal })
  expect(await network.module.sendPostRequestAsync(url, {})).toMatchObject({ status, body })
  expect([network.lastAnswer(), network.failure()]).toEqual([body, null])
})

it('sends no cookies, follows no redirect, and says nothing of the computer', async () => {
  const sent: (RequestInit | undefined)[] = []
  const fetch: Fetch = async (_url, init) => {
    sent.push(init)
    return new Response('{"access_token":"x"}')
  }
  const { module } = createMicrosoftNetwork({ fetch, signal })
  const told = ['current-telemetry', 'last-telemetry', 'OS', 'CPU'].map((name) => `x-client-${name}=1`)
  await module.sendPostRequestAsync(url, { body: `code=c&${told.join('&')}&x-client-SKU=msal` })
  expect(sent).toMatchObject([
    { method: 'POST', credentials: 'omit', redirect: 'error', signal, body: 'code=c&x-client-SKU=msal' },
  ])
})
