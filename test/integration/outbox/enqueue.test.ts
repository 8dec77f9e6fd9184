import PostalMime from 'postal-mime'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { contact, mailbox, mailContent, step } from '../../support/store/record-builders.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { createEnqueue } from '../../../main/outbox/enqueue.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import type { MailForm } from '../../../main/providers/provider.ts'
import type { ConnectedMailbox } from '../../../main/store/store.ts'
import { noFiles } from '../../support/outbox/no-files.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { createTestClock } from '../../support/test-clock.ts'
import { createOutboxBench } from './outbox-bench.ts'

const bench = async (given: Partial<ConnectedMailbox> = {}, form: MailForm = 'mime') => {
  const { clock } = createTestClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox(given))
  const fake = createFakeMailbox().provider
  const provider = { ...fake, capabilities: { ...fake.capabilities, form } }
  const announced: string[] = []
  let woken = 0
  const enqueue = createEnqueue({
    store,
    openProvider: () => provider,
    clock,
    readFiles: noFiles,
    sending: () => ({ undoSeconds: 0 }),
    announce: (id, state) => void announced.push(`${id} ${state}`),
    wake: () => {
      woken += 1
    },
  })
  const send = (more: Partial<MailContent> = {}, submissionId = 'sub1') =>
    enqueue({ submissionId, content: mailContent(more), sendAt: null, remindDays: 3 })
  return { store, clock, send, announced, woken: () => woken }
}

test('durable, announced and woken for, once per submission', async () => {
  const { store, clock, send, announced, woken } = await bench()
  expect(await send()).toEqual({ ok: true, value: 'queued' })
  const record = await store.submissions.get({ submissionId: 'sub1' })
  expect(record).toMatchObject({
    state: 'queued',
    rfcMessageId: 'sub1@northwind.example',
    content: mailContent(),
    queuedAt: clock.now(),
    remindDays: 3,
  })
  const parsed = await PostalMime.parse(record?.frozen ?? '')
  expect(parsed).toMatchObject({
    subject: 'Offer',
    from: { name: 'Ann Meyer', address: 'ann@northwind.example' },
  })
  expect([announced, woken()]).toEqual([['sub1 queued'], 1])
  expect(await send()).toEqual({ ok: true, value: 'queued' })
  expect(await send({ subject: 'Another' })).toMatchObject({
    ok: false,
    error: { code: 'submission_exists' },
  })
  expect((await store.submissions.list({ show: 'waiting', before: null, limit: 10 })).counts.waiting).toBe(1)
})

test.each([
  [{}, { mailboxId: 'nowhere' }, 'mailbox_not_found'],
  [{ state: 'disconnected' as const }, {}, 'mailbox_not_connected'],
  [{ grants: { readMail: true, sendMail: false, calendar: false, drafts: false } }, {}, 'scope_missing'],
  [{}, { to: [] }, 'recipient_invalid'],
  [{}, { subject: 'For {{contact.company}}' }, 'variable_missing'],
  [{}, { html: '<p><span data-variable="contact.firstName"></span></p>' }, 'variable_missing'],
  [
    {},
    { bcc: Array.from({ length: 500 }, (_, n) => ({ name: '', address: `p${String(n)}@x.example` })) },
    'recipients_too_many',
  ],
])('%o %o is %s, and nothing is queued', async (given, more, code) => {
  const { store, send, announced } = await bench(given)
  expect(await send(more)).toMatchObject({ ok: false, error: { code } })
  expect(await store.submissions.get({ submissionId: 'sub1' })).toBeNull()
  expect(announced).toEqual([])
})

test('a mailbox that has to be signed in again takes mail, which waits for that', async () => {
  const { store, send } = await bench({ state: 'reconnect' })
  expect(await send()).toEqual({ ok: true, value: 'queued' })
  expect(await store.submissions.due({ now: Number.MAX_SAFE_INTEGER })).toEqual([])
})

test('what was taken stays taken: repeated after a disconnect, it answers what became of it', async () => {
  const { store, send, announced, woken } = await bench()
  await send()
  await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: 5 })
  expect(await send()).toEqual({ ok: true, value: 'failed' })
  expect(await send({ subject: 'Another' })).toMatchObject({ error: { code: 'submission_exists' } })
  expect(await send({}, 'sub2')).toMatchObject({ error: { code: 'mailbox_not_connected' } })
  await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 6 })
  expect(await send()).toEqual({ ok: true, value: 'failed' })
  expect([announced, woken()]).toEqual([['sub1 queued'], 1])
})

const sales = { name: 'Northwind Sales', address: 'sales@northwind.example' }
const nameless = { name: '', address: 'info@northwind.example' }

