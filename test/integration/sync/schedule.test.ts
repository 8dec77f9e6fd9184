import { describe, expect, it, vi } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createSync } from '../../../main/sync/schedule.ts'
import type { SyncStatus } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox } from '../../support/store/record-builders.ts'
import { createTestFocus } from '../../support/sync/focus.ts'
import { createTestClock } from '../../support/test-clock.ts'

const setUp = async (boxes: readonly string[] = ['box']) => {
  const time = createTestClock()
  const { store } = openTestStore({ now: time.clock.now })
  for (const id of boxes)
    await store.mailboxes.save(
      mailbox({ id, accountId: id, address: `${id}@northwind.example`, connectedAt: time.clock.now() }),
    )
  const servers = new Map(boxes.map((id) => [id, createFakeMailbox()]))
  const server = (id = 'box') => servers.get(id) ?? createFakeMailbox()
  const statuses: SyncStatus[] = []
  const listeners = new Set<(online: boolean) => void>()
  const logger = createMemoryLogger()
  const { focus, set: setFocus, listening } = createTestFocus()
  const sync = createSync({
    store,
    openProvider: ({ id }) => server(id).provider,
    network: {
      isOnline: () => true,
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    focus,
    clock: time.clock,
    random: () => 0.5,
    logger,
    onStatus: (status) => statuses.push(status),
    onStored: () => undefined,
    onSubmissions: () => undefined,
    onLists: () => undefined,
    onMailboxChanged: () => undefined,
  })
  const settled = (id = 'box') =>
    vi.waitFor(() => {
      const status = sync.statuses().find(({ mailboxId }) => mailboxId === id)
      expect(['idle', 'waiting']).toContain(status?.phase)
      expect(status?.nextSyncAt === null || time.pending() > 0).toBe(true)
    })
  const record = (id = 'box') => store.mailboxes.get({ mailboxId: id })
  return { time, store, server, sync, statuses, listeners, setFocus, listening, logger, settled, record }
}

describe('sync of all mailboxes', () => {
  it('runs at the start and then every minute', async () => {
    const { time, sync, settled, server, record } = await setUp()
    let pulls = 0
    server().failWith((call) => {
      if (call === 'pull') pulls += 1
      return null
    })
    await sync.start()
    await settled()
    expect([time.untilNext(), pulls]).toEqual([60_000, 1])
    const first = await record()
    expect(first).toMatchObject({ lastError: null, lastSyncAt: time.clock.now() })
    time.advance(60_000)
    await vi.waitFor(() => expect(pulls).toBe(2))
    await settled()
    expect((await record())?.lastSyncAt).toBe(time.clock.now())
  })

  it('tells the failure, tries again later, and at once when the network returns', async () => {
    const { time, sync, settled, server, listeners, record } = await setUp()
    server().failWith(() => appError('offline', 'no network', 'backoff'))
    await sync.start()
    await settled()
    expect(await record()).toMatchObject({
      lastError: { code: 'offline' },
      lastSyncAt: null,
      state: 'connected',
    })
    expect(time.untilNext()).toBeGreaterThan(10_000)
    server().failWith(() => null)
    for (const listener of listeners) listener(true)
    await vi.waitFor(async () => expect((await record())?.lastError).toBeNull())
  })

  it('waits longer after each failure, and begins anew once a run went well', async () => {
    const { time, sync, settled, server, listeners, record, statuses } = await setUp()
    const tryAgain = async () => {
      statuses.splice(0)
      for (const listener of listeners) listener(true)
      await vi.waitFor(() => expect(statuses).toContainEqual(expect.objectContaining({ phase: 'pulling' })))
      await settled()
      return time.untilNext()
    }
    const down = () => server().failWith(() => appError('provider_unavailable', 'HTTP 503', 'backoff'))
    down()
    await sync.start()
    await settled()
    const waits = [time.untilNext(), await tryAgain(), await tryAgain()]
    expect(waits).toEqual([45_000, 90_000, 180_000])
    server().failWith(() => null)
    expect(await tryAgain()).toBe(60_000)
    expect((await record())?.lastError).toBeNull()
    down()
    expect(await tryAgain()).toBe(45_000)
  })

  it.each([
    ['every minute while a window is in front', true, 3],
    ['every five minutes while nobody looks', false, 1],
  ])('a long run looks for news %s', async (_, inFront, looks) => {
    const { time, sync, settled, server, setFocus, store } = await setUp()
    setFocus(inFront)
    await store.contacts.save({ contact: contact(), at: 0 })
    const at = time.clock.now() - 3_600_000
    for (let n = 0; n < 55; n += 1) {
      const id = `m${String(n)}`
      const mail = providerMessage({ providerMessageId: id, rfcMessageId: `${id}@x`, occurredAt: at - n })
      server().messages.set(id, mail)
    }
    let pulls = 0
    server().failWith((call) => {
      if (call === 'pull') pulls += 1
      // 25 are fetched at once: more than a minute a chunk, and less than five for all.
      if (call === 'get') time.advance(4000)
      return null
    })
    await sync.start()
    await settled()
    expect((await store.timeline.page({ contactId: 'jana', before: null, limit: 1 })).total).toBe(55)
    expect(pulls).toBe(looks)
  })

  it('a broken mailbox does not hold up another', async () => {
    const { sync, settled, server, store } = await setUp(['box', 'other'])
    await store.contacts.save({ contact: contact(), at: 0 })
    server('box').failWith(() => appError('provider_unavailable', 'down', 'backoff'))
    server('other').deliver(providerMessage())
    await sync.start()
    await settled('other')
    const page = await store.timeline.page({ contactId: 'jana', before: null, limit: 10 })
    expect(page.activities).toHaveLength(1)
  })

  it('makes one run follow however often it is asked meanwhile', async () => {
    const { sync, settled, server } = await setUp()
    let looks = 0
    server().failWith((call) => {
      if (call === 'anchor' || call === 'pull') looks += 1
      return null
    })
    await sync.start()
    await Promise.all(Array.from({ length: 20 }, () => sync.syncNow('box')))
    await settled()
    await vi.waitFor(() => expect(looks).toBeGreaterThanOrEqual(3))
    await settled()
    // The first run takes a position and looks once more from there, the second looks once.
    expect(looks).toBe(3)
  })

  it('waits for the person when the sign-in ended', async () => {
    const { time, sync, server, settled } = await setUp()
    server().failWith(() => appError('auth_expired', 'revoked', 'user'))
    await sync.start()
    await settled()
    expect(sync.statuses()).toMatchObject([{ phase: 'waiting', nextSyncAt: null }])
    expect(time.pending()).toBe(0)
  })

  it('asks for the aliases again after a sign-in that ended: another may bring others', async () => {
    const { sync, settled, server, statuses } = await setUp()
    let asked = 0
    let isOver = true
    server().failWith((call) => {
      if (call === 'aliases') asked += 1
      return isOver && call === 'anchor' ? appError('auth_expired', 'revoked', 'user') : null
    })
    const again = async () => {
      statuses.splice(0)
      await sync.syncNow(null)
      await vi.waitFor(() => expect(statuses).toContainEqual(expect.objectContaining({ phase: 'pulling' })))
      await settled()
      return asked
    }
    await sync.start()
    await settled()
    expect(asked).toBe(1)
    isOver = false
    expect(await again()).toBe(2)
    expect(await again()).toBe(2)
  })

  it('survives a bug, says so in the log, and goes on', async () => {
    const { time, sync, server, logger, settled, record } = await setUp()
    server().failWith(() => {
      throw new Error('a bug')
    })
    await sync.start()
    await settled()
    expect(logger.lines.join()).toContain('sync.crashed')
    server().failWith(() => null)
    time.advance(60_000)
    await vi.waitFor(async () => expect((await record())?.lastSyncAt).not.toBeNull())
  })

  it('asks every five minutes while no window is in front', async () => {
    const { time, sync, settled, setFocus } = await setUp()
    setFocus(false)
    await sync.start()
    await settled()
    expect(time.untilNext()).toBe(300_000)
    expect(sync.statuses()).toMatchObject([{ nextSyncAt: time.clock.now() + 300_000 }])
  })

  it('a window that comes to the front has a run at once where the last is older than a minute', async () => {
    const { time, sync, settled, setFocus, server, record } = await setUp()
    let pulls = 0
    server().failWith((call) => {
      if (call === 'pull') pulls += 1
      return null
    })
    setFocus(false)
    await sync.start()
    await settled()
    time.advance(100_000)
    setFocus(true)
    expect(time.untilNext()).toBe(0)
    time.advance(0)
    await vi.waitFor(() => expect(pulls).toBe(2))
    await settled()
    expect((await record())?.lastSyncAt).toBe(time.clock.now())
    expect(time.untilNext()).toBe(60_000)
  })

  it('a window that comes to the front and goes again only moves the next run', async () => {
    const { time, sync, settled, setFocus, server, statuses } = await setUp()
    let pulls = 0
    server().failWith((call) => {
      if (call === 'pull') pulls += 1
      return null
    })
    await sync.start()
    await settled()
    const restedAt = time.clock.now()
    time.advance(20_000)
    setFocus(false)
    expect(time.untilNext()).toBe(280_000)
    time.advance(20_000)
    setFocus(true)
    expect(time.untilNext()).toBe(20_000)
    expect(statuses.at(-1)).toMatchObject({ phase: 'idle', nextSyncAt: restedAt + 60_000 })
    expect([pulls, time.pending()]).toEqual([1, 1])
  })

  it('a window in front hurries no mailbox that waits because of a failure', async () => {
    const { time, sync, settled, setFocus, server } = await setUp()
    setFocus(false)
    server().failWith(() => appError('rate_limited', 'later', 'after', { retryAfterMs: 600_000 }))
    await sync.start()
    await settled()
    const due = time.untilNext()
    expect(due).toBeGreaterThanOrEqual(600_000)
    time.advance(200_000)
    setFocus(true)
    expect(time.untilNext()).toBe((due ?? 0) - 200_000)
  })

  it.each([
    ['an address that can not be asked for', appError('provider_rejected', 'bad query', 'never'), 300_000],
    ['no network', appError('offline', 'gone', 'user'), 900_000],
  ])('%s: news is looked for again after at most so long', async (_, error, delay) => {
    const { time, sync, settled, server, store } = await setUp()
    await store.contacts.save({ contact: contact(), at: 0 })
    server().failWith((call) => (call === 'search' ? error : null))
    await sync.start()
    await settled()
    expect(sync.statuses()).toMatchObject([{ phase: 'waiting' }])
    expect(time.untilNext()).toBe(delay)
  })

  it('a slow mailbox delays no other', async () => {
    const { sync, settled, server, record } = await setUp(['box', 'other'])
    const { promise, resolve } = Promise.withResolvers<void>()
    const { provider } = server('box')
    const { pull } = provider
    Object.assign(provider, {
      pull: async (...at: Parameters<typeof pull>) => {
        await promise
        return pull(...at)
      },
    })
    await sync.start()
    await settled('other')
    expect((await record('other'))?.lastSyncAt).not.toBeNull()
    expect((await record('box'))?.lastSyncAt).toBeNull()
    resolve()
    await settled('box')
  })

  it('checks a mailbox when asked, and one that is paused not', async () => {
    const { sync, settled, store } = await setUp()
    await sync.start()
    await settled()
    const ended = () => store.audit.lastEndedAt({ mailboxId: 'box' })
    await sync.check('box')
    await vi.waitFor(async () => expect(await ended()).not.toBeNull())
    await settled()
    const before = await ended()
    await store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: 0 })
    await sync.check('box')
    await sync.check('nobody')
    expect(await ended()).toBe(before)
  })

  it('ends: nothing runs and no timer waits afterwards', async () => {
    const { time, sync, settled, listeners, listening } = await setUp()
    await sync.start()
    await settled()
    await sync.stop()
    expect([time.pending(), listeners.size, listening(), sync.statuses().length]).toEqual([0, 0, 0, 0])
    await sync.syncNow('box')
    expect(sync.statuses()).toEqual([])
  })
})
