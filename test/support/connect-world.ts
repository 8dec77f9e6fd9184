import { connect as connectSocket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { ok, type Result } from '../../shared/errors/result.ts'
import { connectAttemptSchema, type ConnectAttempt } from '../../shared/domain/connect-attempt.ts'
import { createAccountTurns } from '../../main/mailboxes/account-turns.ts'
import { createConnector, type Connector } from '../../main/mailboxes/connect.ts'
import { createDisconnect } from '../../main/mailboxes/disconnect.ts'
import { accessTokens } from '../../main/mailboxes/tokens.ts'
import type { OAuthProvider } from '../../main/oauth/provider.ts'
import { overridableFetch, rewriteOrigin } from '../../main/platform/http.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import type { Fetch } from '../../main/platform/ports.ts'
import type { Store } from '../../main/store/store.ts'
import type { EmulatedGoogle } from './google/index.ts'
import { startIdentityProvider, type ClientKeys, type Consent } from './identity-provider.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryVault } from './memory-vault.ts'
import type { EmulatedMicrosoft } from './microsoft/index.ts'
import { openTestStore } from './store/open-test-store.ts'

export { ann, sales } from './identity-provider.ts'

/** What the person does when the browser comes up. `ignore`: nothing. `fail`: there is no browser. */
export type Person = Consent | 'ignore' | 'fail'

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

export type ConnectWorldOptions = {
  provider?: ProviderId
  changeStore?: Change
  changeFetch?: (fetch: Fetch) => Fetch
  changeOAuth?: (oauth: OAuthProvider) => OAuthProvider
  swept?: Promise<void>
}

const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('This world has the other provider')
  return value
}

/**
 * Connecting and disconnecting with the real store and an emulated provider over HTTP; the clock and the person are the
 * test's.
 */
export const openConnectWorld = async (options: ConnectWorldOptions = {}) => {
  const clock = createManualClock()
  const provider = options.provider ?? 'gmail'
  const identity = await startIdentityProvider(provider, clock)
  onTestFinished(identity.close)
  const { endpoints, control } = identity
  const { store: realStore } = openTestStore({ now: clock.now })
  const store = options.changeStore?.(realStore) ?? realStore
  const vault = createMemoryVault()
  const logger = createMemoryLogger(clock)
  const keys: ClientKeys = { current: identity.keys }
  const person: { does: Person } = { does: {} }
  const published: { name: string; payload: unknown }[] = []
  const opened: string[] = []
  const pages: string[] = []
  const expired: string[] = []
  let ids = 0

  const fetch = overridableFetch({
    fetch: options.changeFetch?.(globalThis.fetch) ?? globalThis.fetch,
    endpoints,
  })
  const made = identity.createOAuth({ fetch, clock, logger, keys })
  const oauth = options.changeOAuth?.(made) ?? made
  // The same emulator under both names.
  const oauthProviders: Record<ProviderId, OAuthProvider> = {
    gmail: { ...oauth, provider: 'gmail' },
    graph: { ...oauth, provider: 'graph' },
  }
  const onAuthExpired = (mailboxId: string): void => void expired.push(mailboxId)
  const tokens = accessTokens({ vault, oauth, clock, logger, onAuthExpired })
  const tokensOf = { gmail: tokens, graph: tokens }
  /** Answers the pages and follows the way back to the app. */
  const consent = async (url: string, does: Consent): Promise<void> => {
    const back = await identity.answer(rewriteOrigin(url, endpoints), does)
    if (back === null) return
    const landed = await globalThis.fetch(back)
    pages.push(await landed.text())
  }
  const common = {
    store,
    vault,
    tokens: tokensOf,
    accountTurns: createAccountTurns(),
    oauthProviders,
    clock,
    logger,
    publish: (name: string, payload: unknown) => published.push({ name, payload }),
  }
  const connector: Connector = createConnector({
    ...common,
    endpoints,
    swept: options.swept ?? Promise.resolve(),
    newId: () => `id-${(ids += 1)}`,
    openInBrowser: async (url): Promise<Result<null>> => {
      opened.push(url)
      const { does } = person
      if (does === 'fail') return { ok: false, error: { code: 'link_refused', message: 'x', retry: 'never' } }
      if (does !== 'ignore') consent(url, does).catch(() => pages.push('no page'))
      return ok(null)
    },
  })
  onTestFinished(connector.stop)
  const stopped: string[] = []
  const disconnect = createDisconnect({
    ...common,
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
  const start = async (does: Person, reconnects: string | null = null): Promise<ConnectAttempt> => {
    person.does = does
    const started = await connector.start({ provider, reconnects })
    if (!started.ok) throw new Error(`${started.error.code}: ${started.error.message}`)
    return started.value
  }
  /** One attempt from beginning to end. */
  const attempt = async (does: Person, reconnects: string | null = null): Promise<ConnectAttempt> => {
    await start(does, reconnects)
    return ended()
  }
  return {
    attempt,
    clock,
    connector,
    consent,
    control,
    disconnect,
    ended,
    endpoints,
    expired,
    fetch,
    google: (): EmulatedGoogle => present(identity.google),
    microsoft: (): EmulatedMicrosoft => present(identity.microsoft),
    identity,
    keys,
    logger,
    oauth,
    opened,
    pages,
    person,
    provider,
    published,
    shown,
    start,
    stopped,
    store,
    tokens,
    until,
    vault,
  }
}

export type ConnectWorld = Awaited<ReturnType<typeof openConnectWorld>>
