import { describe, expect, it } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import type { WantedRoute } from '../../../main/store/store.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const failure = appError('provider_unavailable', 'HTTP 500', 'backoff')
const stranger = { name: 'News', address: 'news@letter.example' }

const open = async () => {
  const opened = openTestStore()
  const { store, db } = opened
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  return {
    ...opened,
    want: (route: WantedRoute, ...ids: string[]) => store.sync.commit(step({ wanted: { route, ids } })),
    fail: (providerMessageId: string, nextTryAt: number) =>
      store.sync.commit(step({ failed: [{ providerMessageId, error: failure, nextTryAt }] })),
    next: async (now = 0, limit = 50) =>
      (await store.sync.nextWanted({ mailboxId: 'box', now, limit })).map(
        ({ providerMessageId }) => providerMessageId,
      ),
    counts: (now = 0) => store.sync.wantedCounts({ mailboxId: 'box', now }),
    skips: () =>
      db.raw
        .prepare('SELECT provider_message_id AS id, reason FROM sync_skips ORDER BY 1')
        .all()
        .map(({ id, reason }) => `${String(id)} ${String(reason)}`),
  }
}

describe('what is wanted', () => {
  it('comes by route, each listing newest first, pages of several side by side', async () => {
    const { store, want, next } = await open()
    await store.contacts.save({ contact: contact({ id: 'bob', addresses: ['bob@x.example'] }), at: 0 })
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })
    const page = (n: number, given: { page: string | null; ids: string[] }) =>
      store.sync.commit(
        step({
          wanted: { route: 'backfill', ids: given.ids },
          position: {
            kind: 'backfill',
            ids: [backfills[n]?.id ?? ''],
            page: given.page,
            done: given.page === null,
          },
        }),
      )
    await want('audit', 'x1', 'x2')
    await page(0, { page: 'p2', ids: ['a1', 'a2', 'a3'] })
    await page(0, { page: null, ids: ['a4', 'a5'] })
    await page(1, { page: null, ids: ['b1', 'b2'] })
    await want('look', 'l1')
    await want('pull', 'n1', 'n2')
    const order = ['n1', 'n2', 'l1', 'a1', 'b1', 'a2', 'b2', 'a3', 'a4', 'a5', 'x1', 'x2']
    expect(await next()).toEqual(order)
    expect(await next(0, 4)).toEqual(order.slice(0, 4))
    expect(await store.sync.nextWanted({ mailboxId: 'box', now: 0, limit: 1 })).toEqual([
      { providerMessageId: 'n1', route: 'pull', attempts: 0 },
    ])
  })

  it('is asked for as far back as any listing that is still open was to reach', async () => {
    const { store } = await open()
    for (const since of [-5000, -9000, -1000]) await store.sync.startBackfills({ mailboxId: 'box', since })
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })
    expect(backfills.map(({ since }) => since)).toEqual([-9000])
  })

  it('is listed from the start where one of the addresses listed together was removed', async () => {
    const { store } = await open()
    await store.contacts.save({ contact: contact({ id: 'bob', addresses: ['bob@x.example'] }), at: 0 })
    const at = { mailboxId: 'box', limit: 9 }
    const ids = (await store.sync.openBackfills(at)).backfills.map(({ id }) => id)
    const position = { kind: 'backfill', ids, page: 'p2', done: false } as const
    await store.sync.commit(step({ wanted: { route: 'backfill', ids: ['a1'] }, position }))
    expect((await store.sync.openBackfills(at)).backfills.map(({ page }) => page)).toEqual(['p2', 'p2'])
    await store.contacts.remove({ contactId: 'bob' })
    expect(await store.sync.openBackfills(at)).toMatchObject({ backfills: [{ page: null }], open: 1 })
  })

  it('is what is not stored, each once, by its most urgent route', async () => {
    const { store, want, next } = await open()
    await store.sync.commit(step({ messages: [providerMessage()] }))
    await want('backfill', 'm1', 'm2', 'm3', 'm2')
    await want('pull', 'm3')
    await want('audit', 'm2')
    expect(await next()).toEqual(['m3', 'm2'])
    expect(await store.sync.nextWanted({ mailboxId: 'box', now: 0, limit: 9 })).toMatchObject([
      { route: 'pull' },
      { route: 'backfill' },
    ])
  })

  it('keeps its place when it is listed again by the same route or a less urgent one', async () => {
    const { want, next } = await open()
    await want('look', 'm1', 'm2', 'm3')
    await want('audit', 'm3', 'm2')
    await want('look', 'm3', 'm1')
    expect(await next()).toEqual(['m1', 'm2', 'm3'])
    await want('pull', 'm3')
    expect(await next()).toEqual(['m3', 'm1', 'm2'])
  })

  it('keeps its tries when it is listed again, and its place behind what was never tried', async () => {
    const { want, fail, next, counts } = await open()
    await want('pull', 'm1')
    await want('backfill', 'm2')
    await fail('m1', 500)
    await want('pull', 'm1')
    expect(await next(499)).toEqual(['m2'])
    expect(await next(500)).toEqual(['m2', 'm1'])
    expect(await next(500, 1)).toEqual(['m2'])
    expect(await counts(499)).toEqual({ all: 2, due: 1, failed: 0, nextDueAt: 500 })
    expect(await counts(500)).toEqual({ all: 2, due: 2, failed: 0, nextDueAt: null })
  })

  it('is failed after three tries: listed, due later, and all due when the person says so', async () => {
    const { store, want, fail, next, counts } = await open()
    await want('pull', 'm1', 'm2', 'm3')
    for (const at of [100, 200, 900]) await fail('m1', at)
    for (const at of [100, 200, 800]) await fail('m2', at)
    await fail('m3', 700)
    expect(await store.sync.failures({ mailboxId: 'box' })).toEqual([
      { providerMessageId: 'm2', attempts: 3, nextTryAt: 800, error: failure },
      { providerMessageId: 'm1', attempts: 3, nextTryAt: 900, error: failure },
    ])
    expect(await counts(0)).toEqual({ all: 3, due: 0, failed: 2, nextDueAt: 700 })
    await store.sync.retryFailures({ mailboxId: 'box' })
    expect(await next(0)).toEqual(['m1', 'm2', 'm3'])
    expect(await counts(0)).toEqual({ all: 3, due: 3, failed: 2, nextDueAt: null })
    await store.sync.commit(step({ messages: [providerMessage()] }))
    expect(await store.sync.failures({ mailboxId: 'box' })).toMatchObject([{ providerMessageId: 'm2' }])
  })

  it('ends where a message is stored, skipped or removed; one that fails waits, unless it is stored', async () => {
    const { store, want, fail, next, skips } = await open()
    await want('backfill', 'm1', 'm2', 'm3', 'm4', 'm5')
    await store.sync.commit(
      step({
        messages: [providerMessage(), providerMessage({ providerMessageId: 'm2', from: stranger })],
        skipped: [{ providerMessageId: 'm3', reason: 'gone' }],
        removed: ['m4'],
      }),
    )
    expect(await next()).toEqual(['m5'])
    expect(skips()).toEqual(['m2 no_contact', 'm3 gone'])
    await fail('m1', 0)
    await fail('m3', 0)
    expect(await next()).toEqual(['m5', 'm3'])
    expect(skips()).toEqual(['m2 no_contact'])
  })

  it('is skipped no more', async () => {
    const { store, want, skips } = await open()
    await store.sync.commit(step({ messages: [providerMessage({ from: stranger })] }))
    expect(skips()).toEqual(['m1 no_contact'])
    await want('audit', 'm1')
    expect(skips()).toEqual([])
  })

  it('stays with a mailbox whose history is kept, and goes with one that is removed', async () => {
    const { store, db, want, counts } = await open()
    await want('pull', 'm1', 'm2')
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: 1 })
    expect(await counts()).toMatchObject({ all: 2 })
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 1 })
    expect(await counts()).toEqual({ all: 0, due: 0, failed: 0, nextDueAt: null })
    expect(db.raw.prepare('SELECT * FROM wanted').all()).toEqual([])
  })
})

