import { describe, expect, it, onTestFinished } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { createSweep, type SweepDeps } from '../../../main/mailboxes/sweep.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { ann, startIdentityProvider } from '../../support/identity-provider.ts'
import { credential } from '../../support/credential.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createMemoryVault } from '../../support/memory-vault.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox } from '../../support/store/record-builders.ts'

const setUp = async () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  const vault = createMemoryVault()
  const logger = createMemoryLogger(clock)
  const identity = await startIdentityProvider('gmail', clock)
  onTestFinished(identity.close)
  const fetch: typeof globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    return globalThis.fetch(`${Object.values(identity.endpoints)[0] ?? ''}${pathname}${search}`, init)
  }
  const oauth = identity.createOAuth({ fetch, clock, logger, keys: { current: identity.keys } })
  const revokedBy: string[] = []
  const graph = {
    ...oauth,
    revoke: async () => {
      revokedBy.push('graph')
      return { ok: true as const, value: null }
    },
  }
  const deps: SweepDeps = { store, vault, oauthProviders: { gmail: oauth, graph }, clock, logger }
  const granted = () => {
    const { refreshToken } = identity.google?.control.grant(ann, ['openid']) ?? expect.unreachable()
    return credential({ renewal: refreshToken }, clock.now())
  }
  return { clock, store, vault, logger, identity, deps, granted, revokedBy, sweep: createSweep(deps) }
}

describe('the sweep at the start', () => {
  it('gives back what no mailbox was stored for, and what belongs to a disconnected one', async () => {
    const world = await setUp()
    await world.store.mailboxes.save(mailbox({ id: 'kept' }))
    await world.store.mailboxes.save(mailbox({ id: 'asking', accountId: 'a2', state: 'reconnect' }))
    await world.store.mailboxes.save(mailbox({ id: 'ended', accountId: 'a3', state: 'disconnected' }))
    for (const id of ['kept', 'asking']) world.vault.entries.set(id, credential())
    for (const id of ['ended', 'orphan']) world.vault.entries.set(id, world.granted())
    await world.sweep()
    expect([...world.vault.entries.keys()]).toEqual(['kept', 'asking'])
    expect(world.identity.control.revocations()).toBe(2)
    expect(world.revokedBy).toEqual([])
  })

  it('asks the provider whose it is', async () => {
    const world = await setUp()
    world.vault.entries.set('orphan', credential({ provider: 'graph' }))
    await world.sweep()
    expect(world.revokedBy).toEqual(['graph'])
    expect(world.vault.entries.size).toBe(0)
  })

  it('removes an orphan that can not be read, and leaves one whose key store is closed just now', async () => {
    const world = await setUp()
    world.vault.entries.set('orphan', credential())
    const closed = { ok: false as const, error: appError('vault_unavailable', 'locked', 'backoff') }
    world.vault.fail.read = closed
    await world.sweep()
    expect([...world.vault.entries.keys()]).toEqual(['orphan'])
    world.vault.fail.read = { ok: false, error: appError('vault_unreadable', 'x', 'user') }
    await world.sweep()
    expect(world.vault.entries.size).toBe(0)
  })

  it('leaves an unreadable entry of a connected mailbox where it is', async () => {
    const world = await setUp()
    await world.store.mailboxes.save(mailbox({ id: 'kept' }))
    world.vault.entries.set('kept', credential())
    world.vault.fail.read = { ok: false, error: appError('vault_unreadable', 'x', 'user') }
    await world.sweep()
    expect(world.vault.calls).toEqual([])
    expect([...world.vault.entries.keys()]).toEqual(['kept'])
  })

  it('does not wait for a silent provider, and removes the entry all the same', async () => {
    const world = await setUp()
    world.vault.entries.set('orphan', world.granted())
    const until = new Promise(() => undefined)
    world.identity.control.fault({ match: { path: '/revoke' }, action: { kind: 'delay', until } })
    const swept = world.sweep()
    await expect.poll(() => world.clock.planned()).toBeGreaterThan(0)
    world.clock.advance(10_000)
    await swept
    expect(world.vault.entries.size).toBe(0)
    expect(world.logger.lines.join('\n')).toContain('sweep.notRevoked')
  })

  it('never rejects: what could not be done is done next time', async () => {
    const world = await setUp()
    world.vault.entries.set('orphan', world.granted())
    world.vault.fail.remove = { ok: false, error: appError('vault_unavailable', 'x', 'backoff') }
    await world.sweep()
    const list = () => Promise.reject(new Error('the disk is gone'))
    await createSweep({ ...world.deps, store: { mailboxes: { list } } })()
    world.vault.fail.remove = undefined
    await world.sweep()
    expect(world.vault.entries.size).toBe(0)
  })
})
