import { describe, expect, it } from 'vitest'
import type { SyncCommit } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const start = Date.UTC(2026, 10, 1)
const since = start - 90 * day
const stranger = { name: '', address: 'news@letter.example' }
const failure = appError('provider_unavailable', 'HTTP 500', 'backoff')

/** Jana and Bob, whose past was listed to its end. */
const open = async () => {
  const clock = { now: start - day }
  const opened = openTestStore({ now: () => clock.now })
  const { store } = opened
  const commit = (given: Partial<SyncCommit>) => store.sync.commit(step({ at: clock.now, ...given }))
  const backfill = async (...ids: string[]) => {
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 99 })
    await commit({
      wanted: { route: 'backfill', ids },
      position: { kind: 'backfill', ids: backfills.map(({ id }) => id), page: null, done: true },
    })
  }
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: clock.now })
  const bob = contact({ id: 'bob', name: 'Bob', addresses: ['bob@x.example', 'bob@y.example'] })
  await store.contacts.save({ contact: bob, at: clock.now })
  await backfill()
  clock.now = start
  const next = async (limit = 99) => {
    const { after } = await store.audit.begin({ mailboxId: 'box', at: clock.now })
    const found = await store.audit.addresses({ mailboxId: 'box', after, limit })
    return found.map(({ key }) => key)
  }
  return {
    ...opened,
    clock,
    commit,
    backfill,
    next,
    compare: (keys: readonly string[], ids: readonly string[]) =>
      store.audit.compare({ mailboxId: 'box', keys, since, ids }),
    note: (keys: readonly string[], missing: string[] = [], deleted: string[] = []) =>
      store.audit.note({ mailboxId: 'box', at: clock.now, keys, missing, deleted }),
    end: () => store.audit.end({ mailboxId: 'box', at: clock.now }),
    coverage: async () => (await store.audit.coverage({ now: clock.now }))[0],
    next1: async () =>
      (await store.sync.nextWanted({ mailboxId: 'box', now: 0, limit: 99 })).map(
        ({ providerMessageId, route }) => `${route} ${providerMessageId}`,
      ),
  }
}

const jana = 'jana@customer.example'