describe('another sender', () => {
  const withAliases = async (form: MailForm) => {
    const b = await bench({}, form)
    await b.store.mailboxes.setAliases({ mailboxId: 'box', aliases: [sales, nameless] })
    return b
  }
  const mimeFrom = async (frozen: Uint8Array) => (await PostalMime.parse(frozen)).from
  const structuredFrom = async (frozen: Uint8Array): Promise<unknown> =>
    z.object({ from: z.unknown() }).parse(JSON.parse(new TextDecoder().decode(frozen))).from
  const forms = [
    ['mime', mimeFrom],
    ['structured', structuredFrom],
  ] as const

  test.each(forms)(
    '%s: an alias writes in its own name, without one in that of the mailbox',
    async (form, fromOf) => {
      const { store, send } = await withAliases(form)
      const cases = [
        ['SALES@Northwind.example', sales],
        [nameless.address, { ...nameless, name: 'Ann Meyer' }],
        ['ann@northwind.example', { name: 'Ann Meyer', address: 'ann@northwind.example' }],
        [null, { name: 'Ann Meyer', address: 'ann@northwind.example' }],
      ] as const
      for (const [index, [fromAddress, from]] of cases.entries()) {
        const id = `sub${String(index)}`
        expect(await send({ fromAddress }, id)).toEqual({ ok: true, value: 'queued' })
        const record = await store.submissions.get({ submissionId: id })
        expect(await fromOf(record?.frozen ?? new Uint8Array())).toMatchObject(from)
        expect(record?.rfcMessageId).toBe(`${id}@northwind.example`)
      }
    },
  )

  test.each(forms)('%s: an address that is no alias, or none any more, is refused', async (form) => {
    const { store, send } = await withAliases(form)
    const refused = { error: { code: 'sender_invalid', subject: 'boss@northwind.example' } }
    expect(await send({ fromAddress: 'boss@northwind.example' })).toMatchObject(refused)
    await store.mailboxes.setAliases({ mailboxId: 'box', aliases: [] })
    expect(await send({ fromAddress: sales.address })).toMatchObject({ error: { code: 'sender_invalid' } })
    expect(await store.submissions.get({ submissionId: 'sub1' })).toBeNull()
  })

  test('the list of the outbox names the address that was written from', async () => {
    const { store, send } = await withAliases('mime')
    await send({ fromAddress: sales.address })
    const { submissions } = await store.submissions.list({ show: 'waiting', before: null, limit: 5 })
    expect(submissions).toMatchObject([{ mailboxAddress: sales.address }])
  })
})

test('a reply goes into the thread of its mailbox; from another mailbox it keeps the references only', async () => {
  const { store, send } = await bench()
  await store.mailboxes.save(
    mailbox({ id: 'box2', accountId: 'account-2', address: 'sales@northwind.example' }),
  )
  await store.contacts.save({ contact: contact(), at: 0 })
  const message = providerMessage({
    providerMessageId: 'p1',
    providerThreadId: 'thread-1',
    rfcMessageId: 'q1@customer.example',
    references: ['q0@customer.example'],
    from: { name: 'Jana', address: 'jana@customer.example' },
  })
  await store.sync.commit(step({ messages: [message] }))
  const messageId = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'p1' })
  expect(messageId).not.toBeNull()
  await send({ replyToMessageId: messageId }, 'same')
  await send({ replyToMessageId: messageId, mailboxId: 'box2' }, 'other')
  await send({ replyToMessageId: 'gone' }, 'orphan')
  const records = await Promise.all(
    ['same', 'other', 'orphan'].map((submissionId) => store.submissions.get({ submissionId })),
  )
  expect(records.map((record) => record?.providerThreadId)).toEqual(['thread-1', null, null])
  const references = await Promise.all(
    records.map(async (record) => (await PostalMime.parse(record?.frozen ?? '')).references),
  )
  const chain = '<q0@customer.example> <q1@customer.example>'
  expect(references).toEqual([chain, chain, undefined])
})

test('a mailbox that hangs holds up no other mailbox', async () => {
  const b = await createOutboxBench()
  onTestFinished(() => b.google.close())
  await b.store.mailboxes.save(mailbox({ id: 'box2', accountId: 'account-2' }))
  let release = (): void => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  b.control.fault({
    match: { method: 'POST', path: /\/drafts$/ },
    times: 1,
    action: { kind: 'delay', until },
  })
  const process = b.startProcess()
  onTestFinished(() => process.kill())
  await process.enqueue(b.request('stuck'))
  await b.passUntil(() => b.events.some(({ payload }) => JSON.stringify(payload).includes('sending')))
  await process.enqueue({
    submissionId: 'free',
    content: mailContent({ mailboxId: 'box2' }),
    sendAt: null,
    remindDays: null,
  })
  while ((await b.stateOf('free')).state !== 'sent') await new Promise((resolve) => setImmediate(resolve))
  expect((await b.stateOf('stuck')).state).toBe('sending')
  release()
  await b.passUntilEnded(['stuck'])
  expect([b.copies('stuck'), b.copies('free')]).toEqual([1, 1])
})
