import { describe, expect, it, vi } from 'vitest'
import { createChangeMailbox } from '../../../main/mailboxes/change.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { inLanes } from '../../../main/providers/lanes.ts'
import type { MailProvider, OpenedMailbox } from '../../../main/providers/provider.ts'
import { createSync } from '../../../main/sync/schedule.ts'
import type { MailboxChange, SyncStatus } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { draftGrants } from '../../support/provider/grants.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox } from '../../support/store/record-builders.ts'
import { createTestFocus } from '../../support/sync/focus.ts'
import { createTestClock } from '../../support/test-clock.ts'

const mails = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    providerMessage({ providerMessageId: `p${String(from + n)}`, occurredAt: Date.UTC(2026, 9, 20) + n }),
  )

const setUp = async () => {
  const time = createTestClock()
  const { store } = openTestStore({ now: time.clock.now })
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: time.clock.now() })
  const server = createFakeMailbox(5)
  const calls: string[] = []
  const opened: OpenedMailbox[] = []
  let gate: Promise<void> | null = null
  /** Every call is noted when it begins. A closed gate holds `get` up, as a slow network would. */
  const noted = <At extends readonly unknown[], Value>(
    name: string,
    call: (...at: At) => Promise<Value>,
  ): ((...at: At) => Promise<Value>) => {
    return async (...at) => {
      calls.push(name)
      if (name === 'get' && gate !== null) await gate
      return call(...at)
    }
  }
  const { provider } = server
  const get = noted('get', provider.get)
  const watched: MailProvider = {
    ...provider,
    aliases: noted('aliases', provider.aliases),
    anchor: noted('anchor', provider.anchor),
    pull: noted('pull', provider.pull),
    search: noted('search', provider.search),
    get,
    getMany: (ids, signal) => inLanes(get, ids, signal),
  }
  const statuses: SyncStatus[] = []
  const sync = createSync({
    store,
    openProvider: (at) => {
      opened.push(at)
      return watched
    },
    network: { isOnline: () => true, onChange: () => () => undefined },
    focus: createTestFocus().focus,
    clock: time.clock,
    random: () => 0.5,
    logger: createMemoryLogger(),
    onStatus: (status) => statuses.push(status),
    onStored: () => undefined,
    onSubmissions: () => undefined,
    onLists: () => undefined,
    onMailboxChanged: () => undefined,
  })
  const published: string[] = []
  const change = createChangeMailbox({
    store,
    clock: time.clock,
    publish: (name) => void published.push(name),
    stopWork: sync.forget,
    resumeWork: (mailboxId) => void sync.syncNow(mailboxId),
  })
  const set = (next: MailboxChange) => change({ mailboxId: 'box', change: next })
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    return () => {
      gate = null
      resolve()
    }
  }
  const stored = async () =>
    (await store.timeline.page({ contactId: 'jana', before: null, limit: 200 })).total
  const record = async () => (await store.mailboxes.get({ mailboxId: 'box' })) ?? expect.unreachable()
  const idle = () => vi.waitFor(() => expect(sync.statuses()).toMatchObject([{ phase: 'idle' }]))
  const told = { statuses, calls, opened, published }
  return { time, store, server, sync, ...told, set, hold, stored, record, idle }
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('a pause', () => {
  it('ends a run under way at once; afterwards nothing is asked of the provider', async () => {
    const s = await setUp()
    for (const mail of mails(30)) s.server.deliver(mail)
    const release = s.hold()
    await s.sync.start()
    await vi.waitFor(() => expect(s.calls).toContain('get'))
    const paused = s.set({ paused: true })
    await turns()
    const before = s.calls.length
    release()
    expect(await paused).toEqual({ ok: true, value: null })
    expect(s.calls).toHaveLength(before)
    await s.sync.syncNow('box')
    await s.sync.syncNow(null)
    s.time.advance(3_600_000)
    await turns()
    expect(s.calls).toHaveLength(before)
    expect([s.time.pending(), s.sync.statuses()]).toEqual([0, []])
    const atRest = { mailboxId: 'box', phase: 'idle', done: 0, total: null, msLeft: null, nextSyncAt: null }
    expect(s.statuses.at(-1)).toEqual(atRest)
    expect(s.published).toEqual(['mailboxes.changed'])
    // A pause is no failure, and says nothing about the last one.
    expect(await s.record()).toMatchObject({ paused: true, lastError: null, state: 'connected' })
  })

  it('taken up again, goes on where it was: nothing missing, nothing fetched twice', async () => {
    const s = await setUp()
    await s.sync.start()
    await s.idle()
    for (const mail of mails(60)) s.server.deliver(mail)
    let got = 0
    s.server.failWith((call) => {
      if (call === 'get') got += 1
      if (call === 'get' && got === 23) void s.set({ paused: true })
      return null
    })
    await s.sync.syncNow('box')
    await vi.waitFor(async () => expect((await s.record()).paused).toBe(true))
    await turns()
    const halfway = await s.stored()
    expect(halfway).toBeGreaterThan(0)
    expect(halfway).toBeLessThan(60)
    for (const mail of mails(10, 60)) s.server.deliver(mail)
    await s.set({ paused: false })
    await vi.waitFor(async () => expect(await s.stored()).toBe(70))
    await s.idle()
    expect(s.calls.filter((call) => call === 'get').length).toBeLessThanOrEqual(70 + 5)
  })

  it('keeps the error that was there before', async () => {
    const s = await setUp()
    s.server.failWith(() => appError('provider_unavailable', 'down', 'backoff'))
    await s.sync.start()
    await vi.waitFor(() => expect(s.sync.statuses()).toMatchObject([{ phase: 'waiting' }]))
    await s.set({ paused: true })
    expect((await s.record()).lastError).toMatchObject({ code: 'provider_unavailable' })
  })
})

