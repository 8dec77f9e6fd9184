import { connect as connectSocket } from 'node:net'
import { onTestFinished } from 'vitest'
import { ok, type Result } from '../../shared/errors/result.ts'
import { connectAttemptSchema, type ConnectAttempt } from '../../shared/domain/connect-attempt.ts'
import { createConnector, type Connector } from '../../main/mailboxes/connect.ts'
import { createDisconnect } from '../../main/mailboxes/disconnect.ts'
import { accessTokens } from '../../main/mailboxes/tokens.ts'
import { createGoogleOAuth } from '../../main/oauth/google.ts'
import { createMicrosoftOAuth } from '../../main/oauth/microsoft.ts'
import type { OAuthProvider } from '../../main/oauth/provider.ts'
import { overridableFetch, rewriteOrigin } from '../../main/platform/http.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import type { Fetch } from '../../main/platform/ports.ts'
import type { Store } from '../../main/store/store.ts'
import { startEmulatedGoogle } from './google/index.ts'
import { consent } from './google-consent.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryVault } from './memory-vault.ts'
import { openTestStore } from './store/open-test-store.ts'

export const ann = 'ann@northwind.example'
export const sales = 'sales@northwind.example'

/** What the person does when the browser comes up. `ignore`: nothing. `fail`: there is no browser. */
export type Person = Parameters<typeof consent>[1] | 'ignore' | 'fail'

/** Is anybody listening where the attempt wanted its answer? */
export const listens = (authorizeUrl: string): Promise<boolean> =>
  new Promise((resolve) => {
    const redirect = new URL(new URL(authorizeUrl).searchParams.get('redirect_uri') ?? '')
    const socket = connectSocket(Number(redirect.port), '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

export type Change = (store: Store) => Store

/** Connecting and disconnecting with the real store and an emulated Google over HTTP; the clock and the person are the test's. */
export const openConnectWorld = async (
  options: { changeStore?: Change; changeFetch?: (fetch: Fetch) => Fetch } = {},
) => {
  const clock = createManualClock()
  const google = await startEmulatedGoogle({
    clock: clock.now,
    accounts: [
      { email: ann, name: 'Ann Meyer' },
      { email: sales, name: 'Northwind Sales' },
    ],
  })
  onTestFinished(google.close)
  const { endpoints, control } = google
  const { store: realStore } = openTestStore({ now: clock.now })
  const store = options.changeStore?.(realStore) ?? realStore
  const vault = createMemoryVault()
  const logger = createMemoryLogger(clock)
  const keys = {
    current: { id: google.clientId, secret: google.clientSecret } as { id: string; secret: string } | null,
  }
  const person: { does: Person } = { does: { account: ann } }
  const published: { name: string; payload: unknown }[] = []
  const opened: string[] = []
  const pages: string[] = []
  const expired: string[] = []
  let ids = 0

  const fetch = overridableFetch({
    fetch: options.changeFetch?.(globalThis.fetch) ?? globalThis.fetch,
    endpoints,
  })
  const googleOAuth = createGoogleOAuth({ fetch, clock, clientKeys: () => keys.current })
  const microsoftOAuth = createMicrosoftOAuth({
    fetch,
    clock,
    logger,
    client: () => ({ clientId: '', tenant: 'common' }),
  })
  const oauth: OAuthProvider = googleOAuth
  const oauthProviders = { gmail: googleOAuth, graph: microsoftOAuth }
  const tokensWith = (each: OAuthProvider) =>
    accessTokens({
      vault,
      oauth: each,
      clock,
      logger,
      onAuthExpired: (mailboxId) => expired.push(mailboxId),
    })
  const tokensOf = { gmail: tokensWith(googleOAuth), graph: tokensWith(microsoftOAuth) }
  const tokens = tokensOf.gmail
  const act = async (url: string): Promise<void> => {
    if (typeof person.does === 'string') return
    pages.push((await consent(rewriteOrigin(url, endpoints), person.does)).page)
  }
  const connector: Connector = createConnector({
    store,
    tokens: tokensOf,
    oauthProviders,
    clock,
    logger,
    endpoints,
    newId: () => `id-${(ids += 1)}`,
    publish: (name, payload) => published.push({ name, payload }),
    openInBrowser: async (url): Promise<Result<null>> => {
      opened.push(url)
      if (person.does === 'fail')
        return { ok: false, error: { code: 'link_refused', message: 'x', retry: 'never' } }
      act(url).catch(() => pages.push('no page'))
      return ok(null)
    },
  })
  onTestFinished(connector.stop)
  const stopped: string[] = []
  const disconnect = createDisconnect({
    store,
    vault,
    tokens: tokensOf,
    oauthProviders,
    clock,
    logger,
    publish: (name, payload) => published.push({ name, payload }),
    stopWork: async (mailboxId) => void stopped.push(mailboxId),
  })

  /** Every state that the window was shown, each a valid attempt. */
  const shown = (): ConnectAttempt[] =>
    published
      .filter(({ name }) => name === 'connect.changed')
      .map(({ payload }) => connectAttemptSchema.parse(payload))
  const until = async (state: (attempt: ConnectAttempt) => boolean): Promise<ConnectAttempt> => {
    for (;;) {
      const attempt = connector.current()
      if (attempt !== null && state(attempt)) return attempt
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const ended = (): Promise<ConnectAttempt> =>
    until(({ state }) => state !== 'waiting' && state !== 'finishing')
  /** One attempt from beginning to end. */
  const attempt = async (does: Person, reconnects: string | null = null): Promise<ConnectAttempt> => {
    person.does = does
    const started = await connector.start({ provider: 'gmail', reconnects })
    if (!started.ok) throw new Error(`${started.error.code}: ${started.error.message}`)
    return ended()
  }
  return {
    attempt,
    clock,
    connector,
    control,
    disconnect,
    ended,
    endpoints,
    expired,
    google,
    keys,
    logger,
    oauth,
    opened,
    pages,
    person,
    published,
    shown,
    stopped,
    store,
    tokens,
    until,
    vault,
  }
}

export type ConnectWorld = Awaited<ReturnType<typeof openConnectWorld>>
