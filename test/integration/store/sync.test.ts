import { describe, expect, it } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const jana = contact({ id: 'jana', name: 'Jana Novák', addresses: ['jana@customer.example'] })

const openWithJana = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: jana, at: 0 })
  return opened
}

const timeline = async (store: Awaited<ReturnType<typeof openWithJana>>['store'], contactId = 'jana') =>
  (await store.timeline.page({ contactId, before: null, limit: 50 })).activities

const failure = appError('provider_unavailable', 'HTTP 500', 'backoff')

const nothing = {
  stored: 0,
  unconcerned: 0,
  contactIds: [],
  submissions: [],
  created: [],
  suggestions: false,
  reviews: false,
}

describe('sync.commit', () => {
  it('stores what concerns a contact and records the rest by id', async () => {
    const { store, db } = await openWithJana()
    const committed = await store.sync.commit(
      step({
        messages: [
          providerMessage({ providerMessageId: 'm1' }),
          providerMessage({ providerMessageId: 'm2', from: { name: '', address: 'news@letter.example' } }),
          providerMessage({ providerMessageId: 'm3', notKept: 'spam' }),
        ],
        skipped: [{ providerMessageId: 'm4', reason: 'gone' }],
        position: { kind: 'cursor', cursor: 'c9' },
      }),
    )
    expect(committed).toMatchObject({ stored: 1, unconcerned: 1, contactIds: ['jana'], submissions: [] })
    expect((await timeline(store)).map(({ subject }) => subject)).toEqual(['Rollout plan'])
    expect(
      db.raw
        .prepare(
          'SELECT provider_message_id AS id, reason, rfc_message_id AS mail FROM sync_skips ORDER BY 1',
        )
        .all(),
    ).toMatchObject([
      { id: 'm2', reason: 'no_contact', mail: 'm2@mail.example' },
      { id: 'm3', reason: 'spam', mail: 'm3@mail.example' },
      { id: 'm4', reason: 'gone', mail: null },
    ])
    expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).toBe('c9')
    expect(await store.sync.known({ mailboxId: 'box', providerMessageIds: ['m1', 'm2', 'mX'] })).toEqual([
      'm1',
    ])
  })

  it.each(['the first', 'the last'])(
    'a step of which %s message can’t be stored leaves nothing, the cursor included',
    async (which) => {
      const { store, db } = await openWithJana()
      await store.sync.commit(step({ position: { kind: 'cursor', cursor: 'before' } }))
      const messages = ['m1', 'm2', 'm3'].map((providerMessageId) =>
        providerMessage({ providerMessageId, rfcMessageId: `${providerMessageId}@x.example` }),
      )
      const failing = which === 'the first' ? 'm1' : 'm3'
      // As a disk would that fails in the middle.
      db.raw
        .exec(`CREATE TEMP TRIGGER stop BEFORE INSERT ON messages WHEN NEW.provider_message_id = '${failing}'
        BEGIN SELECT RAISE(ABORT, 'on order'); END`)
      const failed = step({
        messages,
        skipped: [{ providerMessageId: 'm4', reason: 'gone' }],
        failed: [{ providerMessageId: 'm5', error: failure, nextTryAt: 0 }],
        position: { kind: 'cursor', cursor: 'after' },
      })
      await expect(store.sync.commit(failed)).rejects.toMatchObject({ error: { code: 'store_failed' } })
      expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).toBe('before')
      expect(await timeline(store)).toEqual([])
      for (const table of ['messages', 'sync_skips', 'wanted', 'thread_ids', 'messages_fts']) {
        expect([table, db.raw.prepare(`SELECT count(*) AS n FROM ${table}`).get()]).toMatchObject([
          table,
          { n: 0 },
        ])
      }
      db.raw.exec('DROP TRIGGER stop')
      await store.sync.commit(failed)
      expect(await timeline(store)).toHaveLength(3)
      expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).toBe('after')
    },
  )

  it('adds nothing when a step is replayed', async () => {
    const { store } = await openWithJana()
    const same = step({ messages: [providerMessage()] })
    await store.sync.commit(same)
    expect(await store.sync.commit(same)).toEqual(nothing)
    expect(await timeline(store)).toHaveLength(1)
  })

  it('keeps a stored message whose labels became spam or draft, and deletes it when it was removed', async () => {
    const { store, db } = await openWithJana()
    await store.sync.commit(step({ messages: [providerMessage()] }))
    await store.sync.commit(step({ messages: [providerMessage({ notKept: 'spam' })] }))
    expect(await timeline(store)).toHaveLength(1)
    const removed = await store.sync.commit(step({ removed: ['m1'] }))
    expect(removed.contactIds).toEqual(['jana'])
    expect(await timeline(store)).toEqual([])
    expect(db.raw.prepare('SELECT count(*) AS n FROM messages_fts').get()).toMatchObject({ n: 0 })
    expect(db.raw.prepare(`SELECT key FROM people WHERE key LIKE 'ann%'`).all()).toEqual([])
  })

  it('shows a mail that two mailboxes got as one activity, the sent copy first, in either order', async () => {
    for (const boxes of [
      ['box', 'box2'],
      ['box2', 'box'],
    ]) {
      const { store } = await openWithJana()
      await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'sales@northwind.example' }))
      for (const mailboxId of boxes) {
        const sent = mailboxId === 'box2'
        await store.sync.commit(
          step({
            mailboxId,
            messages: [
              providerMessage({
                rfcMessageId: 'one@x',
                direction: sent ? 'sent' : 'received',
                occurredAt: sent ? 20 : 10,
              }),
            ],
          }),
        )
      }
      const [only, ...more] = await timeline(store)
      expect(more).toEqual([])
      expect(only).toMatchObject({
        kind: 'email_sent',
        mailboxAddress: 'sales@northwind.example',
        occurredAt: 20,
      })
      await store.sync.commit(step({ mailboxId: 'box2', removed: ['m1'] }))
      expect(await timeline(store)).toMatchObject([{ kind: 'email_received', occurredAt: 10 }])
    }
  })

  it('of what is removed nothing is noted any more, whether it was kept or not', async () => {
    const { store, db } = await openWithJana()
    const count = () =>
      ['messages', 'sync_skips', 'wanted'].map(
        (table) => db.raw.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count'],
      )
    await store.sync.commit(
      step({
        messages: [providerMessage(), providerMessage({ providerMessageId: 'm2', notKept: 'spam' })],
        failed: [{ providerMessageId: 'm3', error: failure, nextTryAt: 5 }],
      }),
    )
    expect(count()).toEqual([1, 1, 1])
    await store.sync.commit(step({ removed: ['m1', 'm2', 'm3'] }))
    expect(count()).toEqual([0, 0, 0])
  })

  it('does not take our own address for a customer, even where nobody else is named', async () => {
    const { store, db } = await openWithJana()
    const me = contact({ id: 'me', name: 'Me', addresses: ['ann@northwind.example'] })
    expect(await store.contacts.save({ contact: me, at: 0 })).toMatchObject({
      ok: false,
      error: { code: 'contact_colleague', subject: 'ann@northwind.example' },
    })
    const self = { name: 'Ann', address: 'Ann+notes@northwind.example' }
    const committed = await store.sync.commit(
      step({ messages: [providerMessage(), providerMessage({ providerMessageId: 'm2', from: self })] }),
    )
    expect(committed).toMatchObject({ stored: 1, unconcerned: 1, contactIds: ['jana'] })
    expect(db.raw.prepare('SELECT provider_message_id AS id, reason FROM sync_skips').all()).toMatchObject([
      { id: 'm2', reason: 'no_contact' },
    ])
  })

  it('takes nothing for a mailbox that was removed while the step was under way', async () => {
    const { store } = await openWithJana()
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 1 })
    expect(
      await store.sync.commit(
        step({ messages: [providerMessage()], wanted: { route: 'pull', ids: ['m2'] } }),
      ),
    ).toEqual(nothing)
    expect(await store.sync.wantedCounts({ mailboxId: 'box', now: 0 })).toMatchObject({ all: 0 })
  })

  it('writes one segment of the index a commit: one for each message would be merged for most of the time', async () => {
    const { store, db } = await openWithJana()
    const ids = Array.from({ length: 25 }, (_, n) => `m${n}`)
    const segments = () =>
      db.raw.prepare('SELECT count(DISTINCT segid) AS n FROM messages_fts_idx').get()?.['n']
    await store.sync.commit(
      step({ messages: ids.map((providerMessageId) => providerMessage({ providerMessageId })) }),
    )
    expect(segments()).toBe(1)
    await store.sync.commit(step({ removed: ids.slice(0, 10) }))
    expect(segments()).toBe(2)
    expect(await store.search.messages({ text: 'plan', limit: 30 })).toHaveLength(15)
  })

  it('forgets the mail of a mailbox piece by piece, and asks for it again should the mailbox stay', async () => {
    const { store, db } = await openWithJana()
    const messages = ['m1', 'm2', 'm3'].map((providerMessageId) => providerMessage({ providerMessageId }))
    await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'sales@northwind.example' }))
    await store.sync.commit(step({ mailboxId: 'box2', messages: messages.slice(0, 1) }))
    await store.sync.commit(step({ messages, position: { kind: 'cursor', cursor: 'c1' } }))
    const forget = () => store.mailboxes.forgetMail({ mailboxId: 'box', limit: 2 })
    expect(await forget()).toBe(2)
    expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).toBeNull()
    expect(await store.sync.known({ mailboxId: 'box', providerMessageIds: ['m1', 'm2', 'm3'] })).toHaveLength(
      1,
    )
    expect(await forget()).toBe(1)
    expect(await forget()).toBe(0)
    // The other mailbox still supports the first one.
    expect(await timeline(store)).toHaveLength(1)
    expect(db.raw.prepare('SELECT rowid FROM messages_fts').all()).toHaveLength(1)
    expect(
      (await store.contacts.list({ text: '', order: 'name', after: null, limit: 1 })).rows,
    ).toMatchObject([{ activityCount: 1 }])
  })

  it('orders messages of one millisecond and of impossible times without a clash', async () => {
    const { store, db } = await openWithJana()
    const times = [5, 5, 5, 0, Number.MAX_SAFE_INTEGER]
    await store.sync.commit(
      step({
        messages: times.map((occurredAt, n) => providerMessage({ providerMessageId: `m${n}`, occurredAt })),
      }),
    )
    const seqs = db.raw.prepare('SELECT seq FROM messages ORDER BY occurred_at, provider_message_id').all()
    expect(seqs.map(({ seq }) => seq)).toEqual([0, 5120, 5121, 5122, (2 ** 43 - 1) * 1024])
  })
})
