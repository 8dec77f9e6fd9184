import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PublicClientApplication } from '@azure/msal-node'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { startEmulatedGoogle } from '../../support/google/index.ts'
import { startEmulatedMicrosoft } from '../../support/microsoft/index.ts'
import { answerSignIn } from '../../support/microsoft/sign-in-robot.ts'
import { filesWithTokens, tokensIn } from '../../support/token-search.ts'

const account = { email: 'ann@contoso.example', name: 'Ann Meyer' }

const startBoth = async () => {
  const google = await startEmulatedGoogle({ accounts: [account] })
  const microsoft = await startEmulatedMicrosoft({ accounts: [account] })
  onTestFinished(async () => void (await Promise.all([google.close(), microsoft.close()])))
  return { google, microsoft }
}

/** All that MSAL keeps of an account that has signed in. */
const msalCache = async ({ origin, endpoints, clientId }: Microsoft): Promise<Record<string, unknown>> => {
  const answer = async (url: string, init: RequestInit) => {
    const asked = new URL(url)
    const answered = await fetch(`${endpoints[asked.origin] ?? ''}${asked.pathname}${asked.search}`, init)
    const body = JSON.parse(await answered.text())
    return { headers: Object.fromEntries(answered.headers), body, status: answered.status }
  }
  const msal = new PublicClientApplication({
    auth: { clientId },
    system: {
      networkClient: {
        sendGetRequestAsync: (url, options) => answer(url, { headers: options?.headers ?? {} }),
        sendPostRequestAsync: (url, options) =>
          answer(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
      },
    },
  })
  const asked = { scopes: ['Mail.Read'], redirectUri: 'http://localhost:50001' }
  const page = new URL(await msal.getAuthCodeUrl(asked))
  const end = await answerSignIn(`${origin}${page.pathname}${page.search}`, { account: account.email })
  if (end.kind !== 'redirect') throw new Error(end.kind)
  await msal.acquireTokenByCode({ ...asked, code: end.url.searchParams.get('code') ?? '' })
  return z.record(z.string(), z.unknown()).parse(JSON.parse(msal.getTokenCache().serialize()))
}
type Microsoft = Awaited<ReturnType<typeof startEmulatedMicrosoft>>

test('finds what the emulated providers give out', async () => {
  const { google, microsoft } = await startBoth()
  for (const { control } of [google, microsoft]) {
    const { accessToken, refreshToken } = control.grant(account.email, ['openid'])
    expect(tokensIn(`x ${accessToken} y`)).toHaveLength(1)
    expect(tokensIn(`{"t":"${refreshToken}"}`)).toHaveLength(1)
  }
})

test("finds MSAL's cache by its tokens and, where those are masked, by its keys, escaped or not", async () => {
  const { microsoft } = await startBoth()
  const cache = await msalCache(microsoft)
  for (const kind of ['AccessToken', 'RefreshToken', 'IdToken']) {
    const text = JSON.stringify({ [kind]: cache[kind] })
    expect(tokensIn(text)).not.toEqual([])
    const masked = text.replaceAll(/"secret":"[^"]*"/g, '"secret":"…"')
    expect(tokensIn(masked)).not.toEqual([])
    expect(tokensIn(JSON.stringify({ masked }))).not.toEqual([])
    expect(tokensIn(masked.replaceAll('credential', ''))).not.toEqual([])
  }
})

test('finds them in files, as UTF-16 as well, and nothing in what is harmless', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-tokens-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'below'))
  const refresh = `1.AV${'aB3_-'.repeat(20)}`
  writeFileSync(join(folder, 'one'), `\u0000${refresh}`)
  writeFileSync(join(folder, 'below/two'), Buffer.from(refresh, 'utf16le'))
  writeFileSync(
    join(folder, 'three'),
    'ann@contoso.example 00000000-0000-0000-66f3-3332eca7ea81.9188040d-6c67-4c5b-b112-36a304b66dad <a1.AVb@mail.example>',
  )
  expect(filesWithTokens(folder).map((line) => line.split(':')[0])).toEqual([
    join(folder, 'one'),
    join(folder, 'below/two'),
  ])
})