describe('heads', () => {
  const head = (given: Parameters<typeof providerMessage>[0]) =>
    providerMessage({ html: null, text: null, snippet: '', attachments: [], ...given })

  it('of what concerns a contact make it wanted, of the rest are enough', async () => {
    const { store, next, skips } = await open()
    await store.sync.commit(step({ messages: [providerMessage({ providerMessageId: 'm1' })] }))
    const committed = await store.sync.commit(
      step({
        heads: [
          head({ providerMessageId: 'm1' }),
          head({ providerMessageId: 'm2' }),
          head({ providerMessageId: 'm3', from: stranger }),
          head({ providerMessageId: 'm4', notKept: 'spam' }),
        ],
        position: { kind: 'cursor', cursor: 'c2' },
      }),
    )
    expect(committed).toMatchObject({ stored: 0, unconcerned: 1, contactIds: [] })
    expect(await next()).toEqual(['m2'])
    expect(skips()).toEqual(['m3 no_contact', 'm4 spam'])
  })

  it('that concern nobody any more end the wait', async () => {
    const { store, want, next, skips } = await open()
    await want('backfill', 'm1')
    await store.sync.commit(step({ heads: [head({ from: stranger })] }))
    expect(await next()).toEqual([])
    expect(skips()).toEqual(['m1 no_contact'])
  })

  it('bring what waits for another reason to the front', async () => {
    const { store, want, next } = await open()
    await want('backfill', 'm9', 'm1')
    await store.sync.commit(step({ heads: [head({})] }))
    expect(await next()).toEqual(['m1', 'm9'])
  })
})

