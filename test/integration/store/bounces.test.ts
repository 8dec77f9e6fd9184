import { describe, expect, it } from 'vitest'
import type { BounceReport } from '../../../main/store/store.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const day = 86_400_000
const jana = 'jana@customer.example'
const sentAt = 100 * day

const open = async () => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'x@northwind.example' }))
  await store.contacts.save({ contact: contact({ addresses: [jana, 'jana@home.example'] }), at: 0 })
  return store
}

type Store = Awaited<ReturnType<typeof open>>

const send = async (
  store: Store,
  id: string,
  { subject = 'Offer', at = sentAt, mailboxId = 'box', wireMessageId = '', to = [jana] } = {},
) => {
  const content = mailContent({ subject, mailboxId, to: to.map((address) => ({ name: '', address })) })
  await store.submissions.enqueue(
    enqueued({ id, content, queuedAt: at - 5, rfcMessageId: `${id}@liaison.invalid` }),
  )
  const change = { state: 'sent', sentAt: at, ...(wireMessageId === '' ? {} : { wireMessageId }) } as const
  await store.submissions.advance({ submissionId: id, expected: ['queued'], change, at, note: 'sent' })
}

const nothing = { submissionId: null, rfcMessageId: null, subject: null }

type Given = {
  readonly id?: string
  readonly at?: number
  readonly mailboxId?: string
  readonly original?: Partial<BounceReport['original']>
  readonly recipients?: readonly Partial<BounceReport['recipients'][number]>[]
}

const report = (store: Store, { id = 'b1', at = sentAt + 60_000, mailboxId = 'box', ...given }: Given = {}) =>
  store.bounces.record({
    mailboxId,
    providerMessageId: id,
    at,
    report: {
      recipients: (given.recipients ?? [{}]).map((one) => ({
        address: jana,
        permanent: true,
        status: '5.1.1',
        diagnostic: '550 no such user',
        ...one,
      })),
      original: { ...nothing, ...given.original },
    },
  })

const bouncesOf = async (store: Store, submissionId: string) =>
  (await store.submissions.view({ submissionId }))?.bounces

