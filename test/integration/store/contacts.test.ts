import { describe, expect, it } from 'vitest'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000

const open = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  return opened
}

const from = (address: string, name = '') => ({ name, address })
const jana = contact({ id: 'jana', addresses: ['jana@customer.example'] })

describe('contacts.save', () => {
  it('starts a backfill of each new address from each mailbox that is not disconnected', async () => {
    const { store } = await open()
    await store.mailboxes.save(
      mailbox({ id: 'b2', accountId: 'a2', address: 'b@x.example', state: 'reconnect' }),
    )
    await store.mailboxes.save(
      mailbox({ id: 'b3', accountId: 'a3', address: 'c@x.example', state: 'disconnected' }),
    )
    const two = contact({ addresses: ['jana@customer.example', 'j.novak@customer.example'] })
    expect(await store.contacts.save({ contact: two, at: 90 * day + 77 })).toEqual({
      ok: true,
      value: { contact: two, backfills: 4, changed: [] },
    })
    const { backfills, open: left } = await store.sync.openBackfills({ mailboxId: 'box', limit: 10 })
    expect(left).toBe(2)
    expect(backfills.map(({ address, since, page }) => ({ address, since, page }))).toEqual([
      { address: 'jana@customer.example', since: 77, page: null },
      { address: 'j.novak@customer.example', since: 77, page: null },
    ])
    expect((await store.sync.openBackfills({ mailboxId: 'b3', limit: 10 })).open).toBe(0)
    expect(await store.contacts.save({ contact: two, at: 90 * day + 77 })).toMatchObject({
      value: { backfills: 0 },
    })
    expect((await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })).backfilling).toBe(true)
  })

  it('refuses an address of another contact and changes nothing', async () => {
    const { store } = await open()
    await store.contacts.save({ contact: jana, at: 0 })
    const other = contact({ id: 'bob', name: 'Bob', addresses: ['bob@x.example', 'Jana+x@Customer.example'] })
    expect(await store.contacts.save({ contact: other, at: 0 })).toMatchObject({
      ok: false,
      error: { code: 'contact_address_taken', subject: 'Jana+x@Customer.example' },
    })
    expect(await store.contacts.get({ contactId: 'bob' })).toBeNull()
  })

  it('links stored mail to a new address, drops that of a removed one, and deletes what concerns nobody', async () => {
    const { store, db } = await open()
    await store.contacts.save({ contact: jana, at: 0 })
    await store.sync.commit(
      step({
        messages: [
          providerMessage({ providerMessageId: 'm1', cc: [from('bob@x.example')] }),
          providerMessage({ providerMessageId: 'm2' }),
        ],
      }),
    )
    const bob = contact({ id: 'bob', name: 'Bob', addresses: ['bob@x.example'] })
    await store.contacts.save({ contact: bob, at: 0 })
    const total = async (contactId: string) =>
      (await store.timeline.page({ contactId, before: null, limit: 5 })).total
    expect(await total('bob')).toBe(1)
    await store.contacts.save({ contact: { ...jana, addresses: [] }, at: 0 })
    expect(await total('jana')).toBe(0)
    expect(await store.sync.known({ mailboxId: 'box', providerMessageIds: ['m1', 'm2'] })).toEqual(['m1'])
    expect(db.raw.prepare('SELECT provider_message_id AS id, reason FROM sync_skips').all()).toMatchObject([
      { id: 'm2', reason: 'no_contact' },
    ])
    expect(await store.contacts.remove({ contactId: 'bob' })).toBe(true)
    expect(await store.contacts.remove({ contactId: 'bob' })).toBe(false)
    expect(await store.sync.known({ mailboxId: 'box', providerMessageIds: ['m1'] })).toEqual([])
    expect(db.raw.prepare('SELECT count(*) AS n FROM people').get()).toMatchObject({ n: 0 })
  })
})

describe('contacts.list', () => {
  const fill = async () => {
    const { store } = await open()
    const names = ['Zoë', 'émile', 'Bert', 'anna', 'Carl']
    for (const [n, name] of names.entries()) {
      await store.contacts.save({
        contact: contact({
          id: `c${n}`,
          name,
          company: n === 2 ? '100% Ltd' : 'Ltd',
          addresses: [`c${n}@x.example`],
        }),
        at: 0,
      })
    }
    await store.sync.commit(
      step({
        messages: [
          providerMessage({
            providerMessageId: 'a',
            from: from('c4@x.example'),
            occurredAt: 10,
            subject: 'Old',
          }),
          providerMessage({
            providerMessageId: 'b',
            from: from('c0@x.example'),
            occurredAt: 20,
            subject: 'New',
          }),
        ],
      }),
    )
    return store
  }

  it('pages by newest activity with the rest by name, and by name, without a gap or a repeat', async () => {
    const store = await fill()
    const walk = async (order: 'recent' | 'name') => {
      const names: string[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof store.contacts.list>> = await store.contacts.list({
          text: '',
          order,
          after,
          limit: 2,
        })
        names.push(...page.rows.map(({ name }) => name))
        expect(page.total).toBe(5)
        after = page.next
      } while (after !== null)
      return names
    }
    expect(await walk('recent')).toEqual(['Zoë', 'Carl', 'anna', 'Bert', 'émile'])
    expect(await walk('name')).toEqual(['anna', 'Bert', 'Carl', 'émile', 'Zoë'])
  })

  it('shows the newest activity and the first address', async () => {
    const store = await fill()
    const { rows } = await store.contacts.list({ text: 'zoe', order: 'recent', after: null, limit: 5 })
    expect(rows).toEqual([
      {
        id: 'c0',
        name: 'Zoë',
        company: 'Ltd',
        address: 'c0@x.example',
        activityCount: 1,
        bounced: false,
        last: { occurredAt: 20, direction: 'received', subject: 'New', snippet: 'Here is the plan.' },
      },
    ])
  })

  it('finds by the beginnings of words in name, company and address, and takes wildcards for letters', async () => {
    const store = await fill()
    const found = async (text: string) =>
      (await store.contacts.list({ text, order: 'name', after: null, limit: 9 })).rows.map(({ id }) => id)
    expect(await found('EMI')).toEqual(['c1'])
    expect(await found('ltd c3@x')).toEqual(['c3'])
    expect(await found('100%')).toEqual(['c2'])
    expect(await found('%')).toEqual([])
    expect(await found('_')).toEqual([])
    expect(await found('mile')).toEqual([])
  })

  it('answers ipc_bad_request for a cursor that it did not make', async () => {
    const store = await fill()
    await expect(
      store.contacts.list({ text: '', order: 'name', after: 'x y', limit: 1 }),
    ).rejects.toMatchObject({ error: { code: 'ipc_bad_request' } })
  })
})
