import { expect, it } from 'vitest'
import { contactHandlers } from '../../../main/ipc/handlers/contact.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { contact, mailbox } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000

const open = async () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox())
  const told: string[] = []
  const timelines: unknown[] = []
  const handlers = contactHandlers({
    store,
    clock,
    newId: () => 'new-contact',
    publish: (name, event) => {
      told.push(name)
      if (name === 'timeline.changed') timelines.push(event)
    },
    syncNow: async (mailboxId) => void told.push(`sync ${String(mailboxId)}`),
  })
  const backfills = async () => (await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })).backfills
  return { store, clock, handlers, told, timelines, backfills }
}
const jana = { id: null, name: 'Jana', company: '', title: '', addresses: ['jana@customer.example'] }

it('a new contact has its mail of the last 90 days fetched at once', async () => {
  const { clock, handlers, told, backfills } = await open()
  expect(await handlers['contact.save'](jana)).toMatchObject({ ok: true, value: { id: 'new-contact' } })
  const since = clock.now() - 90 * day
  expect(await backfills()).toMatchObject([{ address: 'jana@customer.example', since }])
  expect(told).toEqual([
    'contacts.changed',
    'timeline.changed',
    'suggestions.changed',
    'reviews.changed',
    'sync null',
  ])
})

it('so has an address that is added later; nothing is fetched for a change of name', async () => {
  const { handlers, told, backfills } = await open()
  await handlers['contact.save'](jana)
  const [first] = await backfills()
  told.splice(0)
  await handlers['contact.save']({ ...jana, id: 'new-contact', name: 'Jana Novák' })
  expect(told).toEqual(['contacts.changed', 'timeline.changed', 'suggestions.changed', 'reviews.changed'])
  expect(await backfills()).toEqual([first])
  told.splice(0)
  await handlers['contact.save']({
    ...jana,
    id: 'new-contact',
    addresses: [...jana.addresses, 'j.novak@home.example'],
  })
  expect(told).toEqual([
    'contacts.changed',
    'timeline.changed',
    'suggestions.changed',
    'reviews.changed',
    'sync null',
  ])
  expect((await backfills()).map(({ address }) => address)).toEqual([
    'jana@customer.example',
    'j.novak@home.example',
  ])
})

it('tells whose timelines change when one that shares an address goes', async () => {
  const { store, handlers, told, timelines } = await open()
  await handlers['contact.save'](jana)
  const dora = contact({ id: 'dora', name: 'Dora', addresses: jana.addresses })
  await store.contacts.save({ contact: dora, share: true, at: 0 })
  told.splice(0)
  timelines.splice(0)
  await handlers['contact.remove']({ contactId: 'dora' })
  expect(timelines).toEqual([{ contactIds: ['new-contact'] }])
  told.splice(0)
  await handlers['contact.remove']({ contactId: 'new-contact' })
  expect(told).toEqual(['contacts.changed', 'suggestions.changed', 'reviews.changed'])
})

it('what can’t be saved changes nothing and tells nobody', async () => {
  const { store, handlers, told, backfills } = await open()
  const bad = { ...jana, addresses: ['nobody'] }
  expect(await handlers['contact.save'](bad)).toMatchObject({ ok: false, error: { code: 'contact_invalid' } })
  const gone = { ...jana, id: 'gone' }
  expect(await handlers['contact.save'](gone)).toMatchObject({ error: { code: 'contact_not_found' } })
  expect(await handlers['contact.remove']({ contactId: 'gone' })).toMatchObject({
    error: { code: 'contact_not_found' },
  })
  expect((await store.contacts.list({ text: '', order: 'name', after: null, limit: 5 })).rows).toEqual([])
  expect([told, await backfills()]).toEqual([[], []])
})

const report = {
  mailboxId: 'box',
  providerMessageId: 'b1',
  at: 5,
  report: {
    recipients: [
      { address: 'jana@customer.example', permanent: true, status: '5.1.1', diagnostic: '550 no such user' },
    ],
    original: { submissionId: null, rfcMessageId: null, subject: null },
  },
}

it('a contact says which of its addresses gave mail back, until the person says that it is fine', async () => {
  const { store, handlers, told } = await open()
  await handlers['contact.save'](jana)
  const contactId = 'new-contact'
  expect(await handlers['contact.get']({ contactId })).toMatchObject({ ok: true, value: { bounces: [] } })
  await store.bounces.record(report)
  expect(await handlers['contact.get']({ contactId })).toMatchObject({
    value: { bounces: [{ address: 'jana@customer.example', at: 5, permanent: true, status: '5.1.1' }] },
  })
  told.splice(0)
  const address = 'jana@customer.example'
  expect(await handlers['contact.clearBounce']({ contactId: 'other', address })).toEqual({
    ok: true,
    value: {},
  })
  expect(told).toEqual([])
  expect(await handlers['contact.clearBounce']({ contactId, address })).toEqual({ ok: true, value: {} })
  expect(told).toEqual(['contacts.changed', 'timeline.changed'])
  expect(await handlers['contact.get']({ contactId })).toMatchObject({ value: { bounces: [] } })
  expect(await handlers['contact.get']({ contactId: 'gone' })).toMatchObject({
    error: { code: 'contact_not_found' },
  })
})

it('the address book is read page by page to its end', async () => {
  const { handlers } = await open()
  await handlers['contact.save']({ ...jana, addresses: ['a@x.example', 'b@x.example', 'c@x.example'] })
  const first = await handlers['people.page']({ since: 0, after: null, limit: 2 })
  if (!first.ok) throw new Error(first.error.message)
  const rest = await handlers['people.page']({ since: 0, after: first.value.next, limit: 2 })
  if (!rest.ok) throw new Error(rest.error.message)
  expect(rest.value.next).toBeNull()
  expect([...first.value.people, ...rest.value.people].map(({ key, contactId }) => [key, contactId])).toEqual(
    ['a', 'b', 'c'].map((name) => [`${name}@x.example`, 'new-contact']),
  )
})
