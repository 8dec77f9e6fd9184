import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { countsSql } from '../../../main/store/mailboxes.ts'
import type { ConnectedMailbox } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const now = Date.UTC(2026, 10, 1)

const box = (id: string, given: Partial<ConnectedMailbox> = {}) =>
  mailbox({ id, accountId: id, address: `${id}@northwind.example`, ...given })

const defaults = async ({ store }: TestStore) =>
  (await store.mailboxes.list()).filter(({ isDefault }) => isDefault).map(({ id }) => id)

const open = async (...ids: string[]) => {
  const opened = openTestStore({ now: () => now })
  for (const [index, id] of ids.entries()) await opened.store.mailboxes.save(box(id, { connectedAt: index }))
  const { store } = opened
  const change = (mailboxId: string, what: Parameters<typeof store.mailboxes.change>[0]['change']) =>
    store.mailboxes.change({ mailboxId, change: what, at: now })
  const end = (mailboxId: string, keepHistory = true) =>
    store.mailboxes.remove({ mailboxId, keepHistory, at: now })
  const openOf = async (mailboxId: string) =>
    (await store.sync.openBackfills({ mailboxId, limit: 50 })).backfills.map(({ address, since }) => [
      address,
      (now - since) / day,
    ])
  return { ...opened, change, end, openOf, defaults: () => defaults(opened) }
}

describe('the default mailbox', () => {
  it('is the first connected, then the one that is chosen', async () => {
    const s = await open('a', 'b', 'c')
    expect(await s.defaults()).toEqual(['a'])
    expect(await s.change('c', { isDefault: true })).toBe(true)
    expect(await s.defaults()).toEqual(['c'])
  })

  it.each([true, false])('is another when it is disconnected (history kept: %s)', async (keepHistory) => {
    const s = await open('a', 'b', 'c')
    await s.end('a', keepHistory)
    expect(await s.defaults()).toEqual(['b'])
  })

  it('is not taken back by one that is connected again', async () => {
    const s = await open('a', 'b')
    await s.end('a')
    await s.store.mailboxes.save(box('a', { connectedAt: 0 }))
    expect(await s.defaults()).toEqual(['b'])
    await s.end('b')
    expect(await s.defaults()).toEqual(['a'])
  })

  it('is none that was disconnected, even if that is asked for; and stays while it asks to sign in', async () => {
    const s = await open('a', 'b')
    await s.end('b')
    await s.change('b', { isDefault: true, paused: true })
    expect(await s.defaults()).toEqual(['a'])
    expect(await s.store.mailboxes.get({ mailboxId: 'b' })).toMatchObject({ paused: false })
    await s.store.mailboxes.setState({ mailboxId: 'a', state: 'reconnect', lastError: null })
    expect(await s.defaults()).toEqual(['a'])
  })

  it('there is none without a mailbox, and the next one connected is it', async () => {
    const s = await open('a')
    await s.end('a')
    expect(await s.defaults()).toEqual([])
    await s.store.mailboxes.save(box('b'))
    expect(await s.defaults()).toEqual(['b'])
  })
})

const ids = ['a', 'b', 'c', 'd'] as const
const event = fc.record({
  id: fc.constantFrom(...ids),
  what: fc.constantFrom('save', 'end', 'forget', 'choose', 'sign_out', 'pause', 'ended_state'),
})

test('whatever happens, exactly one of those in use is the default', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 15 }), async (events) => {
      const s = await open('a')
      const { mailboxes } = s.store
      for (const { id, what } of events) {
        if (what === 'save') await mailboxes.save(box(id))
        if (what === 'end' || what === 'forget') await s.end(id, what === 'end')
        if (what === 'choose') await s.change(id, { isDefault: true })
        if (what === 'pause') await s.change(id, { paused: true })
        if (what === 'sign_out')
          await mailboxes.setState({ mailboxId: id, state: 'reconnect', lastError: null })
        if (what === 'ended_state')
          await mailboxes.setState({ mailboxId: id, state: 'disconnected', lastError: null })
        const all = await mailboxes.list()
        const inUse = all.filter(({ state }) => state !== 'disconnected')
        expect(all.filter(({ isDefault }) => isDefault)).toHaveLength(inUse.length === 0 ? 0 : 1)
        expect(inUse.filter(({ isDefault }) => isDefault)).toHaveLength(inUse.length === 0 ? 0 : 1)
        if (what === 'choose' && inUse.some((each) => each.id === id)) {
          expect(await s.defaults()).toEqual([id])
        }
      }
      await s.store.close()
    }),
    { numRuns: 60, seed: 3 },
  )
})

