import { describe, expect, it } from 'vitest'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { accessTokens } from '../../../main/mailboxes/tokens.ts'
import type { OAuthProvider } from '../../../main/oauth/provider.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import type { Credential } from '../../../main/vault/vault.ts'
import { credential } from '../../support/credential.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createMemoryVault } from '../../support/memory-vault.ts'

const signal = new AbortController().signal
const hour = 3_600_000

const setUp = () => {
  const clock = createManualClock()
  const vault = createMemoryVault()
  const logger = createMemoryLogger()
  const refreshes: string[] = []
  const carried: (string | null)[] = []
  const expired: { mailboxId: string; code: string }[] = []
  const provider = {
    rotate: false,
    gate: Promise.resolve(),
    failure: null as AppError | null,
  }
  const oauth: OAuthProvider = {
    provider: 'gmail',
    redirectPath: '/x',
    redirectHost: '127.0.0.1',
    errorFromRedirect: () => expect.unreachable(),
    prepare: () => expect.unreachable(),
    revoke: () => expect.unreachable(),
    refresh: async (before, claims): Promise<Result<Credential>> => {
      refreshes.push(before.renewal)
      carried.push(claims)
      await provider.gate
      if (provider.failure !== null) return err(provider.failure)
      const number = refreshes.length
      return ok({
        ...before,
        renewal: provider.rotate ? `1//rotated-${number}` : before.renewal,
        accessToken: `ya29.fresh-${number}`,
        accessTokenExpiresAt: clock.now() + hour,
      })
    },
  }
  const open = () =>
    accessTokens({
      vault,
      oauth,
      clock,
      logger,
      onAuthExpired: (mailboxId, { code }) => expired.push({ mailboxId, code }),
    })
  vault.entries.set('m1', credential({}, clock.now()))
  return { clock, vault, logger, refreshes, carried, expired, provider, open, tokens: open() }
}

describe('access tokens', () => {
  it('at the end of the app, a rotated one is on disk although nobody waits for it any more', async () => {
    const { tokens, provider, vault, clock } = setUp()
    clock.advance(2 * hour)
    provider.rotate = true
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const stopped = new AbortController()
    const waiting = tokens.get('m1', stopped.signal)
    stopped.abort(new Error('the app ends'))
    await expect(waiting).rejects.toThrow('the app ends')
    const idle = tokens.idle()
    gate.resolve()
    await idle
    expect(vault.entries.get('m1')?.renewal).toBe('1//rotated-1')
  })

  it('come from the vault until five minutes before their end', async () => {
    const { clock, refreshes, tokens, vault } = setUp()
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    clock.advance(hour - 5 * 60_000 - 1)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    expect(vault.calls).toEqual(['read'])
    clock.advance(1)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    expect(refreshes).toEqual(['1//refresh-one'])
  })

  it('are refreshed once for twenty that ask at the same time, and once more for those who ask during it', async () => {
    const { clock, provider, refreshes, tokens } = setUp()
    clock.advance(hour)
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const asked = Array.from({ length: 20 }, () => tokens.get('m1', signal))
    while (refreshes.length === 0) await Promise.resolve()
    const during = Array.from({ length: 5 }, () => tokens.get('m1', signal))
    gate.resolve()
    expect(new Set((await Promise.all([...asked, ...during])).map((one) => one.ok && one.value))).toEqual(
      new Set(['ya29.fresh-1']),
    )
    expect(refreshes).toHaveLength(1)
  })

  it('fail alike for all who waited, with one request', async () => {
    const { clock, provider, refreshes, tokens } = setUp()
    clock.advance(hour)
    provider.failure = appError('offline', 'x', 'backoff')
    const asked = await Promise.all(Array.from({ length: 20 }, () => tokens.get('m1', signal)))
    expect(asked.every((one) => !one.ok && one.error.code === 'offline')).toBe(true)
    expect(refreshes).toHaveLength(1)
    provider.failure = null
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-2'))
  })

  it('go on for a while when a refresh fails in passing', async () => {
    const { clock, provider, tokens } = setUp()
    await tokens.get('m1', signal)
    provider.failure = appError('provider_unavailable', 'x', 'backoff')
    clock.advance(hour - 60_000)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    clock.advance(31_000)
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'provider_unavailable' } })
  })

  it('let a caller go who does not want to wait, without stopping the refresh', async () => {
    const { clock, provider, refreshes, tokens } = setUp()
    clock.advance(hour)
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const caller = new AbortController()
    const left = tokens.get('m1', caller.signal)
    const stays = tokens.get('m1', signal)
    caller.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    gate.resolve()
    expect(await stays).toEqual(ok('ya29.fresh-1'))
    expect(refreshes).toHaveLength(1)
  })

  it('are asked for anew after a 401, but only for the token in use', async () => {
    const { refreshes, tokens } = setUp()
    await tokens.get('m1', signal)
    tokens.invalidate('m1', 'ya29.some-older-one', null)
    tokens.invalidate('unknown', 'ya29.access-one', null)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    tokens.invalidate('m1', 'ya29.access-one', null)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    tokens.invalidate('m1', 'ya29.access-one', null)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    expect(refreshes).toHaveLength(1)
  })
})

