import { describe, expect, it } from 'vitest'
import { providerIds, type MailboxChange } from '../../../shared/domain/mailbox.ts'
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
    await store.mailboxes.setState({ mailboxId, state: 'reconnect', lastError: null })
    const before = await store.mailboxes.get({ mailboxId })

    expect(await world.attempt({ account: ann }, mailboxId)).toMatchObject({ state: 'connected', mailboxId })
    const after = await store.mailboxes.get({ mailboxId })
    expect(after).toEqual({ ...before, state: 'connected' })
    expect(after).toMatchObject({ ...change, cursor: 'cursor-1' })
    const { submissions } = await store.submissions.list({ show: 'waiting', before: null, limit: 5 })
    expect(submissions).toMatchObject([{ id: 'sub1', state: 'queued' }])
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
          if (!way.hold || !new URL(String(input)).pathname.endsWith('/token')) return answer
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
            await store.mailboxes.remove(at)
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
    const [first, second] = await Promise.all([world.disconnect(at), world.disconnect(at)])
    expect(first).toMatchObject({ ok: true })
    expect(second).toMatchObject({ error: { code: 'mailbox_not_found' } })
  })
})
