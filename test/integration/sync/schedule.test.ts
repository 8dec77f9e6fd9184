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
    await store.mailboxes.save(mailbox({ id, accountId: id, address: `${id}@northwind.example` }))
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

  it('ends: nothing runs and no timer waits afterwards', async () => {
    const { time, sync, settled, listeners } = await setUp()
    await sync.start()
    await settled()
    await sync.stop()
    expect([time.pending(), listeners.size, sync.statuses().length]).toEqual([0, 0, 0])
    await sync.syncNow('box')
    expect(sync.statuses()).toEqual([])
  })
})