describe('rotation', () => {
  it('is in the vault before anybody gets the token; a crash before that gives it to nobody', async () => {
    const { clock, provider, tokens, vault, open } = setUp()
    clock.advance(hour)
    provider.rotate = true
    const gate = Promise.withResolvers<void>()
    vault.gate = gate.promise
    let got: unknown = null
    const asking = tokens.get('m1', signal).then((token) => (got = token))
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve()
    expect(vault.calls).toContain('write')
    expect(got).toBeNull()
    expect(vault.entries.get('m1')?.renewal).toBe('1//refresh-one')
    gate.resolve()
    await asking
    expect(got).toEqual(ok('ya29.fresh-1'))
    // Another run finds the new one.
    expect(vault.entries.get('m1')?.renewal).toBe('1//rotated-1')
    expect(await open().get('m1', signal)).toEqual(ok('ya29.fresh-1'))
  })

  it('that the vault refuses is kept, tried again, and not used before', async () => {
    const { clock, provider, refreshes, tokens, vault } = setUp()
    clock.advance(hour)
    provider.rotate = true
    vault.fail.write = err(appError('vault_unavailable', 'locked', 'backoff'))
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'vault_unavailable' } })
    vault.fail.write = undefined
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    expect(vault.entries.get('m1')?.renewal).toBe('1//rotated-1')
    expect(refreshes).toHaveLength(1)
  })

  it('is not needed for a token to be used: without one a busy key store does not stop the mail', async () => {
    const { clock, tokens, vault } = setUp()
    clock.advance(hour)
    vault.fail.write = err(appError('vault_unavailable', 'locked', 'backoff'))
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
  })
})

describe('a sign-in that ended', () => {
  it('is told once, and asked about no more, until there is a new one', async () => {
    const { clock, expired, provider, refreshes, tokens } = setUp()
    clock.advance(hour)
    provider.failure = appError('auth_expired', 'revoked', 'user')
    const answers = await Promise.all(Array.from({ length: 5 }, () => tokens.get('m1', signal)))
    answers.push(await tokens.get('m1', signal))
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'auth_expired' } })
    expect(expired).toEqual([{ mailboxId: 'm1', code: 'auth_expired' }])
    expect(refreshes).toHaveLength(1)
    provider.failure = null
    const fresh = credential({ accessToken: 'ya29.new' }, clock.now())
    expect(await tokens.replace('m1', fresh)).toEqual(ok(null))
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.new'))
  })

  it('is what a missing and an unreadable entry mean, but not a vault that is away', async () => {
    const { expired, tokens, vault } = setUp()
    vault.fail.read = err(appError('vault_unavailable', 'locked', 'backoff'))
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(expired).toEqual([])
    vault.fail.read = err(appError('vault_unreadable', 'broken', 'user'))
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    vault.fail.read = undefined
    expect(await tokens.get('m2', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(expired).toEqual([
      { mailboxId: 'm1', code: 'vault_unreadable' },
      { mailboxId: 'm2', code: 'auth_expired' },
    ])
  })
})

describe('a vault that fails', () => {
  const locked = err(appError('vault_unavailable', 'locked', 'backoff'))

  it('to take a new sign-in leaves the old one in use', async () => {
    const { clock, tokens, vault } = setUp()
    await tokens.get('m1', signal)
    vault.fail.write = locked
    expect(await tokens.replace('m1', credential({ accessToken: 'ya29.new' }, clock.now()))).toEqual(locked)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
  })

  it('to remove a sign-in leaves it in use', async () => {
    const { tokens, vault } = setUp()
    vault.fail.remove = locked
    expect(await tokens.remove('m1')).toEqual(locked)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
  })
})