describe('the mail that a report is about', () => {
  const found = (submissionId: string | null) => ({ submissionId, contactIds: ['jana'] })

  it('is found by our mark', async () => {
    const store = await open()
    await send(store, 'older')
    await send(store, 'newer', { at: sentAt + 10 })
    expect(await report(store, { original: { submissionId: 'older' } })).toEqual(found('older'))
  })

  it.each([
    ['on the wire', 'wire@mail.example'],
    ['that we gave it', 'older@liaison.invalid'],
  ])('is found by the Message-ID %s', async (_which, rfcMessageId) => {
    const store = await open()
    await send(store, 'older', { wireMessageId: 'wire@mail.example' })
    await send(store, 'newer', { at: sentAt + 10 })
    expect(await report(store, { original: { rfcMessageId } })).toEqual(found('older'))
  })

  it.each([
    ['the newest', null, 'newer'],
    ['the one with the subject', 'Offer', 'older'],
    ['the one with the subject, without its Re: and in other letters', 'price LIST', 'newer'],
    ['none with another subject', 'Invoice', null],
  ])('is, of those to the recipient within days, %s', async (_what, subject, wanted) => {
    const store = await open()
    await send(store, 'older')
    await send(store, 'newer', { at: sentAt + 10, subject: 'Re: Price list' })
    await send(store, 'to another', { at: sentAt + 20, to: ['bo@customer.example'] })
    expect(await report(store, { original: { subject } })).toEqual(found(wanted))
  })

  it('is none that went more than six days before, or after', async () => {
    const store = await open()
    await send(store, 's1')
    expect((await report(store, { id: 'late', at: sentAt + 6 * day + 1 })).submissionId).toBeNull()
    expect((await report(store, { id: 'before', at: sentAt - day })).submissionId).toBeNull()
    expect((await report(store, { id: 'in time', at: sentAt + 6 * day })).submissionId).toBe('s1')
  })

  it('is none that is known to have had another Message-ID, but may be one of which it is not known', async () => {
    const store = await open()
    await send(store, 's1', { wireMessageId: 'wire@mail.example' })
    const original = { rfcMessageId: 'by-hand@mail.example', subject: 'Offer' }
    expect(await report(store, { original })).toEqual(found(null))
    await send(store, 's2')
    expect(await report(store, { id: 'b2', original })).toEqual(found('s2'))
  })

  it('is never one of another mailbox, or one that bears a mark that is not known here', async () => {
    const store = await open()
    await send(store, 's1', { mailboxId: 'box2', wireMessageId: 'wire@mail.example' })
    const names = [{ submissionId: 's1' }, { rfcMessageId: 'wire@mail.example' }, { subject: 'Offer' }]
    for (const [n, original] of names.entries()) {
      expect(await report(store, { id: `b${n}`, original })).toEqual(found(null))
    }
    await send(store, 's2')
    const elsewhere = { submissionId: 'of-another-computer', subject: 'Offer' }
    expect(await report(store, { id: 'b9', original: elsewhere })).toEqual(found(null))
  })

  it('is none where it was not sent by Liaison: the contact is marked only', async () => {
    const store = await open()
    expect(await report(store)).toEqual(found(null))
    expect(await store.bounces.ofContact({ contactId: 'jana' })).toHaveLength(1)
    const { rows } = await store.contacts.list({ text: '', order: 'name', after: null, limit: 5 })
    expect(rows).toMatchObject([{ id: 'jana', bounced: true }])
  })

  it('can be one of which it is not known yet that it went', async () => {
    const store = await open()
    await store.submissions.enqueue(enqueued({ queuedAt: sentAt }))
    expect((await report(store, { id: 'b0' })).submissionId).toBeNull()
    const change = { state: 'sending', firstTriedAt: sentAt } as const
    await store.submissions.advance({ submissionId: 'sub1', expected: ['queued'], change, at: 1, note: 'x' })
    expect((await report(store)).submissionId).toBe('sub1')
  })
})

describe('what a report says', () => {
  it('is on the submission for each recipient, also for one to whom it was not addressed', async () => {
    const store = await open()
    await send(store, 's1')
    const recipients = [{}, { address: 'Forwarded@far.example', permanent: false, status: null }]
    await report(store, { original: { submissionId: 's1' }, recipients })
    expect(await bouncesOf(store, 's1')).toEqual([
      {
        address: 'Forwarded@far.example',
        at: sentAt + 60_000,
        permanent: false,
        status: null,
        diagnostic: '550 no such user',
      },
      {
        address: jana,
        at: sentAt + 60_000,
        permanent: true,
        status: '5.1.1',
        diagnostic: '550 no such user',
      },
    ])
  })

  it('is of ten strangers at most, however many reports there are, and of all to whom the mail went', async () => {
    const store = await open()
    const written = Array.from({ length: 12 }, (_, i) => `a${String(i)}@customer.example`)
    await send(store, 's1', { to: written })
    const invented = Array.from({ length: 40 }, (_, i) => `x${String(i)}@far.example`)
    const recipients = [...invented, ...written].map((address) => ({ address }))
    for (const id of ['b1', 'b2']) await report(store, { id, original: { submissionId: 's1' }, recipients })
    const others = recipients.toReversed()
    await report(store, { id: 'b3', original: { submissionId: 's1' }, recipients: others })
    const told = (await bouncesOf(store, 's1'))?.map(({ address }) => address) ?? []
    expect(told.toSorted()).toEqual([...written, ...invented.slice(0, 10)].toSorted())
  })

  it('changes nothing when it is read again', async () => {
    const store = await open()
    await send(store, 's1')
    const first = await report(store)
    await send(store, 's2', { at: sentAt + 30_000 })
    expect(await report(store)).toEqual(first)
    expect(await bouncesOf(store, 's1')).toHaveLength(1)
    expect(await bouncesOf(store, 's2')).toEqual([])
  })

  it('is not hidden by a later one that is less bad', async () => {
    const store = await open()
    await send(store, 's1')
    await report(store, { id: 'soft', at: sentAt + 1, recipients: [{ permanent: false, status: '4.2.2' }] })
    expect(await bouncesOf(store, 's1')).toMatchObject([{ permanent: false, status: '4.2.2' }])
    await report(store, { id: 'hard', at: sentAt + 2 })
    await report(store, { id: 'soft again', at: sentAt + 3, recipients: [{ permanent: false }] })
    for (const bounces of [
      await bouncesOf(store, 's1'),
      await store.bounces.ofContact({ contactId: 'jana' }),
    ]) {
      expect(bounces).toMatchObject([{ address: jana, permanent: true, at: sentAt + 2 }])
    }
  })

  it('stands for each address of a contact in the order of the addresses', async () => {
    const store = await open()
    await report(store, { recipients: [{ address: 'jana@home.example', permanent: false }, {}] })
    const bounces = await store.bounces.ofContact({ contactId: 'jana' })
    expect(bounces.map(({ address }) => address)).toEqual([jana, 'jana@home.example'])
    expect(await store.bounces.ofContact({ contactId: 'none' })).toEqual([])
  })

  it('marks no contact in the list when it may arrive later', async () => {
    const store = await open()
    await report(store, { recipients: [{ permanent: false }] })
    const { rows } = await store.contacts.list({ text: '', order: 'recent', after: null, limit: 5 })
    expect(rows).toMatchObject([{ bounced: false }])
  })
})