describe('settings that a run depends on', () => {
  it('folders: the provider is opened anew with them', async () => {
    const s = await setUp()
    await s.sync.start()
    await s.idle()
    await s.set({ excludedFolderIds: ['f1'] })
    await s.idle()
    expect(s.opened.map(({ excludedFolderIds }) => excludedFolderIds)).toEqual([[], ['f1']])
  })

  type Changed = (s: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>
  const changes: [string, Changed, number][] = [
    ['another address', (s) => s.store.mailboxes.save(mailbox({ address: 'ann.m@northwind.example' })), 2],
    ['other permissions', (s) => s.store.mailboxes.save(mailbox({ grants: draftGrants })), 2],
    [
      'another choice of folders',
      ({ store, time }) => {
        const change = { excludedFolderIds: ['f1'] }
        return store.mailboxes.change({ mailboxId: 'box', change, at: time.clock.now() })
      },
      2,
    ],
    ['all as it was', (s) => s.store.mailboxes.save(mailbox()), 1],
  ]
  it.each(changes)('%s on disk: the provider has to fit at the next run', async (_, change, opened) => {
    const s = await setUp()
    await s.sync.start()
    await s.idle()
    await change(s)
    await s.sync.syncNow('box')
    await s.idle()
    expect(s.opened).toHaveLength(opened)
    const record = (await s.store.mailboxes.get({ mailboxId: 'box' })) ?? expect.unreachable()
    const { address, grants, excludedFolderIds } = record
    expect(s.opened.at(-1)).toMatchObject({ address, grants, excludedFolderIds })
  })

  it('a larger range fetches the older mail', async () => {
    const s = await setUp()
    const old = s.time.clock.now() - 200 * 86_400_000
    s.server.deliver(providerMessage({ providerMessageId: 'old', occurredAt: old }))
    await s.sync.start()
    await s.idle()
    expect(await s.stored()).toBe(0)
    await s.set({ pullDays: 365 })
    await vi.waitFor(async () => expect(await s.stored()).toBe(1))
    await s.set({ pullDays: 30 })
    await s.idle()
    expect(await s.stored()).toBe(1)
  })

  it('one that no run depends on leaves the run alone', async () => {
    const s = await setUp()
    await s.sync.start()
    await s.idle()
    const before = s.calls.length
    await s.set({ displayName: 'Ann M.' })
    await turns()
    expect([s.calls.length, s.published]).toEqual([before, ['mailboxes.changed']])
  })
})

describe('forgetting a mailbox', () => {
  it('no call of the provider begins once it is forgotten, whatever was under way', async () => {
    const s = await setUp()
    for (const mail of mails(60)) s.server.deliver(mail)
    await s.sync.start()
    await s.idle()
    for (const mail of mails(60, 60)) s.server.deliver(mail)
    const release = s.hold()
    await s.sync.syncNow('box')
    await vi.waitFor(() => expect(s.calls.filter((call) => call === 'get').length).toBeGreaterThan(60))
    let forgotten = false
    const forgetting = s.sync.forget('box').then(() => (forgotten = true))
    await turns()
    expect(forgotten).toBe(false)
    const before = s.calls.length
    release()
    await forgetting
    s.time.advance(3_600_000)
    await turns()
    expect(s.calls).toHaveLength(before)
    expect(s.statuses.at(-1)).toMatchObject({ phase: 'idle', done: 0, nextSyncAt: null })
  })

  it('forgotten while the end of its run is written down, it sets no timer', async () => {
    const s = await setUp()
    const { noteSync } = s.store.mailboxes
    const forgotten: Promise<void>[] = []
    vi.spyOn(s.store.mailboxes, 'noteSync').mockImplementationOnce((at) => {
      forgotten.push(s.sync.forget('box'))
      return noteSync(at)
    })
    await s.sync.start()
    await vi.waitFor(() => expect(forgotten).toHaveLength(1))
    await Promise.all(forgotten)
    expect(s.time.pending()).toBe(0)
  })

  it('asked for again while it ends, the new run waits for the end of the old', async () => {
    const s = await setUp()
    s.server.deliver(providerMessage())
    const release = s.hold()
    await s.sync.start()
    await vi.waitFor(() => expect(s.calls).toContain('get'))
    const forgetting = s.sync.forget('box')
    const again = s.sync.syncNow('box')
    await turns()
    expect(s.opened).toHaveLength(1)
    release()
    await Promise.all([forgetting, again])
    await s.idle()
    expect(s.opened).toHaveLength(2)
    expect(await s.stored()).toBe(1)
  })
})