describe('what the provider demands of the next token', () => {
  it('is carried by one refresh, also where another answer to the same token demanded nothing', async () => {
    const { carried, clock, tokens } = setUp()
    await tokens.get('m1', signal)
    tokens.invalidate('m1', 'ya29.access-one', '{"more":1}')
    tokens.invalidate('m1', 'ya29.access-one', null)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    clock.advance(hour)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-2'))
    expect(carried).toEqual(['{"more":1}', null])
  })

  it('is carried by another refresh where one that knew nothing of it was under way', async () => {
    const { carried, clock, provider, refreshes, tokens } = setUp()
    await tokens.get('m1', signal)
    clock.advance(hour)
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const asked = tokens.get('m1', signal)
    while (refreshes.length === 0) await Promise.resolve()
    tokens.invalidate('m1', 'ya29.access-one', '{"more":1}')
    gate.resolve()
    expect(await asked).toEqual(ok('ya29.fresh-2'))
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-2'))
    expect(carried).toEqual([null, '{"more":1}'])
  })
})

describe('a fresh token that is refused', () => {
  it('ends the sign-in once, and what is demanded waits for the next', async () => {
    const { expired, refreshes, tokens, clock } = setUp()
    await tokens.get('m1', signal)
    await tokens.refuse('m1', 'ya29.some-older-one', null)
    await tokens.refuse('unknown', 'ya29.access-one', null)
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    await Promise.all([
      tokens.refuse('m1', 'ya29.access-one', '{"more":1}'),
      tokens.refuse('m1', 'ya29.access-one', null),
    ])
    expect(expired).toEqual([{ mailboxId: 'm1', code: 'auth_expired' }])
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect([refreshes, tokens.claims('m1')]).toEqual([[], '{"more":1}'])
    await tokens.replace('m1', credential({ accessToken: 'ya29.new' }, clock.now()))
    expect([await tokens.get('m1', signal), tokens.claims('m1')]).toEqual([ok('ya29.new'), null])
  })
})

describe('the proof of a sign-in', () => {
  it('is asked of the provider while the token is still good, and is a token itself', async () => {
    const { expired, provider, refreshes, tokens } = setUp()
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.access-one'))
    expect(await tokens.prove('m1', signal)).toEqual(ok('ya29.fresh-1'))
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.fresh-1'))
    provider.failure = appError('offline', 'x', 'backoff')
    expect(await tokens.prove('m1', signal)).toEqual(ok('ya29.fresh-1'))
    provider.failure = appError('auth_expired', 'revoked', 'user')
    expect(await tokens.prove('m1', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(expired).toEqual([{ mailboxId: 'm1', code: 'auth_expired' }])
    expect(await tokens.prove('m1', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(refreshes).toHaveLength(3)
  })

  it('is one refresh for it and for whoever needs a token meanwhile', async () => {
    const { clock, refreshes, tokens } = setUp()
    clock.advance(hour)
    const fresh = ok('ya29.fresh-1')
    const all = [tokens.prove('m1', signal), tokens.get('m1', signal), tokens.prove('m1', signal)]
    expect(await Promise.all(all)).toEqual([fresh, fresh, fresh])
    expect(refreshes).toHaveLength(1)
    expect(await tokens.prove('m1', signal)).toEqual(ok('ya29.fresh-2'))
  })

  it('lets go who does not want to wait', async () => {
    const { provider, tokens } = setUp()
    provider.gate = new Promise(() => undefined)
    const caller = new AbortController()
    const proof = tokens.prove('m1', caller.signal)
    caller.abort(new Error('left'))
    await expect(proof).rejects.toThrow('left')
  })
})

describe('a refresh under way', () => {
  it('does not write its credential over that of a new sign-in', async () => {
    const { clock, provider, tokens, vault } = setUp()
    clock.advance(hour)
    provider.rotate = true
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const asked = tokens.get('m1', signal)
    const replaced = tokens.replace(
      'm1',
      credential({ renewal: '1//new', accessToken: 'ya29.new' }, clock.now()),
    )
    gate.resolve()
    await Promise.all([asked, replaced])
    expect(vault.entries.get('m1')?.renewal).toBe('1//new')
    expect(await tokens.get('m1', signal)).toEqual(ok('ya29.new'))
  })

  it('does not bring back the entry of a mailbox that was removed', async () => {
    const { clock, expired, provider, tokens, vault } = setUp()
    clock.advance(hour)
    const gate = Promise.withResolvers<void>()
    provider.gate = gate.promise
    const asked = tokens.get('m1', signal)
    const removed = tokens.remove('m1')
    gate.resolve()
    await Promise.all([asked, removed])
    expect(await tokens.get('m1', signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(vault.entries.size).toBe(0)
    expect(expired).toEqual([])
  })
})

it('says nothing of tokens in the log', async () => {
  const { clock, logger, provider, tokens } = setUp()
  provider.failure = appError('auth_expired', 'revoked', 'user')
  clock.advance(hour)
  await tokens.get('m1', signal)
  expect(logger.lines.length).toBeGreaterThan(0)
  expect(logger.lines.join('\n')).not.toMatch(/ya29|1\/\//)
})
