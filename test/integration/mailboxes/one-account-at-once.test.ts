import { describe, expect, it, vi } from 'vitest'
import { providerIds, type MailboxChange, type ProviderId } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { ok } from '../../../shared/errors/result.ts'
import { ann, openConnectWorld, type ConnectWorldOptions } from '../../support/connect-world.ts'
import { enqueued, mailContent, step } from '../../support/store/record-builders.ts'

const connected = async (options: ConnectWorldOptions) => {
  const world = await openConnectWorld(options)
  const { mailboxId } = await world.attempt({ account: ann })
  if (mailboxId === null) throw new Error('Not connected')
  return { ...world, mailboxId }
}

describe.each(providerIds)('reconnecting with %s', (provider) => {
  it('keeps settings, cursor and what waits to be sent', async () => {
    const world = await connected({ provider })
    const { mailboxId, store } = world
    const change: MailboxChange = {
      displayName: 'Ann of Northwind',
      signatureHtml: '<p>Ann</p>',
      visibility: 'metadata',
      pullDays: 365,
      paused: true,
      excludedFolderIds: ['folder-1'],
    }
    await store.mailboxes.change({ mailboxId, change, at: world.clock.now() })
    await store.mailboxes.setAliases({
      mailboxId,
      aliases: [{ name: 'Sales', address: 'hello@northwind.example' }],
    })
    await store.sync.commit(step({ mailboxId, position: { kind: 'cursor', cursor: 'cursor-1' } }))
    await store.submissions.enqueue(enqueued({ content: mailContent({ mailboxId }) }))
    await store.mailboxes.noteSync({ mailboxId, lastSyncAt: 1234, lastError: null })
    await store.mailboxes.setState({ mailboxId, state: 'reconnect', lastError: null })
    const before = await store.mailboxes.get({ mailboxId })

    expect(await world.attempt({ account: ann }, mailboxId)).toMatchObject({ state: 'connected', mailboxId })
    const after = await store.mailboxes.get({ mailboxId })
    expect(after).toEqual({ ...before, state: 'connected' })
    expect(after).toMatchObject({ ...change, cursor: 'cursor-1' })
    const { submissions } = await store.submissions.list({ show: 'waiting', before: null, limit: 5 })
    expect(submissions).toMatchObject([{ id: 'sub1', state: 'queued' }])
  })

  it('asks for the past mail of what was added while the mailbox was disconnected, and only then', async () => {
    const asked: unknown[] = []
    const order: string[] = []
    const world = await connected({
      provider,
      changeStore: (store) => ({
        ...store,
        mailboxes: {
          ...store.mailboxes,
          save: async (record) => {
            order.push('save')
            await store.mailboxes.save(record)
          },
        },
        sync: {
          ...store.sync,
          startBackfills: async (at) => {
            order.push('startBackfills')
            asked.push(at)
            return store.sync.startBackfills(at)
          },
        },
      }),
    })
    const { mailboxId } = world
    await world.attempt({ account: ann })
    await world.store.mailboxes.setState({ mailboxId, state: 'reconnect', lastError: null })
    await world.attempt({ account: ann }, mailboxId)
    expect(asked).toEqual([])
    await world.store.mailboxes.change({ mailboxId, change: { pullDays: 365 }, at: world.clock.now() })
    await world.disconnect({ mailboxId, keepHistory: true })
    order.length = 0
    await world.attempt({ account: ann })
    expect(asked).toEqual([{ mailboxId, since: world.clock.now() - 365 * 86_400_000 }])
    // Cut off in between, it is asked for again rather than never.
    expect(order).toEqual(['startBackfills', 'save'])
  })

  it('gives a mailbox without a name the one of the account, and leaves one that was set', async () => {
    const world = await connected({ provider })
    const { mailboxId, store } = world
    const nameOf = async () => (await store.mailboxes.get({ mailboxId }))?.displayName
    const first = await nameOf()
    await store.mailboxes.change({ mailboxId, change: { displayName: '' }, at: 0 })
    await world.attempt({ account: ann })
    expect(await nameOf()).toBe(first)
    await store.mailboxes.change({ mailboxId, change: { displayName: 'Sales' }, at: 0 })
    await world.attempt({ account: ann })
    expect(await nameOf()).toBe('Sales')
  })

  it('that can not be stored gives its grant back where the mailbox is disconnected, not where it is in use', async () => {
    const world = await connected({ provider })
    const { mailboxId, vault } = world
    const locked = { ok: false, error: appError('vault_unavailable', 'locked', 'backoff') } as const
    const each = provider === 'gmail' ? 1 : 0
    vault.fail.write = locked
    expect(await world.attempt({ account: ann })).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(world.control.revocations()).toBe(0)
    expect(await world.disconnect({ mailboxId, keepHistory: true })).toMatchObject({ ok: true })
    expect(world.control.revocations()).toBe(each)
    expect(await world.attempt({ account: ann })).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(world.control.revocations()).toBe(2 * each)
  })

  it('that is finished while the mailbox is disconnected does not bring it back', async () => {
    const world = await connected({ provider })
    const { mailboxId } = world
    const { promise, resolve } = Promise.withResolvers<void>()
    world.control.fault({ match: { path: '/token' }, action: { kind: 'delay', until: promise } })
    await world.start({ account: ann }, mailboxId)
    await world.until(({ state }) => state === 'finishing')
    expect(await world.disconnect({ mailboxId, keepHistory: false })).toMatchObject({ ok: true })
    resolve()
    expect(await world.ended()).toMatchObject({ state: 'cancelled', error: { code: 'auth_cancelled' } })
    expect(await world.store.mailboxes.list()).toEqual([])
    expect(world.vault.entries.size).toBe(0)
  })

  it.each(['once more', 'as a reconnect'] as const)(
    'that got its tokens before a disconnect revoked them does not end connected: %s',
    async (how) => {
      const answered = Promise.withResolvers<void>()
      const way = { hold: false, free: Promise.withResolvers<void>() }
      const world = await connected({
        provider,
        // The tokens are made; their way back to the app is long.
        changeFetch: (fetch) => async (input, init) => {
          const answer = await fetch(input, init)
          if (!way.hold || !new URL(input instanceof Request ? input.url : input).pathname.endsWith('/token'))
            return answer
          answered.resolve()
          await way.free.promise
          return answer
        },
      })
      const { mailboxId } = world
      way.hold = true
      await world.start({ account: ann }, how === 'once more' ? null : mailboxId)
      await answered.promise
      expect(await world.disconnect({ mailboxId, keepHistory: true })).toMatchObject({ ok: true })
      way.free.resolve()
      expect(await world.ended()).toMatchObject({ state: 'cancelled', error: { code: 'auth_cancelled' } })
      expect(await world.store.mailboxes.list()).toMatchObject([{ id: mailboxId, state: 'disconnected' }])
      expect(world.vault.entries.size).toBe(0)
      // Asked for after the disconnect, they are good.
      way.hold = false
      expect(await world.attempt({ account: ann })).toMatchObject({ state: 'connected', mailboxId })
      world.clock.advance(7_200_000)
      const signal = new AbortController().signal
      expect(await world.tokens.get(mailboxId, signal)).toMatchObject({ ok: true })
    },
  )

  it('runs once for each provider until it is stored, and beside that of the other provider', async () => {
    const world = await openConnectWorld({ provider })
    const gate = Promise.withResolvers<void>()
    world.vault.gate = gate.promise
    await world.start({ account: ann })
    while (!world.vault.calls.includes('write')) await new Promise((resolve) => setImmediate(resolve))
    const again = (other: ProviderId) => world.connector.start({ provider: other, reconnects: null })
    expect(await again(provider)).toMatchObject({ error: { code: 'auth_in_progress' } })
    const [other = provider] = providerIds.filter((each) => each !== provider)
    world.person.does = 'ignore'
    const beside = await again(other)
    expect(beside).toMatchObject({ ok: true, value: { state: 'waiting', provider: other } })
    gate.resolve()
    await vi.waitFor(async () => expect(await world.store.mailboxes.list()).toHaveLength(1))
    const [mailbox] = await world.store.mailboxes.list()
    // A mailbox is signed in again at its own provider.
    world.connector.cancel(beside.ok ? beside.value.id : '', 'cancelled')
    await world.ended()
    const wrong = await world.connector.start({ provider: other, reconnects: mailbox?.id ?? '' })
    expect(wrong).toMatchObject({ error: { code: 'mailbox_not_found' } })
  })

  it('begins when what an earlier run left is taken back, not before', async () => {
    const swept = Promise.withResolvers<void>()
    const world = await openConnectWorld({ provider, swept: swept.promise })
    const attempt = world.attempt({ account: ann })
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect([world.opened, world.shown()]).toEqual([[], []])
    swept.resolve()
    expect(await attempt).toMatchObject({ state: 'connected' })
  })

  it('that waits for the person through a disconnect is good when they answer', async () => {
    const world = await connected({ provider })
    const { mailboxId } = world
    await world.start('ignore')
    expect(await world.disconnect({ mailboxId, keepHistory: true })).toMatchObject({ ok: true })
    await world.consent(world.opened.at(-1) ?? '', { account: ann })
    expect(await world.ended()).toMatchObject({ state: 'connected', mailboxId })
  })

  it('that is called off in the moment in which its tokens come gives them back', async () => {
    const call = { off: (): void => undefined }
    const world = await openConnectWorld({
      provider,
      changeOAuth: (oauth) => ({
        ...oauth,
        prepare: async (request) => {
          const prepared = await oauth.prepare(request)
          if (!prepared.ok) return prepared
          const { exchange } = prepared.value
          const exchangeAndCallOff: typeof exchange = async (code, signal) => {
            const grant = await exchange(code, signal)
            expect(grant.ok).toBe(true)
            call.off()
            return grant
          }
          return ok({ ...prepared.value, exchange: exchangeAndCallOff })
        },
      }),
    })
    call.off = () => world.connector.cancel(world.connector.current()?.id ?? '', 'cancelled')
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'cancelled' })
    expect(world.control.revocations()).toBe(provider === 'gmail' ? 1 : 0)
    expect([await world.store.mailboxes.list(), world.vault.calls]).toEqual([[], []])
  })

  it('does not come between the steps of a disconnect', async () => {
    const steps: string[] = []
    const gate = Promise.withResolvers<void>()
    const removing = Promise.withResolvers<void>()
    const world = await connected({
      provider,
      changeStore: (store) => ({
        ...store,
        mailboxes: {
          ...store.mailboxes,
          save: async (record) => {
            steps.push('save')
            await store.mailboxes.save(record)
          },
          remove: async (at) => {
            steps.push('remove')
            removing.resolve()
            await gate.promise
            return await store.mailboxes.remove(at)
          },
        },
      }),
    })
    const { mailboxId } = world
    const disconnecting = world.disconnect({ mailboxId, keepHistory: false })
    await removing.promise
    // The credential is gone, the row is not yet: the sign-in of the same account has to wait.
    await world.start({ account: ann })
    await world.until(({ state }) => state === 'finishing')
    await expect.poll(() => world.control.tokenRequests()).toBe(2)
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(steps).toEqual(['save', 'remove'])
    gate.resolve()
    expect(await disconnecting).toMatchObject({ ok: true })
    const ended = await world.ended()
    expect(ended).toMatchObject({ state: 'connected' })
    expect(steps).toEqual(['save', 'remove', 'save'])
    expect((await world.store.mailboxes.list()).map(({ id }) => id)).toEqual([ended.mailboxId])
    expect([...world.vault.entries.keys()]).toEqual([ended.mailboxId])
  })

  it('two disconnects at once end as one, and one that is told so', async () => {
    const world = await connected({ provider })
    const at = { mailboxId: world.mailboxId, keepHistory: false }
    world.published.length = 0
    const [first, second] = await Promise.all([world.disconnect(at), world.disconnect(at)])
    expect(first).toMatchObject({ ok: true })
    expect(second).toMatchObject({ error: { code: 'mailbox_not_found' } })
    expect(world.published.filter(({ name }) => name === 'mailboxes.changed')).toHaveLength(1)
  })
})
