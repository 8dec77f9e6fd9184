import { createHash } from 'node:crypto'
import { Client } from '@microsoft/microsoft-graph-client'
import { PublicClientApplication } from '@azure/msal-node'
import { startEmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import type { EmulatedMicrosoft, StartOptions } from '../../../support/microsoft/index.ts'

export const ANN = 'ann@northwind.example'
export const BOB = 'bob@altamar.example'
export const CLEO = 'cleo@outlook.example'
export const NOW = Date.UTC(2026, 10, 22, 12)
export const REDIRECT = 'http://localhost:51234'
export const VERIFIER = 'v'.repeat(43)
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
export const MAIL = ['User.Read', 'Mail.Read', 'Mail.Send']
export const TAG = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name LiaisonSubmission'

export type TestClock = { now: () => number; advance: (ms: number) => void }

export function testClock(): TestClock {
  let now = NOW
  return { now: () => now, advance: (ms) => void (now += ms) }
}

export function startMicrosoft(options: Partial<StartOptions> = {}): Promise<EmulatedMicrosoft> {
  const accounts = [
    { email: ANN, name: 'Ann Meyer', folders: ['Clients', 'Clients/Altamar'] },
    { email: BOB, name: 'Bob Stone' },
    { email: CLEO, name: 'Cleo Park', kind: 'personal' as const },
  ]
  return startEmulatedMicrosoft({ clock: () => NOW, accounts, ...options })
}

/** A fetch that takes the real addresses to the emulator, as the product's does. */
export function fetchTo({ endpoints }: EmulatedMicrosoft) {
  return (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const text = input instanceof Request ? input.url : String(input)
    const url = new URL(text)
    const there = `${endpoints[url.origin] ?? url.origin}${url.pathname}${url.search}`
    return fetch(there, init)
  }
}

/** Microsoft's own client, with tokens for these scopes; its last middleware goes to the emulator. */
export function clientFor(
  microsoft: EmulatedMicrosoft,
  account = ANN,
  scopes: readonly string[] = MAIL,
): Client {
  const { accessToken } = microsoft.control.grant(account, scopes)
  const send = fetchTo(microsoft)
  return Client.initWithMiddleware({
    middleware: {
      execute: async (context) => {
        const headers = new Headers(context.options?.headers)
        headers.set('authorization', `Bearer ${accessToken}`)
        const url = typeof context.request === 'string' ? context.request : context.request.url
        const { method, body } = context.options ?? {}
        context.response = await send(url, {
          headers,
          ...(method === undefined ? {} : { method }),
          ...(body === undefined ? {} : { body }),
        })
      },
    },
  })
}

/** Plain fetch with a token; `path` below /v1.0. */
export function callerFor(microsoft: EmulatedMicrosoft, account = ANN, scopes: readonly string[] = MAIL) {
  const { accessToken } = microsoft.control.grant(account, scopes)
  return async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${accessToken}`)
    if (init.body !== undefined && !headers.has('content-type'))
      headers.set('content-type', 'application/json')
    const url = path.startsWith('http') ? path : `https://graph.microsoft.com/v1.0${path}`
    const response = await fetchTo(microsoft)(url, { ...init, headers })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    const body = isJson && text !== '' ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body }
  }
}

export const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

export const to = (address: string) => [{ emailAddress: { address } }]

/** MSAL as the product will set it up: its requests go to the emulator. */
export function msalFor(microsoft: EmulatedMicrosoft): PublicClientApplication {
  const send = fetchTo(microsoft)
  const ask = async (
    method: string,
    url: string,
    options?: { headers?: Record<string, string>; body?: string },
  ) => {
    const response = await send(url, {
      method,
      ...(options?.headers === undefined ? {} : { headers: options.headers }),
      ...(options?.body === undefined ? {} : { body: options.body }),
    })
    return {
      headers: Object.fromEntries(response.headers),
      body: await response.json(),
      status: response.status,
    }
  }
  return new PublicClientApplication({
    auth: {
      clientId: microsoft.clientId,
      authority: 'https://login.microsoftonline.com/common',
      clientCapabilities: ['CP1'],
    },
    system: {
      networkClient: {
        sendGetRequestAsync: (url, options) => ask('GET', url, options),
        sendPostRequestAsync: (url, options) => ask('POST', url, options),
      },
    },
  })
}

/** The emulated page for a URL of the real host. */
export function pageOf({ endpoints }: EmulatedMicrosoft, url: string | URL): URL {
  const real = new URL(url)
  return new URL(`${real.pathname}${real.search}`, endpoints[real.origin])
}
