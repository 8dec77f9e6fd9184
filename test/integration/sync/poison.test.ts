import { describe, expect, it } from 'vitest'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { err } from '../../../shared/errors/result.ts'
import { day, openSyncBench } from '../../support/sync/sync-bench.ts'
import { wantedMail } from '../../support/sync/wanted-mail.ts'

const jana = 'jana@customer.example'
const minute = 60_000
const hour = 60 * minute
const failing = (code: ErrorCode) => appError(code, 'on order', 'backoff')

const upToDate = async (wrap?: (provider: MailProvider) => MailProvider) => {
  const bench = await openSyncBench({ pageSize: 100, ...(wrap && { wrap }) })
  await bench.addContact('jana')
  await bench.sync()
  const deliver = (many: number): string[] => {
    const mails = Array.from({ length: many }, () => bench.mailFrom(jana))
    for (const mail of mails) bench.server.deliver(mail)
    return mails.map(({ providerMessageId }) => providerMessageId)
  }
  const poison = (ids: readonly string[], code: ErrorCode = 'provider_unavailable') =>
    bench.server.failWith((call, id) =>
      call === 'get' && id !== null && ids.includes(id) ? failing(code) : null,
    )
  return { ...bench, deliver, poison }
}

describe('a message that can not be had', () => {
  it('is tried three times with growing waits, then listed, and tried again each day', async () => {
    const { deliver, poison, sync, store, pass, now } = await upToDate()
    const [poor = ''] = deliver(3)
    poison([poor])
    const waits: number[] = []
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await sync()).result.ok).toBe(true)
      const { nextDueAt, failed } = await store.sync.wantedCounts({ mailboxId: 'box', now: now() })
      expect(failed).toBe(tries >= 2 ? 1 : 0)
      waits.push((nextDueAt ?? 0) - now())
      pass(waits.at(-1) ?? 0)
    }
    expect(waits).toEqual([15 * minute, hour, 6 * hour, day, day])
  })

  it('is not asked for before it is due', async () => {
    const { deliver, poison, sync, pass, server } = await upToDate()
    const [poor = ''] = deliver(3)
    poison([poor], 'provider_bad_answer')
    await sync()
    server.failWith(() => null)
    server.fetched.splice(0)
    pass(14 * minute)
    await sync()
    expect(server.fetched).toEqual([])
    pass(minute)
    await sync()
    expect(server.fetched).toEqual([poor])
  })

  it('alone, is told from a provider that is down by a message that came through before', async () => {
    const { deliver, poison, sync, store } = await upToDate()
    deliver(1)
    await sync()
    const [poor = ''] = deliver(1)
    poison([poor])
    expect((await sync()).result.ok).toBe(true)
    expect(await wantedMail(store)).toEqual([{ providerMessageId: poor, route: 'pull', attempts: 1 }])
  })

  it('alone, right after the start, is told from that by a mail that was sent', async () => {
    const { deliver, poison, sync, store, server, mailFrom } = await upToDate()
    server.messages.set('sent', mailFrom(jana, { providerMessageId: 'sent', direction: 'sent' }))
    const [poor = ''] = deliver(1)
    poison([poor])
    expect((await sync()).result.ok).toBe(true)
    expect(await wantedMail(store)).toMatchObject([{ providerMessageId: poor, attempts: 1 }])
  })

  it('of a set that the provider answers as one does not keep the others out', async () => {
    let poor = ''
    const { deliver, poison, sync, store, timeline } = await upToDate((provider) => ({
      ...provider,
      getMany: async (ids, signal) =>
        ids.includes(poor)
          ? ids.map((id) => ({ id, result: err(failing('timeout')) }))
          : provider.getMany(ids, signal),
    }))
    poor = deliver(30)[17] ?? ''
    poison([poor], 'timeout')
    expect((await sync()).result.ok).toBe(true)
    expect(await timeline()).toHaveLength(29)
    expect(await wantedMail(store)).toMatchObject([{ providerMessageId: poor, attempts: 1 }])
  })

  it('does not keep out others, although there are many before them', async () => {
    const { deliver, poison, sync, timeline, restart } = await upToDate()
    deliver(40)
    const poor = deliver(60)
    poison(poor)
    // Nothing has come through since the start, and the newest come first.
    restart()
    for (let runs = 0; runs < 10; runs += 1) await sync()
    expect(await timeline()).toHaveLength(40)
  })
})

describe('a provider that is down', () => {
  it.each(['provider_unavailable', 'timeout', 'offline', 'auth_expired', 'rate_limited'] as const)(
    'with %s for a day, makes no message a failed one',
    async (code) => {
      const { deliver, sync, store, server, pass, timeline, now } = await upToDate()
      deliver(60)
      server.failWith((call) => (call === 'get' ? failing(code) : null))
      let asked = 0
      for (let runs = 0; runs < 96; runs += 1) {
        const { result } = await sync()
        asked += result.ok ? 0 : 1
        pass(15 * minute)
      }
      expect(asked).toBe(96)
      expect(await store.sync.failures({ mailboxId: 'box' })).toEqual([])
      server.failWith(() => null)
      pass(day)
      await sync()
      expect(await timeline()).toHaveLength(60)
      expect((await store.sync.wantedCounts({ mailboxId: 'box', now: now() })).all).toBe(0)
    },
  )

  it('half way through a chunk: what came is kept, what did not counts for nobody', async () => {
    const { deliver, sync, store, server, timeline } = await upToDate()
    deliver(20)
    server.failWith((call) => (call === 'get' && server.fetched.length >= 11 ? failing('offline') : null))
    expect((await sync()).result).toMatchObject({ ok: false, error: { code: 'offline' } })
    const stored = (await timeline()).length
    expect(stored).toBeGreaterThanOrEqual(11)
    const left = await wantedMail(store)
    expect(left).toHaveLength(20 - stored)
    expect(left.every(({ attempts }) => attempts === 0)).toBe(true)
    server.failWith(() => null)
    await sync()
    expect(server.fetched).toHaveLength(20)
  })

  it('that answers for none of what it is asked for ends the run', async () => {
    const { deliver, sync } = await upToDate((provider) => ({ ...provider, getMany: async () => [] }))
    deliver(3)
    expect((await sync()).result).toMatchObject({ ok: false, error: { code: 'provider_bad_answer' } })
  })

  it('a message that comes under another name than it was asked for is wanted no more', async () => {
    const { deliver, sync, store, server, mailFrom } = await upToDate()
    const [id = ''] = deliver(1)
    server.messages.set(id, mailFrom(jana, { providerMessageId: 'another' }))
    expect((await sync()).result.ok).toBe(true)
    expect(await wantedMail(store)).toEqual([])
  })
})
