import { describe, expect, it } from 'vitest'
import type { Person } from '../../../shared/domain/person.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const open = async () => {
  let clock = Date.UTC(2026, 10, 1)
  const { store, db } = openTestStore({ now: () => clock })
  await store.mailboxes.save(mailbox())
  await store.mailboxes.setAliases({
    mailboxId: 'box',
    aliases: [{ name: 'Sales', address: 'sales@northwind.example' }],
  })
  await store.contacts.save({ contact: contact(), at: 0 })
  return { store, db, tick: () => (clock += 1) }
}

type Store = Awaited<ReturnType<typeof open>>['store']

const walk = async (store: Store, { since = 0, limit = 2 } = {}): Promise<Person[]> => {
  const people: Person[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<Store['people']['page']>> = await store.people.page({
      since,
      after,
      limit,
    })
    people.push(...page.people)
    after = page.next
  } while (after !== null)
  return people
}

const byKey = async (store: Store, key: string) => (await walk(store)).find((one) => one.key === key) ?? null

const bo = { name: 'Bo', address: 'Bo+offers@far.example' }

describe('people.page', () => {
  it('has contacts, people in mail and recipients, each once, with the mail of each; not ourselves', async () => {
    const { store } = await open()
    await store.contacts.save({
      contact: contact({ id: 'c2', name: 'Silent', addresses: ['s@x.example'] }),
      at: 0,
    })
    const us = [
      { name: '', address: 'Sales@northwind.example' },
      { name: '', address: 'ann@northwind.example' },
    ]
    await store.sync.commit(
      step({
        messages: [
          providerMessage({ occurredAt: 50, to: us, cc: [bo, { name: '', address: 'bo@far.example' }] }),
          providerMessage({ providerMessageId: 'm2', occurredAt: 60, replyTo: [bo] }),
        ],
      }),
    )
    await store.submissions.enqueue(
      enqueued({
        queuedAt: 70,
        content: mailContent({ to: [], bcc: [{ name: 'Cy', address: 'cy@new.example' }] }),
      }),
    )
    const people = await walk(store)
    expect(people.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      {
        key: 'bo@far.example',
        name: 'Bo',
        address: 'Bo+offers@far.example',
        contactId: null,
        mailCount: 2,
        lastAt: 60,
        mailboxId: 'box',
      },
      {
        key: 'cy@new.example',
        name: 'Cy',
        address: 'cy@new.example',
        contactId: null,
        mailCount: 0,
        lastAt: 70,
        mailboxId: 'box',
      },
      {
        key: 'jana@customer.example',
        name: 'Jana Novák',
        address: 'jana@customer.example',
        contactId: 'jana',
        mailCount: 2,
        lastAt: 60,
        mailboxId: 'box',
      },
      {
        key: 's@x.example',
        name: 'Silent',
        address: 's@x.example',
        contactId: 'c2',
        mailCount: 0,
        lastAt: 1,
        mailboxId: null,
      },
    ])
  })

  it('leaves out what no mail can be sent to, and reads on behind it', async () => {
    const { store } = await open()
    const odd = [
      'undisclosed-recipients:;',
      `${'x'.repeat(500)}@far.example`,
      'a b@far.example',
      'm@far.example',
    ]
    const cc = odd.map((address) => ({ name: 'x', address }))
    await store.sync.commit(step({ messages: [providerMessage({ cc })] }))
    expect((await walk(store, { limit: 1 })).map(({ key }) => key)).toEqual([
      'jana@customer.example',
      'm@far.example',
    ])
  })

  it('names a contact by its contact, and others by the newest name', async () => {
    const { store } = await open()
    const from = { name: 'J. N. (extern)', address: 'jana+x@customer.example' }
    const mail = (n: number, name: string, occurredAt: number) =>
      providerMessage({
        providerMessageId: `m${n}`,
        occurredAt,
        from,
        cc: [{ name, address: 'bo@far.example' }],
      })
    await store.sync.commit(step({ messages: [mail(1, 'Old', 10), mail(2, 'New', 30), mail(3, '', 40)] }))
    expect(await byKey(store, 'jana@customer.example')).toMatchObject({
      name: 'Jana Novák',
      address: 'jana@customer.example',
      mailCount: 3,
    })
    expect(await byKey(store, 'bo@far.example')).toMatchObject({ name: 'New', mailCount: 3, lastAt: 40 })
  })

  it('counts mail that was sent and is not stored, and mail that is stored once', async () => {
    const { store } = await open()
    const to = [{ name: 'Cy', address: 'cy@new.example' }]
    await store.submissions.enqueue(enqueued({ content: mailContent({ to }) }))
    const change = { state: 'sent', sentAt: 200, providerMessageId: 'p1' } as const
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change,
      at: 200,
      note: 'sent',
    })
    expect(await byKey(store, 'cy@new.example')).toMatchObject({ mailCount: 1 })
    const from = { name: 'Ann', address: 'ann@northwind.example' }
    const copy = providerMessage({
      providerMessageId: 'p1',
      direction: 'sent',
      submissionId: 'sub1',
      from,
      to,
    })
    await store.sync.commit(step({ messages: [copy] }))
    expect(await byKey(store, 'cy@new.example')).toMatchObject({ mailCount: 1 })
    await store.contacts.save({
      contact: contact({ id: 'c2', name: 'Cy', addresses: ['cy@new.example'] }),
      at: 0,
    })
    await store.sync.commit(step({ messages: [copy] }))
    expect(await byKey(store, 'cy@new.example')).toMatchObject({ mailCount: 1, contactId: 'c2' })
  })

  it('forgets people whom nothing names any more: mail removed, contact removed, mail taken back', async () => {
    const { store } = await open()
    await store.sync.commit(step({ messages: [providerMessage({ cc: [bo] })] }))
    await store.sync.commit(step({ removed: ['m1'] }))
    expect((await walk(store)).map(({ key }) => key)).toEqual(['jana@customer.example'])
    const to = [{ name: '', address: 'tpyo@new.example' }]
    await store.submissions.enqueue(enqueued({ content: mailContent({ to }) }))
    await store.contacts.remove({ contactId: 'jana' })
    expect((await walk(store)).map(({ key }) => key)).toEqual(['tpyo@new.example'])
    const change = { state: 'cancelled' } as const
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change,
      at: 1,
      note: 'undone',
    })
    expect(await walk(store)).toEqual([])
  })

  it('knows the recipients of a mail that went although it was taken back', async () => {
    const { store } = await open()
    const to = [{ name: 'Cy', address: 'cy@new.example' }]
    await store.submissions.enqueue(enqueued({ content: mailContent({ to }) }))
    const change = { state: 'cancelled' } as const
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change,
      at: 1,
      note: 'undone',
    })
    expect(await byKey(store, 'cy@new.example')).toBeNull()
    const from = { name: 'Ann', address: 'ann@northwind.example' }
    const copy = providerMessage({ direction: 'sent', submissionId: 'sub1', from, to, occurredAt: 300 })
    await store.sync.commit(step({ messages: [copy] }))
    expect(await byKey(store, 'cy@new.example')).toMatchObject({ name: 'Cy', mailCount: 1, lastAt: 300 })
  })

  it('keeps a person as long as one thing names them, with the mail that is left', async () => {
    const { store } = await open()
    await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'x@northwind.example' }))
    await store.sync.commit(step({ messages: [providerMessage({ occurredAt: 10 })] }))
    const newer = providerMessage({ providerMessageId: 'm2', occurredAt: 20 })
    await store.sync.commit(step({ mailboxId: 'box2', messages: [newer] }))
    expect(await byKey(store, 'jana@customer.example')).toMatchObject({
      mailCount: 2,
      lastAt: 20,
      mailboxId: 'box2',
    })
    await store.mailboxes.remove({ mailboxId: 'box2', keepHistory: false, at: 1 })
    expect(await byKey(store, 'jana@customer.example')).toMatchObject({
      mailCount: 1,
      lastAt: 10,
      mailboxId: 'box',
    })
  })

  it('answers what changed since: new and old mail, a contact saved or removed, a mail that went', async () => {
    const { store, tick } = await open()
    const changed = async (work: () => Promise<unknown>): Promise<string[]> => {
      const since = tick()
      await work()
      return (await walk(store, { since })).map(({ key }) => key).toSorted()
    }
    const commit = (given: object) => () => store.sync.commit(step({ messages: [providerMessage(given)] }))
    expect(await changed(() => Promise.resolve())).toEqual([])
    expect(await changed(commit({}))).toEqual(['jana@customer.example'])
    const past = { providerMessageId: 'm2', occurredAt: 5, cc: [{ name: 'Old', address: 'old@x.example' }] }
    expect(await changed(commit(past))).toEqual(['jana@customer.example', 'old@x.example'])
    const old = contact({ id: 'c2', name: 'Oldo', addresses: ['old@x.example'] })
    expect(await changed(() => store.contacts.save({ contact: old, at: 0 }))).toEqual(['old@x.example'])
    expect(await changed(() => store.contacts.remove({ contactId: 'c2' }))).toEqual(['old@x.example'])
    expect(await changed(() => store.submissions.enqueue(enqueued()))).toEqual(['jana@customer.example'])
    const change = { state: 'sent', sentAt: 1 } as const
    const sent = { submissionId: 'sub1', expected: ['queued'], change, at: 1, note: 'sent' } as const
    expect(await changed(() => store.submissions.advance(sent))).toEqual(['jana@customer.example'])
  })

  it('answers what changed since the newest mail, wherever the clocks of provider and computer stand', async () => {
    const { store, tick } = await open()
    const ahead = tick() + 9_000_000
    await store.sync.commit(step({ messages: [providerMessage({ occurredAt: ahead })] }))
    const newest = Math.max(...(await walk(store)).map(({ lastAt }) => lastAt))
    expect(newest).toBe(ahead)
    const old = contact({ id: 'c2', name: 'Old', addresses: ['old@x.example'] })
    await store.contacts.save({ contact: old, at: 0 })
    expect((await walk(store, { since: newest })).map(({ key }) => key)).toContain('old@x.example')
  })

  it('keeps the newest spelling of a name when older mail is fetched later', async () => {
    const { store } = await open()
    const named = (id: string, occurredAt: number, name: string) =>
      providerMessage({
        providerMessageId: id,
        occurredAt,
        cc: [{ name, address: 'bo@far.example' }],
      })
    await store.sync.commit(step({ messages: [named('new', 60, 'Bo Berg')] }))
    await store.sync.commit(step({ messages: [named('old', 50, 'Bo Holm')] }))
    expect(await byKey(store, 'bo@far.example')).toMatchObject({ name: 'Bo Berg', mailCount: 2 })
  })
})
