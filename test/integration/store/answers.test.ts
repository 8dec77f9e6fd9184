import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, step } from '../../support/store/record-builders.ts'

const open = async () => {
  const opened = openTestStore()
  opened.db.raw.exec('PRAGMA synchronous = OFF')
  await opened.store.mailboxes.save(mailbox())
  await opened.store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'ann@other.example' }))
  await opened.store.mailboxes.setAliases({
    mailboxId: 'box',
    aliases: [{ name: '', address: 'sales@northwind.example' }],
  })
  await opened.store.contacts.save({ contact: contact(), at: 0 })
  return opened
}

type Store = Awaited<ReturnType<typeof open>>['store']

/** A mail to Jana that went at 200. */
const send = async (store: Store, id = 'sub1', providerMessageId = 'p1') => {
  await store.submissions.enqueue(enqueued({ id, rfcMessageId: `${id}@liaison.invalid`, remindDays: 3 }))
  await store.submissions.advance({
    submissionId: id,
    expected: ['queued'],
    change: { state: 'sent', sentAt: 200, providerMessageId },
    at: 200,
    note: 'sent',
  })
}

const copy = (given: Partial<ProviderMessage> = {}) =>
  providerMessage({
    providerMessageId: 'p1',
    providerThreadId: 'thread',
    rfcMessageId: 'wire-1@mail.example',
    direction: 'sent',
    submissionId: 'sub1',
    from: { name: 'Ann', address: 'ann@northwind.example' },
    to: [{ name: 'Jana', address: 'jana@customer.example' }],
    occurredAt: 201,
    ...given,
  })

const answer = (given: Partial<ProviderMessage> = {}) =>
  providerMessage({ providerMessageId: 'a1', inReplyTo: 'wire-1@mail.example', occurredAt: 500, ...given })

const view = (store: Store, submissionId = 'sub1') => store.submissions.view({ submissionId })
const take = (store: Store, ...messages: ProviderMessage[]) => store.sync.commit(step({ messages }))

describe('the copy of a sent mail', () => {
  it('confirms it, gives it its Message-ID, and is told once', async () => {
    const { store, db } = await open()
    await send(store)
    expect(await view(store)).toMatchObject({
      confirmed: false,
      answeredAt: null,
      remindAt: 200 + 3 * 86_400_000,
    })
    expect((await take(store, copy())).submissions).toEqual([{ submissionId: 'sub1', state: 'sent' }])
    expect(await view(store)).toMatchObject({ confirmed: true, sentAt: 200 })
    expect(db.raw.prepare('SELECT wire_message_id, provider_thread_id FROM submissions').get()).toEqual({
      wire_message_id: 'wire-1@mail.example',
      provider_thread_id: 'thread',
    })
    expect((await take(store, copy())).submissions).toEqual([])
  })

  it('confirms a mail that concerns no contact, and reminds of one that it settles', async () => {
    const { store } = await open()
    await store.contacts.remove({ contactId: 'jana' })
    await store.submissions.enqueue(enqueued({ remindDays: 1 }))
    expect((await take(store, copy())).submissions).toEqual([{ submissionId: 'sub1', state: 'sent' }])
    expect(await view(store)).toMatchObject({ confirmed: true, sentAt: 201, remindAt: 201 + 86_400_000 })
    expect((await take(store, answer())).submissions).toEqual([{ submissionId: 'sub1', state: 'sent' }])
  })
})

const readBack = async () => {
  const opened = await open()
  await send(opened.store)
  await take(opened.store, copy())
  return opened
}

