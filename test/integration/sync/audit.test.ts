import { describe, expect, it, vi } from 'vitest'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { isAuditDue } from '../../../main/sync/audit.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { day, openSyncBench } from '../../support/sync/sync-bench.ts'

const jana = 'jana@customer.example'
const hour = 3_600_000

/** A mailbox that is up to date, with the given number of mails of Jana, and a day later. */
const setUp = async (many: number, wrap?: (provider: MailProvider) => MailProvider) => {
  const asked = { check: false }
  const deps = {
    takeCheckAsked: () => {
      const was = asked.check
      asked.check = false
      return was
    },
  }
  const bench = await openSyncBench({ pageSize: 10, deps, ...(wrap && { wrap }) })
  const { server, mailFrom, addContact, sync, db } = bench
  await addContact('jana')
  const mails = Array.from({ length: many }, () => mailFrom(jana))
  for (const mail of mails) server.deliver(mail)
  await sync()
  await sync()
  server.fetched.splice(0)
  const ids = mails.map(({ providerMessageId }) => providerMessageId)
  /** Takes messages out of the record behind the program's back. */
  const lose = (lost: readonly string[]): void => {
    for (const id of lost) {
      const seqOf = `(SELECT seq FROM messages WHERE provider_message_id = '${id}')`
      for (const { name } of db.raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
        const columns = db.raw.prepare(`SELECT name FROM pragma_table_info('${String(name)}')`).all()
        if (columns.some((column) => column['name'] === 'message_seq'))
          db.raw.exec(`DELETE FROM "${String(name)}" WHERE message_seq = ${seqOf}`)
      }
      db.raw.exec(`DELETE FROM messages WHERE provider_message_id = '${id}'`)
    }
  }
  return { ...bench, ids, lose, check: (): void => void (asked.check = true) }
}

describe('when a mailbox is audited', () => {
  const start = Date.UTC(2026, 10, 1)
  it.each([
    ['just connected', { now: start, connectedAt: start, lastEndedAt: null }, false],
    ['connected an hour ago', { now: start + hour * 1.3, connectedAt: start, lastEndedAt: null }, true],
    ['audited an hour ago', { now: start + hour, connectedAt: 0, lastEndedAt: start }, false],
    ['audited almost a day ago', { now: start + 22 * hour, connectedAt: 0, lastEndedAt: start }, false],
    ['audited more than a day ago', { now: start + 26 * hour, connectedAt: 0, lastEndedAt: start }, true],
    ['audited in the future', { now: start, connectedAt: 0, lastEndedAt: start + hour }, true],
  ])('%s', (_, at, due) => {
    expect(isAuditDue(at, 0.5)).toBe(due)
  })

  it('mailboxes are kept apart', () => {
    const at = { now: start + 24 * hour, connectedAt: 0, lastEndedAt: start }
    expect([isAuditDue(at, 0), isAuditDue(at, 1)]).toEqual([true, false])
  })
})

