import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { wantedMail } from '../../support/sync/wanted-mail.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const start = Date.UTC(2026, 10, 1, 9)
const signal = new AbortController().signal

const setUp = async (pageSize?: number) => {
  let now = start
  const { store, db } = openTestStore({ now: () => now })
  // Hundreds of stores: a busy disk is not what is tested.
  db.raw.exec('PRAGMA synchronous = OFF')
  const server = createFakeMailbox(pageSize)
  // Connected just now: no audit is due that would make good what a run leaves out.
  await store.mailboxes.save(mailbox({ connectedAt: start }))
  const open = () =>
    createMailboxRun({
      mailboxId: 'box',
      provider: server.provider,
      store,
      now: () => now,
      logger: createMemoryLogger(),
      onStored: () => undefined,
      onSubmissions: () => undefined,
      onProgress: () => undefined,
    })
  const run = open()
  const timeline = async (contactId = 'jana'): Promise<string[]> => {
    const page = await store.timeline.page({ contactId, before: null, limit: 200 })
    return page.activities.map((activity) => activity.subject).toSorted()
  }
  const addContact = (id: string, addresses: string[]) =>
    store.contacts.save({ contact: contact({ id, addresses }), at: now })
  const sync = async () => {
    const end = await run(signal)
    if (end.pulled) await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: now, lastError: null })
    return end
  }
  return { store, server, run, sync, open, timeline, addContact, pass: (ms: number) => void (now += ms) }
}

let count = 0
const mailFrom = (address: string, given: Partial<ProviderMessage> = {}): ProviderMessage => {
  count += 1
  return providerMessage({
    providerMessageId: `p${count}`,
    subject: `p${count}`,
    rfcMessageId: `r${count}@x`,
    occurredAt: start - 10 * day + count * 1000,
    from: { name: '', address },
    ...given,
  })
}

const failing = (code: ErrorCode) => appError(code, 'on order', 'backoff')

