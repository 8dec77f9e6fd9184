import { request as httpRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ConnectAttempt } from '../../shared/domain/connect-attempt.ts'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { createAccountTurns } from '../../main/mailboxes/account-turns.ts'
import { createConnector } from '../../main/mailboxes/connect.ts'
import { createDisconnect } from '../../main/mailboxes/disconnect.ts'
import { createSweep } from '../../main/mailboxes/sweep.ts'
import { accessTokens } from '../../main/mailboxes/tokens.ts'
import { AppFailure } from '../../main/platform/app-failure.ts'
import { overridableFetch, rewriteOrigin } from '../../main/platform/http.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import type { Vault } from '../../main/vault/vault.ts'
import type { KillPoint, Noise, Script } from './connect-script.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryVault } from './memory-vault.ts'
import { openTestStore } from './store/open-test-store.ts'

/** What outlives the app: the provider, the record, the vault, the time. */
export const openGround = async (provider: ProviderId) => {
  const clock = createManualClock()
  const identity = await startIdentityProvider(provider, clock)
  onTestFinished(identity.close)
  const { store } = openTestStore({ now: clock.now })
  const vault = createMemoryVault()
  return { provider, clock, identity, store, vault }
}
export type Ground = Awaited<ReturnType<typeof openGround>>

const never = new Promise<never>(() => undefined)

/** Ends the app at a point: from then on nothing it calls answers, and nothing it does reaches anybody. */
const createLife = (at: KillPoint | null) => {
  const ended = Promise.withResolvers<void>()
  let alive = true
  const kill = (): Promise<never> => {
    alive = false
    ended.resolve()
    return never
  }
  const through = async <T>(point: 'vault' | 'row' | null, work: () => Promise<T>): Promise<T> => {
    if (!alive) return never
    if (point !== null && at === `before ${point}`) return kill()
    const value = await work()
    if (point !== null && at === `after ${point}`) return kill()
    return alive ? value : never
  }
  return { through, killed: ended.promise, isAlive: () => alive }
}

const vaultOf = ({ vault }: Ground, script: Script | null, life: ReturnType<typeof createLife>): Vault => {
  let fails = script?.vaultFails === true
  return {
    kind: 'session',
    read: (id) => life.through(null, () => vault.read(id)),
    list: () => life.through(null, vault.list),
    remove: (id) => life.through(null, () => vault.remove(id)),
    write: (id, credential) =>
      life.through('vault', async () => {
        const failing = fails
        fails = false
        return failing ? err(appError('vault_unavailable', 'locked', 'backoff')) : vault.write(id, credential)
      }),
  }
}

const storeOf = ({ store }: Ground, script: Script | null, life: ReturnType<typeof createLife>) => ({
  ...store,
  mailboxes: {
    ...store.mailboxes,
    list: () => life.through(null, store.mailboxes.list),
    get: (at: { mailboxId: string }) => life.through(null, () => store.mailboxes.get(at)),
    byAccount: (at: Parameters<typeof store.mailboxes.byAccount>[0]) =>
      life.through(null, () => store.mailboxes.byAccount(at)),
    save: (record: Parameters<typeof store.mailboxes.save>[0]) =>
      life.through('row', async () => {
        if (script?.storeFails === true)
          throw new AppFailure(appError('store_full', 'The disk is full', 'user'))
        await store.mailboxes.save(record)
      }),
  },
})

let ids = 0