describe('the people of a message', () => {
  it('are counted once, when it is met first, however often and by whatever way it comes', async () => {
    const { store, db, want } = await open()
    const mail = (providerMessageId: string, more = {}) =>
      providerMessage({ providerMessageId, from: { name: 'Eve', address: 'eve@x.example' }, ...more })
    const seen = () =>
      db.raw.prepare(`SELECT received FROM correspondents WHERE key = 'eve@x.example'`).get()?.['received'] ??
      0
    const commit = async (given: Parameters<typeof step>[0]) => {
      await store.sync.commit(step(given))
      return seen()
    }
    expect(await commit({ messages: [mail('m1', { notKept: 'spam' })] })).toBe(0)
    expect(await commit({ heads: [mail('m1')] })).toBe(1)
    expect(await commit({ heads: [mail('m1')], messages: [mail('m1')] })).toBe(1)
    await want('audit', 'm1')
    expect(await commit({ messages: [mail('m1')] })).toBe(1)
    const eve = contact({ id: 'eve', name: 'Eve', addresses: ['eve@x.example'] })
    await store.contacts.save({ contact: eve, at: 0 })
    await want('backfill', 'm1', 'm2')
    expect(await commit({ heads: [mail('m2')] })).toBe(1)
    expect(await commit({ messages: [mail('m1'), mail('m2')] })).toBe(2)
    expect(await commit({ messages: [mail('m1'), mail('m2')] })).toBe(2)
  })
})

describe('a stored message', () => {
  it('knows on which route it came and when', async () => {
    const { store, db, want } = await open()
    await want('backfill', 'm1')
    await want('audit', 'm2')
    await want('look', 'm3')
    const message = (providerMessageId: string) => providerMessage({ providerMessageId })
    await store.sync.commit(step({ messages: ['m1', 'm2', 'm3', 'm4'].map(message) }))
    await store.sync.commit(step({ messages: [message('m5')], route: 'sent' }))
    await want('backfill', 'm6')
    await store.sync.commit(step({ messages: [message('m6')], route: 'sent' }))
    const rows = db.raw
      .prepare('SELECT route, stored_at AS at FROM messages ORDER BY provider_message_id')
      .all()
    expect(rows.map(({ route }) => route)).toEqual(['backfill', 'audit', 'look', 'pull', 'sent', 'backfill'])
    expect(new Set(rows.map(({ at }) => at))).toEqual(new Set([Date.UTC(2026, 10, 1)]))
  })

  it('says who made it', async () => {
    const { store } = await open()
    await store.sync.commit(step({ messages: [providerMessage({ origin: 'list' })] }))
    const messageId = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'm1' })
    expect(await store.messages.get({ messageId: messageId ?? '' })).toMatchObject({ origin: 'list' })
    expect(await store.timeline.page({ contactId: 'jana', before: null, limit: 1 })).toMatchObject({
      activities: [{ origin: 'list', threadCount: 1 }],
    })
  })
})