describe('a run of a mailbox', () => {
  it('fetches past mail of the contacts by query, and nothing else', async () => {
    const { server, sync, timeline, addContact } = await setUp()
    const mails = Array.from({ length: 20 }, () => mailFrom('jana@customer.example'))
    const others = Array.from({ length: 30 }, () => mailFrom('news@letters.example'))
    for (const mail of [...mails, ...others]) server.deliver(mail)
    server.deliver(mailFrom('jana@customer.example', { occurredAt: start - 91 * day, subject: 'too old' }))
    await addContact('jana', ['jana@customer.example'])
    expect((await sync()).result.ok).toBe(true)
    expect(await timeline()).toEqual(mails.map(({ subject }) => subject).toSorted())
    expect(server.fetched).toHaveLength(mails.length)
  })

  it('takes in what changed since, over several pages, and does not fetch anything twice', async () => {
    const { server, sync, timeline, addContact } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    await sync()
    const mails = Array.from({ length: 40 }, () => mailFrom('jana@customer.example'))
    for (const mail of mails) server.deliver(mail)
    await sync()
    await sync()
    expect(await timeline()).toEqual(mails.map(({ subject }) => subject).toSorted())
    expect(server.fetched).toHaveLength(40)
  })

  it('cut within a large page of changes, goes on where it was and asks for nothing twice', async () => {
    const { server, sync, timeline, addContact, store } = await setUp(100)
    await addContact('jana', ['jana@customer.example'])
    await sync()
    const mails = Array.from({ length: 80 }, () => mailFrom('jana@customer.example'))
    for (const mail of mails) server.deliver(mail)
    // By then the first of several transactions is done.
    server.failWith((call) => (call === 'get' && server.fetched.length >= 40 ? failing('offline') : null))
    expect((await sync()).result).toMatchObject({ ok: false, error: { code: 'offline' } })
    expect((await timeline()).length).toBeGreaterThanOrEqual(25)
    expect((await wantedMail(store)).length + (await timeline()).length).toBe(80)
    server.failWith(() => null)
    await sync()
    expect(await timeline()).toEqual(mails.map(({ subject }) => subject).toSorted())
    expect(server.fetched).toHaveLength(80)
  })

  it('long bodies are stored a few at a time', async () => {
    const { server, sync, store, timeline, addContact } = await setUp(100)
    await addContact('jana', ['jana@customer.example'])
    await sync()
    const html = `<p>${'long '.repeat(160_000)}</p>`
    const mails = Array.from({ length: 6 }, () => mailFrom('jana@customer.example', { html }))
    for (const mail of mails) server.deliver(mail)
    const commit = vi.spyOn(store.sync, 'commit')
    expect((await sync()).result.ok).toBe(true)
    const commits = commit.mock.calls.map(([{ messages, wanted, position }]) => [
      wanted.ids.length,
      messages.length,
      position.kind,
    ])
    expect(commits).toEqual([
      [6, 0, 'cursor'],
      [0, 2, 'none'],
      [0, 2, 'none'],
      [0, 2, 'none'],
    ])
    expect(await timeline()).toHaveLength(6)
  })

  it('one that is listed as failed and fails again, alone, does not fail the run', async () => {
    const { server, sync, store, addContact } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    await sync()
    const error = failing('timeout')
    const wanted = { route: 'pull', ids: ['x'] } as const
    await store.sync.commit(step({ at: start, wanted }))
    const failed = [{ providerMessageId: 'x', error, nextTryAt: start }]
    for (let tries = 0; tries < 3; tries += 1) await store.sync.commit(step({ at: start, failed }))
    expect(await store.sync.failures({ mailboxId: 'box' })).toMatchObject([{ attempts: 3 }])
    server.failWith((call) => (call === 'get' ? error : null))
    expect((await sync()).result.ok).toBe(true)
    expect(await store.sync.failures({ mailboxId: 'box' })).toMatchObject([
      { providerMessageId: 'x', attempts: 4, nextTryAt: start + day },
    ])
  })

  it('of a mailbox that was paused meanwhile asks nobody, and is no failure', async () => {
    const { server, sync, store } = await setUp()
    await store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: start })
    server.failWith(() => failing('offline'))
    expect(await sync()).toEqual({ pulled: false, result: { ok: true, value: null } })
    await store.mailboxes.change({ mailboxId: 'box', change: { paused: false }, at: start })
    expect((await sync()).result.ok).toBe(false)
  })

  it('removes what the provider says is gone, and only that', async () => {
    const { server, sync, timeline, addContact } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    const [first, second] = [mailFrom('jana@customer.example'), mailFrom('jana@customer.example')]
    server.deliver(first)
    server.deliver(second)
    await sync()
    server.remove(first.providerMessageId)
    await sync()
    expect(await timeline()).toEqual([second.subject])
  })

  it('closes the gap after a lost cursor from the last sync on, keeping what is stored', async () => {
    const { server, sync, timeline, addContact, pass, store } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    const before = mailFrom('jana@customer.example')
    server.deliver(before)
    await sync()
    pass(20 * day)
    const during = mailFrom('jana@customer.example', { occurredAt: start + 10 * day })
    server.deliver(during)
    // Dated before the last sync, listed after it: clocks differ, and providers take their time.
    const slow = mailFrom('jana@customer.example', { occurredAt: start - day / 2 })
    server.deliver(slow)
    server.expireHistory()
    await sync()
    expect(await timeline()).toEqual([before.subject, during.subject, slow.subject].toSorted())
    expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).not.toBeNull()
    server.deliver(mailFrom('jana@customer.example', { subject: 'after', occurredAt: start + 20 * day }))
    await sync()
    expect(await timeline()).toContain('after')
  })

  it.each(['the first run', 'a lost cursor'])(
    'misses nothing that arrives while the past is being fetched, after %s',
    async (why) => {
      const { server, sync, timeline, addContact, store } = await setUp()
      await addContact('jana', ['jana@customer.example'])
      if (why === 'a lost cursor') {
        await sync()
        server.expireHistory()
      }
      const before = mailFrom('jana@customer.example', { occurredAt: start - 3_600_000 })
      server.deliver(before)
      const late = mailFrom('jana@customer.example', { occurredAt: start })
      // The listing is over when its first message is fetched: what comes now is in the history alone.
      server.failWith((call) => {
        if (call === 'get' && !server.messages.has(late.providerMessageId)) server.deliver(late)
        return null
      })
      await sync()
      // After a lost cursor an audit follows, which sees it as well.
      const there = why === 'a lost cursor' ? [before, late] : [before]
      expect(await timeline()).toEqual(there.map(({ subject }) => subject).toSorted())
      expect((await store.sync.openBackfills({ mailboxId: 'box', limit: 5 })).open).toBe(0)
      await sync()
      expect(await timeline()).toEqual([before.subject, late.subject].toSorted())
    },
  )

  it('does not forget an unfinished backfill when the cursor is lost on top of it', async () => {
    const { server, sync, timeline, addContact, pass } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    await sync()
    await addContact('kemi', ['kemi@customer.example'])
    const old = mailFrom('kemi@customer.example', { occurredAt: start - 60 * day })
    server.messages.set(old.providerMessageId, old)
    server.failWith((call) => (call === 'search' ? failing('provider_unavailable') : null))
    await sync()
    pass(day)
    server.expireHistory()
    await sync()
    server.failWith(() => null)
    await sync()
    expect(await timeline('kemi')).toEqual([old.subject])
  })

  it('lists a message that alone can’t be had, goes on, and fetches it when it can be had', async () => {
    const { server, sync, timeline, addContact, pass, store } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    await sync()
    const mails = Array.from({ length: 3 }, () => mailFrom('jana@customer.example'))
    for (const mail of mails) server.deliver(mail)
    const poor = mails[1]?.providerMessageId
    server.failWith((call, id) => (call === 'get' && id === poor ? failing('provider_bad_answer') : null))
    expect((await sync()).result.ok).toBe(true)
    expect(await timeline()).toHaveLength(2)
    expect(await wantedMail(store)).toEqual([{ providerMessageId: poor, route: 'pull', attempts: 1 }])
    server.failWith(() => null)
    pass(day)
    await sync()
    expect(await timeline()).toHaveLength(3)
    expect(await wantedMail(store)).toEqual([])
  })

  it('isolates a message on which the provider itself breaks after three runs, when nothing else comes through', async () => {
    const { server, sync, addContact, store } = await setUp()
    await addContact('jana', ['jana@customer.example'])
    await sync()
    server.deliver(mailFrom('jana@customer.example'))
    server.failWith((call) => (call === 'get' ? failing('provider_unavailable') : null))
    expect([(await sync()).result.ok, (await sync()).result.ok]).toEqual([false, false])
    expect((await sync()).result.ok).toBe(true)
    expect(await wantedMail(store)).toMatchObject([{ attempts: 1 }])
  })

  it.each(['auth_expired', 'offline', 'rate_limited', 'scope_missing'] as const)(
    '%s ends the run and counts for no message',
    async (code) => {
      const { server, sync, addContact, store, timeline } = await setUp()
      await addContact('jana', ['jana@customer.example'])
      await sync()
      const mail = mailFrom('jana@customer.example')
      server.deliver(mail)
      server.failWith((call) => (call === 'get' ? failing(code) : null))
      for (let runs = 0; runs < 5; runs += 1)
        expect(await sync()).toMatchObject({ pulled: true, result: { error: { code } } })
      const { providerMessageId } = mail
      expect(await wantedMail(store)).toEqual([{ providerMessageId, route: 'pull', attempts: 0 }])
      server.failWith(() => null)
      await sync()
      expect(await timeline()).toEqual([mail.subject])
    },
  )

  it('starts a listing over that can’t be continued', async () => {
    const { server, sync, timeline, addContact } = await setUp()
    const mails = Array.from({ length: 20 }, () => mailFrom('jana@customer.example'))
    for (const mail of mails) server.deliver(mail)
    await addContact('jana', ['jana@customer.example'])
    let searches = 0
    server.failWith((call) => {
      if (call !== 'search') return null
      searches += 1
      return searches === 2 ? appError('provider_rejected', 'bad page token') : null
    })
    expect((await sync()).result.ok).toBe(true)
    expect(await timeline()).toHaveLength(20)
  })

  it('leaves a mailbox alone that is not connected, and keeps the reason', async () => {
    const { server, sync, store } = await setUp()
    const lastError = appError('auth_expired', 'revoked', 'user')
    await store.mailboxes.setState({ mailboxId: 'box', state: 'reconnect', lastError })
    server.failWith(() => expect.unreachable())
    expect(await sync()).toEqual({ pulled: false, result: { ok: false, error: lastError } })
  })
})

