import { expect, test, vi } from 'vitest'
import { createSignInCheck } from '../../../main/mailboxes/sign-in-check.ts'
import { accessTokens } from '../../../main/mailboxes/tokens.ts'
import type { OAuthProvider } from '../../../main/oauth/provider.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { credential } from '../../support/credential.ts'
import { createMemoryVault } from '../../support/memory-vault.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox } from '../../support/store/record-builders.ts'
import { createTestClock } from '../../support/test-clock.ts'

const hour = 3_600_000

type Get = (mailboxId: string, signal: AbortSignal) => Promise<Result<string>>

const setUp = async (get: Get) => {
  const time = createTestClock()
  const { store } = openTestStore({ now: time.clock.now })
  await store.mailboxes.save(mailbox({ id: 'g', accountId: 'g', connectedAt: 1 }))
  await store.mailboxes.save(mailbox({ id: 'm', accountId: 'm', provider: 'graph', connectedAt: 2 }))
  await store.mailboxes.save(mailbox({ id: 'paused', accountId: 'p', connectedAt: 3 }))
  await store.mailboxes.change({ mailboxId: 'paused', change: { paused: true }, at: 0 })
  await store.mailboxes.save(mailbox({ id: 'out', accountId: 'o', state: 'reconnect', connectedAt: 4 }))
  await store.mailboxes.save(mailbox({ id: 'gone', accountId: 'd', state: 'disconnected', connectedAt: 5 }))
  const asked: string[] = []
  const of = (provider: string) => ({
    prove: (mailboxId: string, signal: AbortSignal) => {
      asked.push(`${provider} ${mailboxId}`)
      return get(mailboxId, signal)
    },
  })
  const logger = createMemoryLogger()
  const check = createSignInCheck({
    store,
    tokens: { gmail: of('gmail'), graph: of('graph') },
    clock: time.clock,
    random: () => 0.5,
    logger,
  })
  return { time, check, asked, logger, store }
}

const everyOne = ['gmail g', 'graph m', 'gmail paused']

test('every hour each connected mailbox is asked for a token, paused ones too, one after the other', async () => {
  let underWay = 0
  let most = 0
  const { time, check, asked } = await setUp(async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay -= 1
    return ok('token')
  })
  check.start()
  check.start()
  expect([asked, time.untilNext()]).toEqual([[], hour])
  time.advance(hour)
  await vi.waitFor(() => expect(asked).toEqual(everyOne))
  await vi.waitFor(() => expect(time.untilNext()).toBe(hour))
  time.advance(hour)
  await vi.waitFor(() => expect(asked).toEqual([...everyOne, ...everyOne]))
  expect(most).toBe(1)
})

test('waking looks at once, and the hour begins anew', async () => {
  const { time, check, asked } = await setUp(async () => ok('token'))
  check.start()
  time.advance(hour / 2)
  check.wake()
  check.wake()
  await vi.waitFor(() => expect(asked).toHaveLength(6))
  await vi.waitFor(() => expect([time.pending(), time.untilNext()]).toEqual([1, hour]))
})

test.each(['offline', 'auth_expired', 'vault_unavailable'] as const)(
  '%s of one does not keep the others from being looked at',
  async (code) => {
    const failure: AppError = appError(code, 'x', 'backoff')
    const { time, check, asked } = await setUp(async (id) => (id === 'g' ? err(failure) : ok('token')))
    check.start()
    time.advance(hour)
    await vi.waitFor(() => expect(asked).toEqual(everyOne))
    await vi.waitFor(() => expect(time.pending()).toBe(1))
  },
)

test('a store that fails is logged, and the next hour tries again', async () => {
  const { time, check, asked, logger, store } = await setUp(async () => ok('token'))
  vi.spyOn(store.mailboxes, 'list').mockRejectedValueOnce(new Error('disk'))
  check.start()
  time.advance(hour)
  await vi.waitFor(() => expect(logger.lines.join()).toContain('sign_in.not_checked'))
  await vi.waitFor(() => expect(time.pending()).toBe(1))
  time.advance(hour)
  await vi.waitFor(() => expect(asked).toEqual(everyOne))
})

test.each([
  ['hears of it', () => Promise.reject(new Error('stopped'))],
  ['comes to its end', () => Promise.resolve(ok('token'))],
] as const)('stopped while one %s: it asks no further, and no timer waits', async (_name, end) => {
  const { time, check, asked, logger } = await setUp(
    (_id, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(end()))
      }),
  )
  check.start()
  time.advance(hour)
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await check.stop()
  check.wake()
  time.advance(hour)
  expect([asked.length, time.pending(), logger.lines]).toEqual([1, 0, []])
})

test('a sign-in that ended is noticed in a paused mailbox, while its token would be good for a day', async () => {
  const time = createTestClock()
  const { store } = openTestStore({ now: time.clock.now })
  await store.mailboxes.save(mailbox())
  await store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: 0 })
  const notPart = () => expect.unreachable('no part of this')
  const oauth: OAuthProvider = {
    provider: 'gmail',
    redirectPath: '/',
    redirectHost: '127.0.0.1',
    prepare: notPart,
    errorFromRedirect: notPart,
    revoke: notPart,
    refresh: async () => err(appError('auth_expired', 'revoked', 'user')),
  }
  const vault = createMemoryVault()
  vault.entries.set('box', credential({ accessTokenExpiresAt: time.clock.now() + 24 * hour }))
  const expired: string[] = []
  const logger = createMemoryLogger()
  const tokens = accessTokens({
    vault,
    oauth,
    clock: time.clock,
    logger,
    onAuthExpired: (mailboxId) => void expired.push(mailboxId),
  })
  const all = { gmail: tokens, graph: tokens }
  const check = createSignInCheck({ store, tokens: all, clock: time.clock, random: () => 0, logger })
  check.start()
  time.advance(hour)
  await vi.waitFor(() => expect(expired).toEqual(['box']))
})