describe('an answer', () => {
  const jana = { name: '', address: 'jana@customer.example' }
  it.each<[string, Partial<ProviderMessage>, number | null]>([
    ['names it in In-Reply-To', {}, 500],
    ['names it in References', { inReplyTo: 'x@y', references: ['wire-1@mail.example', 'x@y'] }, 500],
    ['names our own Message-ID', { inReplyTo: 'sub1@liaison.invalid' }, 500],
    ['comes from a colleague of the recipient', { from: { name: '', address: 'bo@customer.example' } }, 500],
    ['comes from somebody who is no contact', { from: { name: '', address: 'x@far.example' }, to: [] }, 500],
    ['was thrown away', { notKept: 'trash' }, 500],
    ['lies in a folder that is left out', { notKept: 'excluded' }, 500],
    ['is in the thread and names nothing', { inReplyTo: null, providerThreadId: 'thread' }, 500],
    ['is a draft', { notKept: 'draft' }, null],
    ['is spam', { notKept: 'spam' }, null],
    ['was written by a program', { automatic: true }, null],
    ['is our own', { from: { name: '', address: 'ann@northwind.example' }, direction: 'sent' }, null],
    ['comes from our other mailbox', { from: { name: '', address: 'Ann@other.example' } }, null],
    ['comes from our alias', { from: { name: '', address: 'sales@northwind.example' } }, null],
    ['names another mail', { inReplyTo: 'other@mail.example', providerThreadId: 'thread' }, null],
    ['is in another thread and names nothing', { inReplyTo: null, providerThreadId: 'another' }, null],
    [
      'is in the thread and was there before',
      { inReplyTo: null, providerThreadId: 'thread', occurredAt: 200 },
      null,
    ],
    [
      'is in the thread, names nothing, and is not from a recipient',
      {
        inReplyTo: null,
        providerThreadId: 'thread',
        from: { name: '', address: 'bo@customer.example' },
        to: [jana],
      },
      null,
    ],
  ])('that %s', async (_what, given, answeredAt) => {
    const { store } = await readBack()
    const { submissions } = await take(store, answer(given))
    expect((await view(store))?.answeredAt).toBe(answeredAt)
    expect(submissions).toEqual(answeredAt === null ? [] : [{ submissionId: 'sub1', state: 'sent' }])
  })

  it('is not a report that it came back, whatever its headers say', async () => {
    const { store } = await readBack()
    const recipient = { address: 'jana@customer.example', permanent: true, status: null, diagnostic: '' }
    await store.bounces.record({
      mailboxId: 'box',
      providerMessageId: 'a1',
      at: 500,
      report: {
        recipients: [recipient],
        original: { submissionId: 'sub1', rfcMessageId: null, subject: null },
      },
    })
    const from = { name: 'Postmaster', address: 'postmaster@customer.example' }
    expect((await take(store, answer({ from }))).submissions).toEqual([])
    expect(await view(store)).toMatchObject({ answeredAt: null, bounces: [{ permanent: true }] })
  })

  it('may come to another mailbox', async () => {
    const { store } = await readBack()
    const { submissions } = await store.sync.commit(step({ mailboxId: 'box2', messages: [answer()] }))
    expect(submissions).toEqual([{ submissionId: 'sub1', state: 'sent' }])
  })

  it('tells the timelines on which the mail stands', async () => {
    const { store } = await readBack()
    const colleague = answer({ from: { name: '', address: 'bo@far.example' }, to: [] })
    expect(await take(store, colleague)).toMatchObject({ stored: 0, contactIds: ['jana'] })
    const { activities } = await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect(activities).toMatchObject([{ sent: { submissionId: 'sub1', confirmed: true, answeredAt: 500 } }])
  })

  it('answers every mail of ours that it names', async () => {
    const { store } = await readBack()
    await send(store, 'sub2', 'p2')
    await take(
      store,
      copy({
        providerMessageId: 'p2',
        submissionId: 'sub2',
        rfcMessageId: 'wire-2@mail.example',
        occurredAt: 300,
      }),
    )
    const both = answer({ inReplyTo: 'wire-2@mail.example', references: ['wire-1@mail.example'] })
    const { submissions } = await take(store, both)
    expect(submissions.map(({ submissionId }) => submissionId).toSorted()).toEqual(['sub1', 'sub2'])
  })

  it('that is the first counts, and a replay changes nothing', async () => {
    const { store } = await readBack()
    await take(store, answer({ occurredAt: 500 }))
    const later = answer({ providerMessageId: 'a2', occurredAt: 600 })
    expect((await take(store, later)).submissions).toEqual([])
    expect((await take(store, answer({ occurredAt: 500 }))).submissions).toEqual([])
    const earlier = answer({ providerMessageId: 'a3', occurredAt: 400 })
    expect((await take(store, earlier)).submissions).toHaveLength(1)
    expect((await view(store))?.answeredAt).toBe(400)
  })

  it('that comes before the copy counts as soon as the Message-ID is known', async () => {
    const { store, db } = await open()
    await send(store)
    const stranger = answer({ from: { name: '', address: 'x@far.example' }, to: [] })
    expect((await take(store, stranger)).submissions).toEqual([])
    await take(store, copy())
    expect((await view(store))?.answeredAt).toBe(500)
    // By the outbox, which reads back what it sent.
    await send(store, 'sub2', 'p2')
    await take(store, answer({ providerMessageId: 'a2', inReplyTo: 'wire-2@mail.example', occurredAt: 700 }))
    await store.submissions.advance({
      submissionId: 'sub2',
      expected: ['sent'],
      change: { wireMessageId: 'wire-2@mail.example' },
      at: 900,
      note: 'read back',
    })
    expect((await view(store, 'sub2'))?.answeredAt).toBe(700)
    expect(db.raw.prepare('SELECT count(*) AS n FROM early_answers').get()).toEqual({ n: 2 })
  })

  it('is not kept in case while every mail that went is known', async () => {
    const { store, db } = await readBack()
    await take(store, answer({ inReplyTo: 'whatever@x.example' }))
    expect(db.raw.prepare('SELECT count(*) AS n FROM early_answers').get()).toEqual({ n: 0 })
  })

  it('is found whatever comes first: the copy, the Message-ID, answers, replays', async () => {
    const step1 = fc.constantFrom('copy', 'wire', 'a1', 'a2', 'auto', 'own')
    await fc.assert(
      fc.asyncProperty(fc.array(step1, { minLength: 1, maxLength: 8 }), async (order) => {
        const { store } = await open()
        await send(store)
        for (const what of order) {
          if (what === 'copy') await take(store, copy())
          if (what === 'a1') await take(store, answer())
          if (what === 'a2') await take(store, answer({ providerMessageId: 'a2', occurredAt: 450 }))
          if (what === 'auto')
            await take(store, answer({ providerMessageId: 'o', automatic: true, occurredAt: 210 }))
          if (what === 'own') {
            const from = { name: '', address: 'sales@northwind.example' }
            await take(store, answer({ providerMessageId: 'w', from, occurredAt: 220 }))
          }
          if (what !== 'wire') continue
          const change = { wireMessageId: 'wire-1@mail.example' }
          await store.submissions.advance({
            submissionId: 'sub1',
            expected: ['sent'],
            change,
            at: 1,
            note: 'read',
          })
        }
        const known = order.includes('copy') || order.includes('wire')
        const first = order.includes('a2') ? 450 : order.includes('a1') ? 500 : null
        expect((await view(store))?.answeredAt).toBe(known ? first : null)
      }),
      { numRuns: 40, examples: [[['a2', 'a1', 'wire']]] },
    )
  })
})

