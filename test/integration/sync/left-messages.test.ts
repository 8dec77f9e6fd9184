import { describe, expect, it, vi } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createAskLeft } from '../../../main/sync/ask-left.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, mailContent, enqueued } from '../../support/store/record-builders.ts'

const now = Date.UTC(2026, 10, 1, 9)

/** A mailbox with the given messages stored, after its first runs. */
const setUp = async (ids: readonly string[]) => {
  const { store, db } = openTestStore({ now: () => now })
  const server = createFakeMailbox(50)
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: now })
  for (const providerMessageId of ids) server.deliver(providerMessage({ providerMessageId }))
  const unheard = {
    logger: createMemoryLogger(),
    onStored: () => undefined,
    onSubmissions: () => undefined,
    onProgress: () => undefined,
  }
  const open = () =>
    createMailboxRun({ mailboxId: 'box', provider: server.provider, store, now: () => now, ...unheard })
  const run = open()
  const sync = () => run(new AbortController().signal)
  await sync()
  await sync()
  server.fetched.splice(0)
  const stored = async () => {
    const known = await store.sync.known({ mailboxId: 'box', providerMessageIds: ids })
    const page = await store.timeline.page({ contactId: 'jana', before: null, limit: 50 })
    expect(page.activities).toHaveLength(known.length)
    return known.toSorted()
  }
  const cursor = async () => (await store.mailboxes.get({ mailboxId: 'box' }))?.cursor
  return { store, db, server, sync, stored, cursor }
}

const failing = (code: ErrorCode) => appError(code, 'on order', 'backoff')

describe('messages that left where they were', () => {
  it('one that was moved stays, one that was deleted goes, one that is not stored is not asked about', async () => {
    const { server, sync, stored } = await setUp(['a', 'b', 'c'])
    server.leave('a', 'moved')
    server.leave('b', 'gone')
    server.leave('never-seen', 'gone')
    expect((await sync()).result.ok).toBe(true)
    expect(await stored()).toEqual(['a', 'c'])
    expect(server.fetched.toSorted()).toEqual(['a', 'b'])
  })

  it('are asked about in the store only where some left', async () => {
    const { server, sync, store } = await setUp(['a'])
    const known = vi.spyOn(store.sync, 'known')
    server.deliver(providerMessage({ providerMessageId: 'b' }))
    await sync()
    expect(known).not.toHaveBeenCalled()
    server.leave('a', 'moved')
    await sync()
    expect(known.mock.calls.map(([{ providerMessageIds }]) => providerMessageIds)).toEqual([['a']])
  })

  it('one that left and came back stays, also when only the leaving is told', async () => {
    const { server, sync, stored } = await setUp(['a'])
    server.leave('a', 'moved')
    server.deliver(providerMessage({ providerMessageId: 'a' }))
    server.leave('a', 'moved')
    await sync()
    expect(await stored()).toEqual(['a'])
  })

  it.each(['timeout', 'provider_unavailable', 'offline', 'rate_limited'] as const)(
    'a %s in between fails the step: the cursor stays before it and the next run asks again',
    async (code) => {
      const { server, sync, stored, cursor } = await setUp(['a', 'b'])
      const before = await cursor()
      server.leave('a', 'gone')
      server.leave('b', 'gone')
      server.failWith((call, id) => (call === 'get' && id === 'b' ? failing(code) : null))
      expect((await sync()).result).toMatchObject({ ok: false, error: { code } })
      expect([await stored(), await cursor()]).toEqual([['a', 'b'], before])
      server.failWith(() => null)
      expect((await sync()).result.ok).toBe(true)
      expect(await stored()).toEqual([])
    },
  )

  it('one that can never be asked about while all else can is kept and blocks nothing', async () => {
    const { server, sync, stored } = await setUp(['a', 'b'])
    server.leave('a', 'gone')
    server.leave('b', 'moved')
    server.failWith((call, id) => (call === 'get' && id === 'b' ? failing('timeout') : null))
    const ends = []
    for (let run = 0; run < 5; run += 1) ends.push((await sync()).result.ok)
    expect(ends).toEqual([false, false, false, false, true])
    expect(await stored()).toEqual(['b'])
  })

  it('failures that passed do not count towards that', async () => {
    const { server, sync, stored } = await setUp(['a'])
    const fourTimes = async (): Promise<void> => {
      server.failWith((call) => (call === 'get' ? failing('timeout') : null))
      for (let run = 0; run < 4; run += 1) expect((await sync()).result.ok).toBe(false)
      server.failWith(() => null)
      expect((await sync()).result.ok).toBe(true)
    }
    server.leave('a', 'moved')
    await fourTimes()
    server.leave('a', 'gone')
    await fourTimes()
    expect(await stored()).toEqual([])
  })

  it('called off half way, nothing is said of any', async () => {
    const { server } = await setUp(['a', 'b'])
    const abort = new AbortController()
    const get: typeof server.provider.get = (id, signal) => {
      abort.abort()
      return server.provider.get(id, signal)
    }
    server.leave('a', 'gone')
    const asked = await createAskLeft({ provider: { ...server.provider, get } })(['a', 'b'], abort.signal)
    expect(asked).toMatchObject({ ok: false, error: { code: 'network_failed' } })
  })

  it('a refusal that lies in the message keeps it', async () => {
    const { server, sync, stored } = await setUp(['a'])
    server.leave('a', 'moved')
    server.failWith((call) => (call === 'get' ? failing('provider_bad_answer') : null))
    expect((await sync()).result.ok).toBe(true)
    expect(await stored()).toEqual(['a'])
  })
})

describe('a folder that is left out', () => {
  const skipOf = (db: Awaited<ReturnType<typeof setUp>>['db']) =>
    db.raw.prepare('SELECT provider_message_id AS id, reason FROM sync_skips').all()

  it('is why a message is skipped, until it is read again; what was stored before stays', async () => {
    const { server, db, sync, stored, store } = await setUp(['a'])
    server.deliver(providerMessage({ providerMessageId: 'a', notKept: 'excluded' }))
    server.deliver(providerMessage({ providerMessageId: 'x', notKept: 'excluded' }))
    await sync()
    expect(skipOf(db)).toEqual([{ id: 'x', reason: 'excluded' }])
    expect(await stored()).toEqual(['a'])
    server.messages.set('x', providerMessage({ providerMessageId: 'x' }))
    await store.sync.startBackfills({ mailboxId: 'box', since: 0 })
    await sync()
    expect(skipOf(db)).toEqual([])
    expect(await store.sync.known({ mailboxId: 'box', providerMessageIds: ['x'] })).toEqual(['x'])
  })

  it('does not hide that a mail was sent', async () => {
    const { server, sync, store } = await setUp([])
    await store.submissions.enqueue(enqueued({ content: mailContent() }))
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change: { state: 'unconfirmed' },
      at: now,
      note: '',
    })
    server.deliver(
      providerMessage({
        providerMessageId: 's',
        direction: 'sent',
        notKept: 'excluded',
        submissionId: 'sub1',
      }),
    )
    await sync()
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({ state: 'sent' })
  })
})