describe('an audit', () => {
  it('asks for every address once, by key, and goes on where it was left', async () => {
    const { store, next, note, end, clock } = await open()
    const first = await store.audit.begin({ mailboxId: 'box', at: start })
    expect(first).toEqual({ startedAt: start, since, after: null })
    expect(await next(2)).toEqual(['bob@x.example', 'bob@y.example'])
    await note(['bob@x.example', 'bob@y.example'])
    clock.now += 60_000
    expect(await store.audit.begin({ mailboxId: 'box', at: clock.now })).toEqual({
      ...first,
      after: 'bob@y.example',
    })
    expect(await next()).toEqual([jana])
    await note([jana])
    expect(await next()).toEqual([])
    expect(await store.audit.lastEndedAt({ mailboxId: 'box' })).toBeNull()
    await end()
    expect(await store.audit.lastEndedAt({ mailboxId: 'box' })).toBe(clock.now)
    expect(await next()).toHaveLength(3)
  })

  it('that is asked for anew asks for everybody again, and tells of what was found before', async () => {
    const { store, commit, next, note, end, clock, coverage } = await open()
    const from = providerMessage({ providerMessageId: 'm1', from: { name: '', address: jana } })
    await commit({ messages: [from] })
    await next()
    await note(['bob@x.example'], ['m2'], ['m1'])
    expect(await store.audit.isUnderWay({ mailboxId: 'box' })).toBe(true)
    clock.now += 60_000
    expect(await store.audit.begin({ mailboxId: 'box', at: clock.now, anew: true })).toMatchObject({
      startedAt: clock.now,
      after: null,
    })
    expect(await next()).toHaveLength(3)
    await note([jana], ['m3'])
    await end()
    expect(await coverage()).toMatchObject({ missing: 2, deleted: 1 })
    expect(await store.audit.isUnderWay({ mailboxId: 'box' })).toBe(false)
    clock.now += 60_000
    await next()
    await end()
    expect(await coverage()).toMatchObject({ missing: 0, deleted: 0 })
  })

  it('leaves out addresses whose past is still being listed', async () => {
    const { store, next, backfill } = await open()
    await store.contacts.save({ contact: contact({ id: 'eve', addresses: ['eve@x.example'] }), at: start })
    expect(await next()).not.toContain('eve@x.example')
    await backfill()
    expect(await next()).toContain('eve@x.example')
  })

  it('begins anew where the mailbox reaches further back by now', async () => {
    const { store, next, note } = await open()
    await next()
    await note(['bob@x.example'])
    await store.mailboxes.change({ mailboxId: 'box', change: { pullDays: 365 }, at: start })
    expect(await store.audit.begin({ mailboxId: 'box', at: start + 5 })).toEqual({
      startedAt: start + 5,
      since: start + 5 - 365 * day,
      after: null,
    })
  })

  it('misses what is neither stored nor wanted nor skipped for a reason that still holds', async () => {
    const { store, db, commit, compare, clock } = await open()
    await commit({
      messages: [
        providerMessage({ providerMessageId: 'stored' }),
        providerMessage({ providerMessageId: 'nobody', from: stranger }),
        providerMessage({ providerMessageId: 'binned', notKept: 'trash' }),
      ],
      skipped: [
        { providerMessageId: 'gone', reason: 'gone' },
        { providerMessageId: 'news', reason: 'bulk' },
        { providerMessageId: 'secret', reason: 'never_log' },
        { providerMessageId: 'ours', reason: 'colleagues' },
      ],
      wanted: { route: 'pull', ids: ['waits'] },
    })
    const listed = ['stored', 'nobody', 'binned', 'gone', 'news', 'secret', 'ours', 'waits', 'new', 'new']
    expect(await compare([jana], listed)).toEqual({ missing: ['binned', 'gone', 'new'], unlisted: [] })
    // Whom it concerned nobody then, an address that was added since may concern.
    clock.now += 1
    const eve = contact({ id: 'eve', addresses: ['eve@x.example'] })
    await store.contacts.save({ contact: eve, at: clock.now })
    expect((await compare(['eve@x.example'], ['nobody'])).missing).toEqual(['nobody'])
    expect((await compare([jana], ['nobody'])).missing).toEqual([])
    db.raw.exec(
      `DELETE FROM messages_fts; DELETE FROM activity_messages; DELETE FROM activities; DELETE FROM messages`,
    )
    expect((await compare([jana], ['stored'])).missing).toEqual(['stored'])
  })

  it('asks about what is stored for these addresses and not listed, unless the range may leave it out', async () => {
    const { commit, compare } = await open()
    const at = (providerMessageId: string, occurredAt: number, more = {}) =>
      providerMessage({ providerMessageId, occurredAt, ...more })
    const bob = { name: '', address: 'Bob@X.example' }
    await commit({
      messages: [
        at('listed', start),
        at('unlisted', since + day),
        at('edge', since + day - 1),
        at('bobs', start, { from: bob, replyTo: [{ name: '', address: jana }] }),
        at('copied', start, { from: bob, cc: [{ name: '', address: jana }] }),
      ],
    })
    const { unlisted } = await compare([jana], ['listed'])
    expect(unlisted.toSorted()).toEqual(['copied', 'unlisted'])
    expect((await compare(['bob@x.example', jana], ['listed'])).unlisted.toSorted()).toEqual([
      'bobs',
      'copied',
      'unlisted',
    ])
  })

  it('has what it missed fetched, and what is deleted by the provider’s word goes', async () => {
    const { store, commit, next, note, next1, coverage, end, clock } = await open()
    await commit({ messages: [providerMessage({ providerMessageId: 'old' })] })
    await next()
    const noted = await note([jana], ['m2', 'm3', 'm4'], ['old', 'never-here'])
    expect(noted).toMatchObject({ contactIds: ['jana'], stored: 0 })
    expect(await next1()).toEqual(['audit m2', 'audit m3', 'audit m4'])
    expect((await store.timeline.page({ contactId: 'jana', before: null, limit: 9 })).total).toBe(0)
    await note(['bob@x.example', 'bob@y.example'])
    clock.now += 1000
    await end()
    const found = { checkedAt: clock.now, deleted: 1, checking: null }
    expect(await coverage()).toMatchObject({ ...found, missing: 3, repaired: 0, complete: 1, waiting: 3 })
    await commit({ messages: [providerMessage({ providerMessageId: 'm2' })] })
    expect(await coverage()).toMatchObject({ ...found, missing: 3, repaired: 1, complete: 1, waiting: 2 })
    // It concerned nobody after all: it was not missing. And one that can't be had keeps Jana incomplete.
    await commit({ messages: [providerMessage({ providerMessageId: 'm3', from: stranger })] })
    for (const nextTryAt of [1, 2, 3]) {
      await commit({ failed: [{ providerMessageId: 'm4', error: failure, nextTryAt }] })
    }
    expect(await coverage()).toMatchObject({ missing: 2, repaired: 1, complete: 1, waiting: 1, failed: 1 })
    await commit({ messages: [providerMessage({ providerMessageId: 'm4' })] })
    expect(await coverage()).toMatchObject({ missing: 2, repaired: 2, complete: 2, waiting: 0, failed: 0 })
  })

  it.each([
    [
      'its row and all parts',
      `PRAGMA foreign_keys = OFF; DELETE FROM messages; PRAGMA foreign_keys = ON`,
      'fetched',
    ],
    [
      'it and its activity',
      'DELETE FROM activity_messages; DELETE FROM activities; DELETE FROM messages',
      'fetched',
    ],
    ['its body', 'DELETE FROM bodies', 'fetched'],
    ['its people', 'DELETE FROM participants', 'fetched'],
    ['its words in the index', 'DELETE FROM messages_fts', 'fetched'],
    ['its activity', 'DELETE FROM activities', 'there'],
    ['what ties it to its activity', 'DELETE FROM activity_messages', 'there'],
  ])('finds, repairs and reports a message behind whose back went %s', async (_what, sql, how) => {
    const { store, db, commit, next, compare, note, end, coverage } = await open()
    const message = providerMessage({ html: '<p>Plan</p>' })
    await commit({ messages: [message] })
    db.raw.exec(sql)
    const keys = await next()
    const { missing, unlisted } = await compare(keys, ['m1'])
    expect({ missing, unlisted }).toEqual({ missing: how === 'fetched' ? ['m1'] : [], unlisted: [] })
    const noted = await note(keys, missing)
    await end()
    if (how === 'fetched') {
      expect(await coverage()).toMatchObject({ missing: 1, repaired: 0, complete: 0 })
      await commit({ messages: [message] })
    } else expect(noted.contactIds).toEqual(['jana'])
    expect(await coverage()).toMatchObject({ missing: 1, repaired: 1, complete: 2 })
    const { activities, total } = await store.timeline.page({ contactId: 'jana', before: null, limit: 9 })
    expect([total, activities.map(({ subject }) => subject)]).toEqual([1, ['Rollout plan']])
    const messageId = activities[0]?.messageId ?? ''
    expect(await store.messages.get({ messageId })).toMatchObject({ from: message.from, hasHtml: true })
    expect(await store.search.messages({ text: 'plan', limit: 9 })).toHaveLength(1)
    expect(db.raw.prepare('PRAGMA foreign_key_check').all()).toEqual([])
    // The next one has nothing to find.
    const again = await next()
    expect(await compare(again, ['m1'])).toEqual({ missing: [], unlisted: [] })
    expect(await note(again)).toMatchObject({ contactIds: [] })
  })

  it('puts a message back on the one of two timelines from which it went', async () => {
    const { store, db, commit, next, note } = await open()
    await commit({ messages: [providerMessage({ cc: [{ name: '', address: 'bob@x.example' }] })] })
    const onTimelineOf = async (contactId: string) =>
      (await store.timeline.page({ contactId, before: null, limit: 9 })).activities.length
    const ofBob = `SELECT id FROM activities WHERE contact_id = 'bob'`
    db.raw.exec(`DELETE FROM activity_messages WHERE activity_id IN (${ofBob})`)
    db.raw.exec(`DELETE FROM activities WHERE contact_id = 'bob'`)
    expect([await onTimelineOf('jana'), await onTimelineOf('bob')]).toEqual([1, 0])
    expect((await note(await next())).contactIds).toContain('bob')
    expect([await onTimelineOf('jana'), await onTimelineOf('bob')]).toEqual([1, 1])
  })

  it('takes nothing for a mailbox that was removed meanwhile, nor when none is under way', async () => {
    const { store, next, note, end, compare, next1 } = await open()
    expect(await note([jana], ['m1'])).toMatchObject({ contactIds: [] })
    expect(await next1()).toEqual([])
    await next()
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: start })
    expect(await compare([jana], ['m1'])).toEqual({ missing: [], unlisted: [] })
    await note([jana], ['m1'])
    await end()
    expect(await store.audit.begin({ mailboxId: 'box', at: start })).toMatchObject({ after: null })
    expect(await store.audit.coverage({ now: start })).toEqual([])
  })
})