describe('a reminder', () => {
  const due = async (store: Store) =>
    (await store.submissions.dueReminders({ now: 1e12 })).map(({ id }) => id)

  it('is due once its days have passed, told once, and then on the list to follow up until it is answered', async () => {
    const { store } = await readBack()
    const at = 200 + 3 * 86_400_000
    expect(await store.submissions.nextReminderAt()).toBe(at)
    expect(await store.submissions.dueReminders({ now: at - 1 })).toEqual([])
    expect(await due(store)).toEqual(['sub1'])
    await store.submissions.noteReminded({ submissionIds: ['sub1'] })
    expect(await due(store)).toEqual([])
    expect(await store.submissions.nextReminderAt()).toBeNull()
    const followUp = () => store.submissions.list({ show: 'follow_up', before: null, limit: 5 })
    expect(await followUp()).toMatchObject({
      submissions: [{ id: 'sub1', remindAt: at }],
      counts: { follow_up: 1 },
    })
    await take(store, answer())
    expect(await followUp()).toMatchObject({ submissions: [], counts: { follow_up: 0, sent: 1 } })
  })

  it('is not due for an answered mail, or after the person wants it no more; another time begins it anew', async () => {
    const { store } = await readBack()
    const remind = (remindAt: number | null) =>
      store.submissions.advance({
        submissionId: 'sub1',
        expected: ['sent'],
        change: { remindAt },
        at: 1,
        note: 'r',
      })
    await store.submissions.noteReminded({ submissionIds: ['sub1'] })
    await remind(5000)
    expect(await store.submissions.nextReminderAt()).toBe(5000)
    await remind(null)
    expect(await due(store)).toEqual([])
    await remind(6000)
    await take(store, answer())
    expect(await due(store)).toEqual([])
    expect(await store.submissions.nextReminderAt()).toBeNull()
  })

  it('is not due where the mail came back from everybody', async () => {
    const { store } = await readBack()
    const bounced = (permanent: boolean, providerMessageId: string) =>
      store.bounces.record({
        mailboxId: 'box',
        providerMessageId,
        at: 300,
        report: {
          recipients: [{ address: 'jana@customer.example', permanent, status: null, diagnostic: '' }],
          original: { submissionId: 'sub1', rfcMessageId: null, subject: null },
        },
      })
    await bounced(false, 'b1')
    expect(await due(store)).toEqual(['sub1'])
    await bounced(true, 'b2')
    expect(await due(store)).toEqual([])
    expect(await store.submissions.nextReminderAt()).toBeNull()
  })

  it('is due again where the person says that a report was wrong', async () => {
    const { store } = await readBack()
    await store.bounces.record({
      mailboxId: 'box',
      providerMessageId: 'b1',
      at: 300,
      report: {
        recipients: [{ address: 'jana@customer.example', permanent: true, status: null, diagnostic: '' }],
        original: { submissionId: 'sub1', rfcMessageId: null, subject: null },
      },
    })
    expect(await due(store)).toEqual([])
    await store.bounces.clear({ contactId: 'jana', address: 'jana@customer.example' })
    expect(await due(store)).toEqual(['sub1'])
  })
})
