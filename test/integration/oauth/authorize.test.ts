import { expect, it } from 'vitest'
import { createAuthorize } from '../../../main/oauth/authorize.ts'
import type { OAuthProvider } from '../../../main/oauth/provider.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { isReachable } from '../../support/is-reachable.ts'
import { createManualClock } from '../../support/manual-clock.ts'

type Prepared = Awaited<ReturnType<OAuthProvider['prepare']>>
const notPart = () => expect.unreachable('no part of this')

const setUp = (prepare: (state: string) => Promise<Prepared>, onFinishing: () => void = notPart) => {
  const redirects: string[] = []
  const clock = createManualClock()
  const provider: OAuthProvider = {
    provider: 'gmail',
    redirectPath: '/oauth',
    redirectHost: '127.0.0.1',
    prepare: ({ redirectUri, state }) => {
      redirects.push(redirectUri)
      return prepare(state)
    },
    errorFromRedirect: notPart,
    refresh: notPart,
    revoke: notPart,
  }
  const openInBrowser = async (): Promise<Result<null>> => ok(null)
  const authorize = createAuthorize({ clock, logger: createMemoryLogger(clock), openInBrowser })
  const listening = (): Promise<boolean[]> =>
    Promise.all(redirects.map((uri) => isReachable('127.0.0.1', Number(new URL(uri).port))))
  const start = () => authorize({ provider, loginHint: null, claims: null, onFinishing })
  return { clock, redirects, start, listening }
}

const page: Prepared = ok({
  authorizeUrl: 'https://accounts.example/',
  adminConsentUrl: null,
  exchange: notPart,
})

it('that can not be prepared leaves no port open and no attempt in the way of the next', async () => {
  const answers: (() => Promise<Prepared>)[] = [
    async () => err(appError('auth_client_missing', 'none', 'user')),
    () => Promise.reject(new Error('a bug')),
    async () => page,
  ]
  const { clock, start, listening } = setUp(() => answers.shift()?.() ?? notPart())
  expect(await start()).toMatchObject({ error: { code: 'auth_client_missing' } })
  await expect(start()).rejects.toThrow('a bug')
  expect([await listening(), clock.planned()]).toEqual([[false, false], 0])
  const begun = await start()
  if (!begun.ok) throw new Error(begun.error.message)
  expect(await start()).toMatchObject({ error: { code: 'auth_in_progress' } })
  expect(await listening()).toEqual([false, false, true])
  begun.value.cancel()
  expect(await begun.value.outcome).toMatchObject({ error: { code: 'auth_cancelled' } })
  expect([await listening(), clock.planned()]).toEqual([[false, false, false], 0])
})

it.each([
  [300_000, 'auth_timeout'],
  [null, 'auth_cancelled'],
] as const)(
  'that ends while the code is exchanged (%j ms) says why, not what it cost the request',
  async (ms, code) => {
    const finishing = Promise.withResolvers<void>()
    let secret = ''
    const exchange = (_code: string, signal: AbortSignal) =>
      new Promise<Result<never>>((resolve) => {
        const cut = appError('network_failed', 'cut', 'backoff')
        signal.addEventListener('abort', () => resolve(err(cut)), { once: true })
      })
    const { clock, redirects, start, listening } = setUp(async (state) => {
      secret = state
      return ok({ authorizeUrl: 'https://accounts.example/', adminConsentUrl: null, exchange })
    }, finishing.resolve)
    const begun = await start()
    if (!begun.ok) throw new Error(begun.error.message)
    await fetch(`${redirects[0]}?${new URLSearchParams({ state: secret, code: '1' })}`)
    await finishing.promise
    if (ms === null) begun.value.cancel()
    else clock.advance(ms)
    expect(await begun.value.outcome).toMatchObject({ error: { code } })
    expect([await listening(), clock.planned()]).toEqual([[false], 0])
  },
)