/** One life of the app over the ground: its sweep first, then it can connect. Without a script nothing goes wrong. */
export const startApp = (ground: Ground, script: Script | null) => {
  const { clock, identity } = ground
  const life = createLife(script?.kill ?? null)
  const logger = createMemoryLogger(clock)
  const vault = vaultOf(ground, script, life)
  const store = storeOf(ground, script, life)
  const published: unknown[] = []
  const fetch = overridableFetch({ fetch: globalThis.fetch, endpoints: identity.endpoints })
  const oauth = identity.createOAuth({ fetch, clock, logger, keys: { current: identity.keys } })
  const oauthProviders = { gmail: oauth, graph: oauth }
  const tokens = accessTokens({ vault, oauth, clock, logger, onAuthExpired: () => undefined })
  const parts = {
    store,
    vault,
    tokens: { gmail: tokens, graph: tokens },
    accountTurns: createAccountTurns(),
    oauthProviders,
    clock,
    logger,
    publish: (_name: string, payload: unknown) => void (life.isAlive() && published.push(payload)),
  }
  const swept = createSweep(parts)()
  const connector = createConnector({
    ...parts,
    swept,
    endpoints: identity.endpoints,
    newId: () => `box-${(ids += 1)}`,
    openInBrowser: async () => ok(null),
  })
  const disconnect = createDisconnect({ ...parts, stopWork: async () => undefined })
  return { connector, disconnect, swept, tokens, killed: life.killed, logger, published, fetch }
}
export type App = ReturnType<typeof startApp>

export const isFinal = ({ state }: ConnectAttempt): boolean => state !== 'waiting' && state !== 'finishing'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
export const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) await turn()
}

/** Is anybody listening at this port? */
export const listensAt = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.on('connect', () => resolve(socket.destroy() !== null))
    socket.on('error', () => resolve(false))
  })

/** Any request to the loopback, bodies and foreign Host headers included. Resolves whatever comes of it. */
const knock = (
  url: URL,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<number> =>
  new Promise((resolve) => {
    const { method = 'GET', headers = {}, body = '' } = options
    const target = { host: '127.0.0.1', port: url.port, path: `${url.pathname}${url.search}` }
    const request = httpRequest({ ...target, method, headers: { host: url.host, ...headers } }, (answer) => {
      answer.resume()
      answer.on('close', () => resolve(answer.statusCode ?? 0))
    })
    request.on('error', () => resolve(0))
    request.end(body)
  })

const form = { 'content-type': 'application/x-www-form-urlencoded' }

const noiseMakers: Readonly<Record<Noise, (redirect: URL) => Promise<number>>> = {
  'wrong state': (to) => knock(new URL(`${to.pathname}?code=stolen&state=${'A'.repeat(43)}`, to)),
  'no state': (to) => knock(new URL(`${to.pathname}?code=stolen`, to)),
  favicon: (to) => knock(new URL('/favicon.ico', to)),
  garbage: (to) => knock(new URL(`${to.pathname}?%E0%A4%A&=&state=&state=x`, to), { method: 'DELETE' }),
  'post garbage': (to) => knock(to, { method: 'POST', headers: form, body: '\u0000'.repeat(70_000) }),
  'foreign host': (to) =>
    knock(new URL(`${to.pathname}?error=access_denied`, to), { headers: { host: 'evil.example' } }),
}

/** Things that come to the port and must not end the attempt. */
export const makeNoise = (redirect: URL, noise: Noise): Promise<number> => noiseMakers[noise](redirect)

/** Brings the provider's answer to the app, as a browser would. */
export const deliver = async (back: URL, delivery: Script['delivery']): Promise<void> => {
  if (delivery === 'post') {
    const target = new URL(back.pathname, back)
    await knock(target, { method: 'POST', headers: form, body: back.searchParams.toString() })
    return
  }
  await Promise.all(delivery === 'twice' ? [knock(back), knock(back)] : [knock(back)])
}

/** The person at the pages: resolves to the answer that was brought, null where there was none. */
export const answerPages = async (
  ground: Ground,
  attempt: ConnectAttempt,
  script: Script,
): Promise<URL | null> => {
  const { identity } = ground
  return identity.answer(rewriteOrigin(attempt.authorizeUrl ?? '', identity.endpoints), {
    account: script.account,
    cancel: script.person === 'denies',
    without: script.without.map((name) => identity.scopes[name]),
  })
}
