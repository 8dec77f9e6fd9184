import { describe, expect, it } from 'vitest'
import { providerIds } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { accessTokens } from '../../../main/mailboxes/tokens.ts'
import { AppFailure } from '../../../main/platform/app-failure.ts'
import type { Fetch } from '../../../main/platform/ports.ts'
import { ann, openConnectWorld } from '../../support/connect-world.ts'
import { contact, enqueued, mailContent } from '../../support/store/record-builders.ts'

const signal = new AbortController().signal

const connected = async (options: Parameters<typeof openConnectWorld>[0] = {}) => {
  const world = await openConnectWorld(options)
  const { mailboxId } = await world.attempt({ account: ann })
  if (mailboxId === null) throw new Error('Not connected')
  return { world, mailboxId }
}

describe.each(providerIds)('disconnecting with %s', (provider) => {
  it('ends work, grant, credential and row, in this order', async () => {
    const { world, mailboxId } = await connected({ provider })
    expect(await world.disconnect({ mailboxId, keepHistory: false })).toEqual({ ok: true, value: null })
    // Before, and once more for what was asked for while the mailbox still looked connected.
    expect(world.stopped).toEqual([mailboxId, mailboxId])
    // Microsoft has no way to end a grant; forgetting it is all there is.
    expect(world.control.revocations()).toBe(provider === 'gmail' ? 1 : 0)
    expect(world.vault.entries.size).toBe(0)
    expect(await world.store.mailboxes.list()).toEqual([])
    // The timelines that are open lose its mail, too.
    expect(world.published.slice(-2)).toEqual([
      { name: 'mailboxes.changed', payload: {} },
      { name: 'contacts.changed', payload: {} },
    ])
    // What is still cached here is not used.
    expect(await world.tokens.get(mailboxId, signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(world.expired).toEqual([])
  })

  it('keeps the history when it is asked to', async () => {
    const { world, mailboxId } = await connected({ provider })
    await world.disconnect({ mailboxId, keepHistory: true })
    expect(await world.store.mailboxes.list()).toMatchObject([{ id: mailboxId, state: 'disconnected' }])
    expect(world.published.at(-1)).toEqual({ name: 'mailboxes.changed', payload: {} })
  })

  it('tells the window of each mail that can not go out any more', async () => {
    const { world, mailboxId } = await connected({ provider })
    await world.store.submissions.enqueue(enqueued({ content: mailContent({ mailboxId }) }))
    await world.disconnect({ mailboxId, keepHistory: true })
    expect(world.published.at(-1)).toEqual({
      name: 'outbox.changed',
      payload: { submissionId: 'sub1', state: 'failed' },
    })
  })

  it('is not undone by a sign-in that is found dead only then', async () => {
    const { world, mailboxId } = await connected({ provider })
    await world.disconnect({ mailboxId, keepHistory: true })
    await world.store.mailboxes.setState({ mailboxId, state: 'reconnect', lastError: null })
    expect(await world.store.mailboxes.list()).toMatchObject([{ id: mailboxId, state: 'disconnected' }])
  })

  it('leaves nothing out when the account comes back: who was added meanwhile has a past, too', async () => {
    const { world, mailboxId } = await connected({ provider })
    await world.disconnect({ mailboxId, keepHistory: true })
    await world.store.contacts.save({ contact: contact(), at: 0 })
    const open = () => world.store.sync.openBackfills({ mailboxId, limit: 5 })
    expect((await open()).open).toBe(0)
    expect(await world.attempt({ account: ann })).toMatchObject({ state: 'connected', mailboxId })
    expect((await open()).backfills).toMatchObject([{ address: 'jana@customer.example', page: null }])
  })

  it('cut between the credential and the row leaves a mailbox that asks to reconnect and can be disconnected', async () => {
    let crash = true
    const { world, mailboxId } = await connected({
      provider,
      changeStore: (store) => ({
        ...store,
        mailboxes: {
          ...store.mailboxes,
          remove: async (at) => {
            if (crash) throw new AppFailure(appError('store_failed', 'the process ended here'))
            return await store.mailboxes.remove(at)
          },
        },
      }),
    })
    await expect(world.disconnect({ mailboxId, keepHistory: false })).rejects.toThrow('ended here')
    expect(await world.store.mailboxes.list()).toMatchObject([{ id: mailboxId }])
    expect(world.vault.entries.size).toBe(0)
    const told: string[] = []
    const nextRun = accessTokens({ ...world, onAuthExpired: (id) => told.push(id) })
    expect(await nextRun.get(mailboxId, signal)).toMatchObject({ error: { code: 'auth_expired' } })
    expect(told).toEqual([mailboxId])
    crash = false
    expect(await world.disconnect({ mailboxId, keepHistory: false })).toMatchObject({ ok: true })
    expect(await world.store.mailboxes.list()).toEqual([])
  })

  it('forgets a history in pieces before the row goes, so that the store serves others in between', async () => {
    const left = [500, 500, 3]
    const calls: string[] = []
    const { world, mailboxId } = await connected({
      provider,
      changeStore: (store) => ({
        ...store,
        mailboxes: {
          ...store.mailboxes,
          forgetMail: ({ limit }) => {
            calls.push(`forget ${limit}`)
            return Promise.resolve(left.shift() ?? 0)
          },
          remove: async (at) => {
            calls.push('remove')
            return await store.mailboxes.remove(at)
          },
        },
      }),
    })
    await world.disconnect({ mailboxId, keepHistory: false })
    expect(calls).toEqual(['forget 500', 'forget 500', 'forget 500', 'remove'])
  })

  it('forgets nothing of a history that is kept', async () => {
    const { world, mailboxId } = await connected({
      provider,
      changeStore: (store) => ({
        ...store,
        mailboxes: { ...store.mailboxes, forgetMail: () => Promise.reject(new Error('not to be asked')) },
      }),
    })
    expect(await world.disconnect({ mailboxId, keepHistory: true })).toMatchObject({ ok: true })
  })

  it('keeps the row while the vault does not let go', async () => {
    const { world, mailboxId } = await connected({ provider })
    world.vault.fail.remove = { ok: false, error: appError('vault_unavailable', 'x', 'backoff') }
    expect(await world.disconnect({ mailboxId, keepHistory: false })).toMatchObject({
      error: { code: 'vault_unavailable' },
    })
    expect(await world.store.mailboxes.list()).toHaveLength(1)
  })

  it('needs a mailbox that is there', async () => {
    const world = await openConnectWorld({ provider })
    expect(await world.disconnect({ mailboxId: 'nobody', keepHistory: false })).toMatchObject({
      error: { code: 'mailbox_not_found' },
    })
  })
})

describe('disconnecting with gmail, which can end a grant', () => {
  it('ends the grant also when the access token has long run out', async () => {
    const { world, mailboxId } = await connected()
    const before = world.vault.entries.get(mailboxId) ?? expect.unreachable()
    world.control.expireAccessTokens()
    world.vault.entries.set(mailboxId, { ...before, accessToken: 'ya29.forgotten', accessTokenExpiresAt: 0 })
    await world.disconnect({ mailboxId, keepHistory: false })
    expect(await world.oauth.refresh(before, null, signal)).toMatchObject({ error: { code: 'auth_expired' } })
  })

  it('works without a network, and does not wait for a silent one', async () => {
    let reach: 'all' | 'none' | 'silent' = 'all'
    const changeFetch =
      (fetch: Fetch): Fetch =>
      async (input, init) => {
        if (reach === 'none')
          throw new TypeError('fetch failed', { cause: new Error('net::ERR_INTERNET_DISCONNECTED') })
        if (reach === 'all') return fetch(input, init)
        return new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))),
        )
      }
    const { world, mailboxId } = await connected({ changeFetch })
    reach = 'none'
    expect(await world.disconnect({ mailboxId, keepHistory: false })).toMatchObject({ ok: true })
    expect(world.logger.lines.join('\n')).toContain('"errorCode":"offline"')

    reach = 'all'
    const again = await world.attempt({ account: ann })
    reach = 'silent'
    const pending = world.disconnect({ mailboxId: again.mailboxId ?? '', keepHistory: false })
    await expect.poll(() => world.clock.planned()).toBeGreaterThan(0)
    world.clock.advance(10_000)
    expect(await pending).toMatchObject({ ok: true })
    expect(world.vault.entries.size).toBe(0)
  })
})