it('a sign-in that is found dead after the disconnect does not bring the mailbox back', async () => {
  const { store } = await open('a')
  await store.mailboxes.remove({ mailboxId: 'a', keepHistory: true, at: 5 })
  const lastError = appError('auth_expired', 'too late', 'user')
  await store.mailboxes.setState({ mailboxId: 'a', state: 'reconnect', lastError })
  expect(await store.mailboxes.get({ mailboxId: 'a' })).toMatchObject({
    state: 'disconnected',
    lastError: null,
  })
})

describe('settings', () => {
  it('are written by name, outlive signing in again, and are told of a mailbox that is not there', async () => {
    const s = await open('a')
    const settings = {
      displayName: 'Ann',
      signatureHtml: '<b>Ann</b>',
      visibility: 'subject',
      paused: true,
      pullDays: 365,
      excludedFolderIds: ['F1', 'f1'],
    } as const
    await s.change('a', { ...settings, excludedFolderIds: [...settings.excludedFolderIds] })
    await s.change('a', {})
    expect(await s.store.mailboxes.get({ mailboxId: 'a' })).toMatchObject(settings)
    await s.store.mailboxes.save(box('a', { displayName: 'Ann' }))
    expect(await s.store.mailboxes.get({ mailboxId: 'a' })).toMatchObject(settings)
    await s.change('a', { signatureHtml: '', paused: false, excludedFolderIds: [] })
    expect(await s.store.mailboxes.get({ mailboxId: 'a' })).toMatchObject({
      signatureHtml: '',
      paused: false,
      excludedFolderIds: [],
      displayName: 'Ann',
    })
    expect(await s.change('nowhere', { paused: true })).toBe(false)
  })
})

describe('what is read of the past', () => {
  const withContact = async () => {
    const s = await open('a', 'b')
    await s.change('b', { pullDays: 30 })
    await s.store.contacts.save({
      contact: contact({ addresses: ['x@customer.example', 'y@customer.example'] }),
      at: now,
    })
    return s
  }
  const finish = async (s: Awaited<ReturnType<typeof open>>, mailboxId: string) => {
    const { backfills } = await s.store.sync.openBackfills({ mailboxId, limit: 50 })
    const all = backfills.map(({ id }) => id)
    await s.store.sync.commit(
      step({ mailboxId, position: { kind: 'backfill', ids: all, page: null, done: true } }),
    )
  }
  const both = (days: number) => [
    ['x@customer.example', days],
    ['y@customer.example', days],
  ]

  it('of a new contact: as far back as each mailbox is set to', async () => {
    const s = await withContact()
    expect([await s.openOf('a'), await s.openOf('b')]).toEqual([both(90), both(30)])
  })

  it('further back: every address is asked for again, of that mailbox only; less far changes nothing', async () => {
    const s = await withContact()
    for (const id of ['a', 'b']) await finish(s, id)
    await s.change('a', { pullDays: 30 })
    await s.change('a', { pullDays: 30, displayName: 'x' })
    expect(await s.openOf('a')).toEqual([])
    await s.change('a', { pullDays: 365 })
    expect([await s.openOf('a'), await s.openOf('b')]).toEqual([both(365), []])
  })

  it('less far deletes no mail', async () => {
    const s = await withContact()
    const message = providerMessage({
      from: { name: '', address: 'x@customer.example' },
      occurredAt: now - 80 * day,
    })
    await s.store.sync.commit(step({ mailboxId: 'a', messages: [message] }))
    await s.change('a', { pullDays: 30 })
    const known = { mailboxId: 'a', providerMessageIds: ['m1'] }
    expect(await s.store.sync.known(known)).toEqual(['m1'])
    await s.change('a', { excludedFolderIds: ['f1'] })
    expect(await s.store.sync.known(known)).toEqual(['m1'])
  })

  it('folders: one that is read again is asked for; one that is left out is not', async () => {
    const s = await withContact()
    for (const id of ['a', 'b']) await finish(s, id)
    await s.change('b', { excludedFolderIds: ['f1', 'f2'] })
    expect(await s.openOf('b')).toEqual([])
    await s.change('b', { excludedFolderIds: ['f2', 'f3'] })
    expect(await s.openOf('b')).toEqual(both(30))
  })

  it('one that was disconnected asks for nothing until it is back', async () => {
    const s = await withContact()
    for (const id of ['a', 'b']) await finish(s, id)
    await s.end('a')
    await s.change('a', { pullDays: 3650 })
    expect(await s.openOf('a')).toEqual([])
    expect(await s.store.mailboxes.get({ mailboxId: 'a' })).toMatchObject({ pullDays: 3650 })
  })
})