describe('an audit', () => {
  it('of a mailbox that lacks nothing asks for ids alone, and says so', async () => {
    const { sync, pass, server, coverage, logger, now } = await setUp(25)
    expect(await coverage()).toMatchObject({ checkedAt: null })
    pass(2 * hour)
    await sync()
    expect(server.fetched).toEqual([])
    expect(await coverage()).toMatchObject({
      contacts: 1,
      complete: 1,
      checkedAt: now(),
      missing: 0,
      deleted: 0,
    })
    expect(logger.lines.filter((line) => line.includes('sync.audited'))).toHaveLength(1)
    pass(hour)
    await sync()
    expect(await coverage()).toMatchObject({ checkedAt: now() - hour })
  })

  it('finds what was lost behind the program’s back, fetches it, and tells', async () => {
    const { sync, check, ids, lose, server, timeline, coverage } = await setUp(25)
    lose(ids.slice(3, 6))
    expect(await timeline()).toHaveLength(22)
    await sync()
    expect(await timeline()).toHaveLength(22)
    check()
    await sync()
    expect(server.fetched.toSorted()).toEqual(ids.slice(3, 6).toSorted())
    expect(await timeline()).toHaveLength(25)
    expect(await coverage()).toMatchObject({ missing: 3, repaired: 3, deleted: 0, complete: 1, contacts: 1 })
  })

  it('lets go what the provider says is gone, of which no history told', async () => {
    const { sync, check, ids, server, timeline, coverage } = await setUp(5)
    for (const id of ids.slice(0, 2)) server.messages.delete(id)
    check()
    await sync()
    expect(await timeline()).toHaveLength(3)
    expect(await coverage()).toMatchObject({ missing: 0, deleted: 2 })
  })

  it.each([
    ['empty', () => []],
    ['cut short', (ids: readonly string[]) => ids.slice(0, 1)],
  ])('deletes nothing because of a listing that is %s', async (_, cut) => {
    let short = false
    const { sync, check, timeline, coverage } = await setUp(25, (provider) => ({
      ...provider,
      search: async (query, signal) => {
        const found = await provider.search(query, signal)
        return short && found.ok ? ok({ ids: cut(found.value.ids), next: null }) : found
      },
    }))
    short = true
    check()
    await sync()
    expect(await timeline()).toHaveLength(25)
    expect(await coverage()).toMatchObject({ deleted: 0 })
  })

  it('reads a listing that lacks many again before it asks about each', async () => {
    let listings = 0
    const { sync, check, server } = await setUp(30, (provider) => ({
      ...provider,
      search: async (query, signal) => {
        if (query.page === null) listings += 1
        const found = await provider.search(query, signal)
        return listings === 3 && found.ok ? ok({ ids: [], next: null }) : found
      },
    }))
    // The listing of the past was the first, and one for the reports of a lost cursor is not made.
    listings = 2
    check()
    await sync()
    expect(listings).toBe(4)
    expect(server.fetched).toEqual([])
  })

  it('asks about two hundred at most of a listing that lacks more', async () => {
    let empty = false
    const { sync, check, server, timeline } = await setUp(205, (provider) => ({
      ...provider,
      search: (at, signal) =>
        empty ? Promise.resolve(ok({ ids: [], next: null })) : provider.search(at, signal),
    }))
    empty = true
    check()
    await sync()
    expect(server.fetched).toHaveLength(200)
    expect((await timeline()).length).toBeGreaterThan(199)
  })

  it('keeps what can not be asked about, and does not go past it', async () => {
    const { sync, check, ids, server, timeline, coverage } = await setUp(5)
    server.messages.delete(ids[0] ?? '')
    server.failWith((call) => (call === 'get' ? appError('offline', 'x', 'backoff') : null))
    check()
    expect((await sync()).result).toMatchObject({ ok: false, error: { code: 'offline' } })
    expect(await timeline()).toHaveLength(5)
    expect(await coverage()).toMatchObject({ checkedAt: null })
    server.failWith(() => null)
    await sync()
    expect(await timeline()).toHaveLength(4)
    expect(await coverage()).toMatchObject({ deleted: 1 })
  })

  it('goes on where it was after a restart', async () => {
    const asked: string[] = []
    let offline = false
    const { sync, pass, restart, addContact, coverage } = await setUp(1, (provider) => ({
      ...provider,
      search: async (query, signal) => {
        if (offline && asked.length >= 40) return err(appError('offline', 'x', 'backoff'))
        asked.push(...query.addresses)
        return provider.search(query, signal)
      },
    }))
    for (let n = 0; n < 70; n += 1) await addContact(`c${String(n)}`)
    await sync()
    asked.splice(0)
    pass(2 * day)
    offline = true
    await sync()
    expect(asked).toHaveLength(40)
    const under = await coverage()
    expect(under).toMatchObject({ checkedAt: null })
    expect(under?.checking).toBeGreaterThan(0)
    offline = false
    restart()
    await sync()
    expect(asked).toHaveLength(71)
    expect(new Set(asked).size).toBe(71)
    expect(await coverage()).toMatchObject({ contacts: 71, complete: 71, checking: null })
  })

  it('gives way to news after every batch', async () => {
    let onSearch = (): void => undefined
    const { sync, check, addContact, server, mailFrom, timeline, pass } = await setUp(1, (provider) => ({
      ...provider,
      search: (query, signal) => {
        onSearch()
        return provider.search(query, signal)
      },
    }))
    for (let n = 0; n < 70; n += 1) await addContact(`c${String(n)}`)
    await sync()
    let batches = 0
    let seenAfter = 0
    const news = mailFrom(jana)
    server.failWith((call, id) => {
      if (call === 'get' && id === news.providerMessageId) seenAfter = batches
      return null
    })
    onSearch = () => {
      batches += 1
      // A minute goes by while the second batch is asked for.
      if (batches === 2) pass(61_000)
      if (batches === 2) server.deliver(news)
    }
    check()
    await sync()
    expect([seenAfter, batches]).toEqual([2, 4])
    expect(await timeline()).toContain(news.subject)
  })

  it('passes over an address that can not be asked for', async () => {
    let refuses = false
    const { sync, check, addContact, coverage, logger } = await setUp(1, (provider) => ({
      ...provider,
      search: async (query, signal) =>
        refuses && query.addresses.includes('c1@customer.example')
          ? err(appError('provider_rejected', 'bad query', 'never'))
          : provider.search(query, signal),
    }))
    for (let n = 0; n < 3; n += 1) await addContact(`c${String(n)}`)
    await sync()
    refuses = true
    check()
    expect((await sync()).result.ok).toBe(true)
    expect((await coverage())?.checkedAt).not.toBeNull()
    expect(await coverage()).toMatchObject({ contacts: 4, complete: 3 })
    expect(logger.lines.join()).toContain('sync.audit_refused')
  })

  it('that is led in circles ends the run', async () => {
    let circles = false
    const { sync, check } = await setUp(1, (provider) => ({
      ...provider,
      search: async (query, signal) =>
        circles ? ok({ ids: [], next: 'again' }) : provider.search(query, signal),
    }))
    circles = true
    check()
    expect((await sync()).result).toMatchObject({ ok: false, error: { code: 'provider_bad_answer' } })
  })

  it('that is asked for takes no other for it that had asked already', async () => {
    const { store, sync, check, ids, lose, timeline, now } = await setUp(5)
    await store.audit.begin({ mailboxId: 'box', at: now() })
    await store.audit.note({ mailboxId: 'box', at: now(), keys: [jana], missing: [], deleted: [] })
    lose(ids.slice(0, 1))
    check()
    await sync()
    expect(await timeline()).toHaveLength(5)
  })

  it('goes on after a restart, whether it was due or asked for', async () => {
    let fails = true
    const { sync, check, restart, coverage, now } = await setUp(1, (provider) => ({
      ...provider,
      search: async (query, signal) =>
        fails ? err(appError('provider_unavailable', 'HTTP 500', 'backoff')) : provider.search(query, signal),
    }))
    fails = false
    await sync()
    fails = true
    check()
    expect((await sync()).result.ok).toBe(false)
    fails = false
    restart()
    await sync()
    expect(await coverage()).toMatchObject({ checkedAt: now() })
  })

  it('asks for nothing of a mailbox without contacts', async () => {
    const { store, sync, server, coverage } = await openSyncBench({ deps: { takeCheckAsked: () => true } })
    const search = vi.spyOn(server.provider, 'search')
    await sync()
    expect(search).not.toHaveBeenCalled()
    expect(await coverage()).toMatchObject({ contacts: 0, complete: 0 })
    expect(await store.audit.lastEndedAt({ mailboxId: 'box' })).not.toBeNull()
  })
})