describe('a mark on a contact', () => {
  const marked = async (store: Store) => (await store.bounces.ofContact({ contactId: 'jana' })).length

  it('goes by word of the person, and stays on the mail', async () => {
    const store = await open()
    await send(store, 's1')
    await report(store)
    expect(await store.bounces.clear({ contactId: 'other', address: jana })).toBe(false)
    expect(await store.bounces.clear({ contactId: 'jana', address: 'JANA@customer.example' })).toBe(true)
    expect(await store.bounces.clear({ contactId: 'jana', address: jana })).toBe(false)
    expect(await marked(store)).toBe(0)
    const { rows } = await store.contacts.list({ text: '', order: 'recent', after: null, limit: 5 })
    expect(rows).toMatchObject([{ id: 'jana', bounced: false }])
    expect(await bouncesOf(store, 's1')).toHaveLength(1)
  })

  it.each([
    ['goes when a person writes from the address', {}, 0],
    ['stays after mail from before the report', { occurredAt: sentAt }, 1],
    ['stays after mail that a program wrote', { automatic: true }, 1],
    ['stays after spam, which may bear any name', { notKept: 'spam' as const }, 1],
    ['stays after our own mail', { direction: 'sent' as const }, 1],
    ['stays after mail from another address', { from: { name: '', address: 'bo@customer.example' } }, 1],
  ])('%s, whichever comes first', async (_what, given, left) => {
    const mail = step({ messages: [providerMessage({ occurredAt: sentAt + day, ...given })] })
    const after = await open()
    await report(after)
    await after.sync.commit(mail)
    expect(await marked(after)).toBe(left)
    // Spam is not stored, so that there is nothing that could speak for the address.
    const before = await open()
    await before.sync.commit(mail)
    await report(before)
    expect(await marked(before)).toBe(left)
  })

  it('that went is told to the timeline of the contact', async () => {
    const store = await open()
    await report(store)
    const mail = providerMessage({ occurredAt: sentAt + day })
    await store.sync.commit(step({ messages: [mail] }))
    await report(store, { id: 'b2', at: sentAt + 2 * day })
    const again = providerMessage({ providerMessageId: 'm2', occurredAt: sentAt + 3 * day, notKept: 'trash' })
    expect((await store.sync.commit(step({ messages: [again] }))).contactIds).toEqual(['jana'])
    expect((await store.sync.commit(step({ messages: [again] }))).contactIds).toEqual([])
  })
})