describe('whatever happens, in whatever order', () => {
  const people = ['jana', 'kemi', 'efe', 'nobody']
  const anyAction = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('deliver' as const), who: fc.constantFrom(...people) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('remove' as const),
        which: fc.nat(),
        // Told as deleted, or as gone from where it was: for good or to another place.
        how: fc.constantFrom('removed' as const, 'gone' as const, 'moved' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('contact' as const),
        who: fc.constantFrom('jana', 'kemi', 'efe'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('sync' as const), failAt: fc.nat(40), restart: fc.boolean() }),
    },
  )

  it('the timelines end as the provider has it: nothing missing, nothing doubled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { maxLength: 40 }), async (actions) => {
        const { store, server, open, timeline, addContact, pass } = await setUp()
        const contacts = new Set<string>()
        // A removal that only a lost history knew of can't be learnt from the provider; it is the audit's to find.
        const lostRemovals = new Set<string>()
        const removedSinceSync = new Set<string>()
        // From here to the next anchor nothing is told by any history.
        let expired = false
        let run = open()
        const sync = async (): Promise<void> => {
          const end = await run(signal)
          if (end.pulled)
            await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: start, lastError: null })
          if (end.pulled) expired = false
          if (end.result.ok) removedSinceSync.clear()
        }
        for (const action of actions) {
          pass(1000)
          if (action.do === 'deliver')
            server.deliver(mailFrom(`${action.who}@customer.example`, { occurredAt: start }))
          if (action.do === 'contact' && !contacts.has(action.who)) {
            contacts.add(action.who)
            await addContact(action.who, [`${action.who}@customer.example`])
          }
          if (action.do === 'remove') {
            const ids = [...server.messages.keys()]
            const id = ids[action.which % Math.max(1, ids.length)]
            if (id !== undefined) {
              if (action.how === 'removed') server.remove(id)
              else server.leave(id, action.how)
            }
            if (id !== undefined && action.how !== 'moved') {
              removedSinceSync.add(id)
              if (expired) lostRemovals.add(id)
            }
          }
          if (action.do === 'expire') {
            for (const id of removedSinceSync) lostRemovals.add(id)
            server.expireHistory()
            expired = true
          }
          if (action.do === 'sync') {
            let calls = 0
            server.failWith(() => (calls++ === action.failAt ? failing('network_failed') : null))
            if (action.restart) run = open()
            await sync()
            server.failWith(() => null)
          }
        }
        await sync()
        await sync()
        for (const who of contacts) {
          const expected = [...server.messages.values()]
            .filter((message) => message.from.address === `${who}@customer.example`)
            .map(({ subject }) => subject)
            .toSorted()
          const shown = (await timeline(who)).filter((subject) => !lostRemovals.has(subject))
          expect(shown).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