describe('a cursor that was lost', () => {
  it('has an audit follow at once: what was deleted meanwhile no history tells any more', async () => {
    const { sync, ids, server, timeline, coverage, now } = await setUp(5)
    server.remove(ids[0] ?? '')
    server.expireHistory()
    await sync()
    expect(await timeline()).toHaveLength(4)
    expect(await coverage()).toMatchObject({ checkedAt: now(), deleted: 1, missing: 0 })
  })

  it('has everybody asked about again, though an audit was under way, and after a restart as well', async () => {
    let dead = false
    const { store, sync, restart, ids, server, timeline, now } = await setUp(5, (provider) => ({
      ...provider,
      search: async (query, signal) =>
        dead ? err(appError('provider_unavailable', 'HTTP 500', 'backoff')) : provider.search(query, signal),
    }))
    await store.audit.begin({ mailboxId: 'box', at: now() })
    await store.audit.note({ mailboxId: 'box', at: now(), keys: [jana], missing: [], deleted: [] })
    server.remove(ids[0] ?? '')
    server.expireHistory()
    dead = true
    expect((await sync()).result.ok).toBe(false)
    dead = false
    restart()
    await sync()
    expect(await timeline()).toHaveLength(4)
  })

  it('has all that is to be read listed, also what came in late and is older than the gap', async () => {
    const { sync, server, mailFrom, timeline, coverage, now } = await setUp(1)
    const old = mailFrom(jana, { occurredAt: now() - 40 * day })
    server.deliver(old)
    server.expireHistory()
    await sync()
    expect(await timeline()).toContain(old.subject)
    // It was not left to the audit.
    expect(await coverage()).toMatchObject({ missing: 0 })
  })

  it('in a part of the mailbox has the same follow, while the cursor goes on', async () => {
    let lost = false
    const { sync, server, mailFrom, ids, timeline, coverage, now } = await setUp(3, (provider) => ({
      ...provider,
      pull: async (cursor, signal) => {
        const page = await provider.pull(cursor, signal)
        return lost && page.ok ? ok({ ...page.value, lost }) : page
      },
    }))
    // Of neither any history tells.
    const old = mailFrom(jana, { occurredAt: now() - 40 * day })
    server.messages.set(old.providerMessageId, old)
    server.messages.delete(ids[0] ?? '')
    await sync()
    expect(await timeline()).toHaveLength(3)
    lost = true
    await sync()
    expect(await timeline()).toContain(old.subject)
    expect(await timeline()).toHaveLength(3)
    expect(await coverage()).toMatchObject({ missing: 0, deleted: 1 })
  })
})