describe('aliases', () => {
  it('are kept in order and whole; of another mailbox they do not change', async () => {
    const s = await open('a', 'b')
    const sales = { name: 'Sales', address: 'sales@northwind.example' }
    const info = { name: '', address: 'Info@northwind.example' }
    await s.store.mailboxes.setAliases({ mailboxId: 'a', aliases: [sales, info] })
    await s.store.mailboxes.setAliases({ mailboxId: 'b', aliases: [sales] })
    expect((await s.store.mailboxes.list()).map(({ aliases }) => aliases)).toEqual([[sales, info], [sales]])
    await s.store.mailboxes.setAliases({ mailboxId: 'a', aliases: [info] })
    await s.store.mailboxes.setAliases({ mailboxId: 'nowhere', aliases: [info] })
    expect((await s.store.mailboxes.list()).map(({ aliases }) => aliases)).toEqual([[info], [sales]])
  })

  it('are our own: mail through them concerns the other side, not a contact that has one of them', async () => {
    const s = await open('a')
    await s.store.mailboxes.setAliases({
      mailboxId: 'a',
      aliases: [{ name: '', address: 'Sales@Northwind.example' }],
    })
    await s.store.contacts.save({ contact: contact(), at: now })
    await s.store.contacts.save({
      contact: contact({ id: 'self', addresses: ['sales@northwind.example'] }),
      at: now,
    })
    const sales = { name: 'Sales', address: 'sales@northwind.example' }
    const jana = { name: 'Jana', address: 'jana@customer.example' }
    const messages = [
      providerMessage({ providerMessageId: 'in', from: jana, to: [sales] }),
      providerMessage({ providerMessageId: 'out', direction: 'sent', from: sales, to: [jana] }),
      providerMessage({
        providerMessageId: 'nobody',
        from: sales,
        to: [{ name: '', address: 'q@q.example' }],
      }),
    ]
    await s.store.sync.commit(step({ mailboxId: 'a', messages }))
    const total = async (contactId: string) =>
      (await s.store.timeline.page({ contactId, before: null, limit: 9 })).total
    expect([await total('jana'), await total('self')]).toEqual([2, 0])
  })
})

describe('counts', () => {
  it('follow what is stored and what waits', async () => {
    const s = await open('a', 'b')
    await s.store.contacts.save({ contact: contact(), at: now })
    const messages = ['1', '2', '3'].map((id) => providerMessage({ providerMessageId: id }))
    await s.store.sync.commit(step({ mailboxId: 'a', messages }))
    await s.store.sync.commit(step({ mailboxId: 'a', messages, removed: ['2'] }))
    for (const id of ['q', 'w', 'f']) {
      await s.store.submissions.enqueue(enqueued({ id, content: mailContent({ mailboxId: 'b' }) }))
    }
    const go = (submissionId: string, state: 'sending' | 'failed') =>
      s.store.submissions.advance({ submissionId, expected: ['queued'], change: { state }, at: 1, note: '' })
    await go('w', 'sending')
    await go('f', 'failed')
    const counts = async () =>
      (await s.store.mailboxes.counts()).map((row) => [row.mailboxId, row.messages, row.waiting])
    expect(await counts()).toEqual([
      ['a', 2, 0],
      ['b', 0, 2],
    ])
    await s.store.contacts.remove({ contactId: 'jana' })
    await s.end('b', false)
    expect(await counts()).toEqual([['a', 0, 0]])
  })

  it('look at no message, however many there are', async () => {
    const s = await open('a')
    const steps = s.db.raw
      .prepare(`EXPLAIN QUERY PLAN ${countsSql}`)
      .all()
      .map((row) => String(row['detail']))
    expect(steps.filter((line) => /\bmessages\b/.test(line))).toEqual([])
    expect(steps.filter((line) => /^SCAN (?!mailboxes)/.test(line))).toEqual([])
    expect(steps).toContain('SEARCH submissions USING INDEX submissions_by_state (state=?)')
  })
})

test('a sign-in that was stored before drafts could be asked for does not have them', async () => {
  const { store, db } = await open('a')
  const older = JSON.stringify({ readMail: true, sendMail: true, calendar: true })
  db.run('UPDATE mailboxes SET grants = :older', { older })
  const mailboxes = await store.mailboxes.list()
  expect(mailboxes.map(({ grants }) => grants)).toEqual([
    { readMail: true, sendMail: true, calendar: true, drafts: false },
  ])
})