describe('coverage', () => {
  const whole = async () => {
    const opened = await open()
    await opened.note(await opened.next())
    await opened.end()
    return opened
  }

  it('is of nobody before the first audit, and counts those asked about while one is under way', async () => {
    const { coverage, next, note, end, store } = await open()
    await store.contacts.save({ contact: contact({ id: 'none', addresses: [] }), at: start })
    const before = { contacts: 2, complete: 0, since, checkedAt: null, checking: null }
    expect(await coverage()).toEqual({
      ...before,
      mailboxId: 'box',
      missing: 0,
      repaired: 0,
      deleted: 0,
      waiting: 0,
      failed: 0,
    })
    await next()
    expect(await coverage()).toMatchObject({ ...before, checking: 0 })
    await note(['bob@x.example', 'bob@y.example'])
    expect(await coverage()).toMatchObject({ ...before, complete: 1, checking: 1 })
    await note([jana])
    await end()
    expect(await coverage()).toMatchObject({ ...before, complete: 2, checkedAt: start })
  })

  it('ends with an address that is added, until its past was listed and an audit found it', async () => {
    const { store, coverage, backfill, next, note, end, clock } = await whole()
    clock.now += 1000
    const more = contact({ addresses: [jana, 'jana@home.example'] })
    await store.contacts.save({ contact: more, at: clock.now })
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 1 })
    await backfill()
    expect(await coverage()).toMatchObject({ complete: 1 })
    await note(await next())
    await end()
    expect(await coverage()).toMatchObject({ complete: 2 })
  })

  it('is not claimed of an address that the provider could not be asked for', async () => {
    const { store, coverage, next, end } = await whole()
    await next()
    const keys = ['bob@y.example']
    await store.audit.note({ mailboxId: 'box', at: start, keys, missing: [], deleted: [], refused: true })
    await end()
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 1 })
  })

  it('counts an address that went and came back as added', async () => {
    const { store, coverage, backfill, clock } = await whole()
    clock.now += 1000
    await store.contacts.remove({ contactId: 'jana' })
    expect(await coverage()).toMatchObject({ contacts: 1, complete: 1 })
    await store.contacts.save({ contact: contact(), at: clock.now })
    await backfill()
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 1 })
  })

  it('is not claimed of an address whose past began to be listed anew while an audit asked about it', async () => {
    const { store, coverage, backfill, next, note, end } = await open()
    const keys = await next()
    await store.sync.startBackfills({ mailboxId: 'box', since })
    await note(keys)
    await backfill()
    await end()
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 0 })
  })

  it('is not claimed of an address that came back while the mailbox was disconnected', async () => {
    const { store, coverage, clock } = await whole()
    await store.contacts.remove({ contactId: 'jana' })
    await store.mailboxes.save(mailbox({ state: 'disconnected' }))
    clock.now += 1000
    await store.contacts.save({ contact: contact(), at: clock.now })
    expect((await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })).open).toBe(0)
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 1 })
  })

  it('stays while a contact is saved with the addresses it had', async () => {
    const { store, coverage, clock } = await whole()
    clock.now += 1000
    await store.contacts.save({ contact: contact({ name: 'Jana N.' }), at: clock.now })
    expect(await coverage()).toMatchObject({ contacts: 2, complete: 2 })
  })

  it('ends where the mailbox is to be read further back, and stays where less far', async () => {
    const { store, coverage, backfill, clock } = await whole()
    clock.now += 30 * day
    expect(await coverage()).toMatchObject({ complete: 2, since: since + 30 * day })
    await store.mailboxes.change({ mailboxId: 'box', change: { pullDays: 30 }, at: clock.now })
    expect(await coverage()).toMatchObject({ complete: 2 })
    await store.mailboxes.change({ mailboxId: 'box', change: { pullDays: 365 }, at: clock.now })
    await backfill()
    expect(await coverage()).toMatchObject({ complete: 0 })
  })

  it('ends where a folder is read that was left out, until the next audit', async () => {
    const { store, coverage, backfill, next, note, end } = await open()
    const leftOut = (...excludedFolderIds: string[]) =>
      store.mailboxes.change({ mailboxId: 'box', change: { excludedFolderIds }, at: start })
    await leftOut('f1')
    await note(await next())
    await end()
    expect(await coverage()).toMatchObject({ complete: 2 })
    await leftOut()
    expect(await coverage()).toMatchObject({ complete: 0 })
    await backfill()
    expect(await coverage()).toMatchObject({ complete: 0 })
    await note(await next())
    expect(await coverage()).toMatchObject({ complete: 2 })
  })

  it('stays where the clock is put back an hour, and is not claimed for more than was asked', async () => {
    const { store, coverage, clock } = await whole()
    clock.now -= 3_600_000
    expect(await coverage()).toMatchObject({ complete: 2 })
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: start })
    await store.mailboxes.change({ mailboxId: 'box', change: { pullDays: 365 }, at: start })
    expect(await coverage()).toMatchObject({ complete: 0 })
  })

  it('waits for what a listing brought, whichever of several listings did; mail that is news does not end it', async () => {
    const { store, commit, coverage, backfill, next, note, end, compare } = await whole()
    await store.sync.startBackfills({ mailboxId: 'box', since })
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })
    const [first] = backfills.filter(({ address }) => address === jana)
    await commit({
      wanted: { route: 'backfill', ids: ['janas', 'both'] },
      position: { kind: 'backfill', ids: [first?.id ?? ''], page: null, done: true },
    })
    await backfill('both', 'bobs')
    await note(await next())
    await end()
    expect(await coverage()).toMatchObject({ complete: 0, waiting: 3 })
    const arrives = (providerMessageId: string) =>
      commit({ messages: [providerMessage({ providerMessageId })] })
    await arrives('janas')
    await arrives('bobs')
    expect(await coverage()).toMatchObject({ complete: 0 })
    await arrives('both')
    expect(await coverage()).toMatchObject({ complete: 2 })
    await commit({ wanted: { route: 'pull', ids: ['news'] } })
    expect(await coverage()).toMatchObject({ complete: 2, waiting: 1 })
    // An audit that meets it knows for whom it is.
    await compare([jana], ['news'])
    expect(await coverage()).toMatchObject({ complete: 1 })
    await arrives('news')
    expect(await coverage()).toMatchObject({ complete: 2 })
  })
})
