import { expect, onTestFinished, test } from 'vitest'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { markId } from '../../../main/providers/graph/submission-mark.ts'
import type { FaultAction } from '../../support/http-emulator/faults.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { code, jana, outgoing, petr, quiet, signal, value, type MailPlan } from './suite/bench.ts'

const address = 'ann@northwind.example'

const open = async (grants = draftGrants) => {
  const accounts = [address, jana, petr, quiet].map((email) => ({ email, name: 'Ann' }))
  const bench = await startGraphBench(address, { accounts }, undefined, undefined, grants)
  onTestFinished(bench.microsoft.close)
  const { control, clock, pass } = bench
  const provider: MailProvider = bench.open()
  const asked = await control.deliver(address, {
    from: jana,
    to: address,
    cc: petr,
    replyTo: quiet,
    subject: 'Quote',
    text: 'What does it cost?',
    messageId: 'asked@customer.example',
  })
  const mailOf = (plan: MailPlan = {}) => outgoing({ provider, address, now: clock.now }, plan)
  const answer = (plan: MailPlan = {}) =>
    mailOf({
      to: [jana],
      bcc: [],
      subject: 'Re: Quote',
      answers: {
        providerMessageId: asked.id,
        providerThreadId: asked.conversationId,
        rfcMessageId: asked.messageId,
      },
      ...plan,
    })
  return {
    ...bench,
    provider,
    mailOf,
    answer,
    question: asked,
    drafts: () => control.allMessages(address).filter(({ isDraft }) => isDraft),
    kept: () => control.allMessages(address).filter(({ folder, isDraft }) => isDraft && folder === 'drafts'),
    park: (mail: ReturnType<typeof mailOf>) => pass(provider.park(mail, signal)),
    unpark: (id: string) => pass(provider.unpark(id, signal)),
    deliver: (mail: ReturnType<typeof mailOf>, id: string | null) => pass(provider.deliver(mail, id, signal)),
    settle: (mail: ReturnType<typeof mailOf>, id: string | null) => pass(provider.settle(mail, id, signal)),
  }
}

const patch = { method: 'PATCH', path: /\/messages\/[^/]+$/ }
const drop: FaultAction = { kind: 'accept-then-drop' }
const refused = (status: number, name: string): FaultAction => ({
  kind: 'status',
  status,
  body: { error: { code: name, message: 'planted' } },
})

test('an answer lies in Drafts as it was frozen, marked, in its thread, without what Exchange would add', async () => {
  const b = await open()
  const mail = b.answer()
  const id = value(await b.park(mail))
  const [draft] = b.drafts()
  expect(draft).toMatchObject({
    id,
    to: [jana],
    cc: [],
    bcc: [],
    subject: 'Re: Quote',
    conversationId: b.question.conversationId,
    references: ['asked@customer.example'],
  })
  expect(draft?.extended.get(markId)).toBe(mail.submissionId)
  expect(draft?.text).not.toContain('What does it cost?')
})

test('a draft carries its mark from its first moment on, an answer before it is complete', async () => {
  const b = await open()
  const hits = b.control.fault({ match: patch, times: 9, action: refused(503, 'ServiceUnavailable') })
  const mail = b.answer()
  expect(code(await b.park(mail))).toBe('provider_unavailable')
  expect(hits.hits()).toBe(5)
  const [begun] = b.kept()
  expect(begun?.extended.get(markId)).toBe(mail.submissionId)
  // As Exchange fills it in: this must never go out.
  expect(begun?.to).toEqual([quiet])
  b.control.clearFaults()
  expect(value(await b.park({ ...mail, triedBefore: true }))).toBe(begun?.id)
  expect(b.kept()).toMatchObject([{ id: begun?.id, to: [jana] }])
})

test('an answer whose draft was made unheard is found, completed and sent once', async () => {
  const b = await open()
  b.control.fault({ match: { method: 'POST', path: /createReply$/ }, times: 1, action: drop })
  const mail = b.answer()
  expect(code(await b.park(mail))).toBe('outcome_unknown')
  const id = value(await b.park({ ...mail, triedBefore: true }))
  expect(code(await b.deliver(mail, id))).toBe('ok')
  expect(b.drafts()).toEqual([])
  expect(b.control.sentMessages(address)).toMatchObject([
    { to: [jana], references: ['asked@customer.example'] },
  ])
  expect(b.control.allMessages(quiet)).toEqual([])
})

test('a draft that can not be completed does not stay behind', async () => {
  const b = await open()
  b.control.fault({ match: patch, times: 1, action: refused(400, 'ErrorInvalidRequest') })
  expect(code(await b.park(b.answer()))).toBe('provider_rejected')
  expect(b.kept()).toEqual([])
  expect(b.control.sentMessages(address)).toEqual([])
})

test('a found draft that somebody has changed is sent as it was frozen', async () => {
  const b = await open()
  const mail = b.mailOf({ to: [jana], bcc: [] })
  const id = value(await b.park(mail)) ?? ''
  const changed = { toRecipients: [{ emailAddress: { address: petr } }], subject: 'Something else' }
  const response = await b.pass(
    b.fetch(`https://graph.microsoft.com/v1.0/me/messages/${encodeURIComponent(id)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', prefer: 'IdType="ImmutableId"' },
      body: JSON.stringify(changed),
    }),
  )
  expect(response.status).toBe(200)
  expect(b.drafts()).toMatchObject([{ to: [petr] }])
  expect(value(await b.park({ ...mail, triedBefore: true }))).toBe(id)
  expect(b.drafts()).toMatchObject([{ id, to: [jana], subject: 'Offer' }])
})

test('what was taken away is not taken for an earlier draft, and what was sent is not taken away', async () => {
  const b = await open()
  const mail = b.mailOf()
  const first = value(await b.park(mail)) ?? ''
  value(await b.unpark(first))
  expect(b.kept()).toEqual([])
  const second = value(await b.park({ ...mail, triedBefore: true })) ?? ''
  expect(second).not.toBe(first)
  value(await b.deliver(mail, second))
  value(await b.unpark(second))
  value(await b.unpark('gone'))
  expect(b.control.sentMessages(address)).toMatchObject([{ id: second }])
})

test('a draft that was sent elsewhere or deleted is not sent again: it is asked about', async () => {
  const b = await open()
  const mail = b.mailOf()
  const id = value(await b.park(mail)) ?? ''
  value(await b.deliver(mail, id))
  expect(code(await b.deliver(mail, id))).toBe('outcome_unknown')
  expect(value(await b.settle(mail, id))).toEqual({ kind: 'sent', providerMessageId: id })
  const other = b.mailOf()
  const gone = value(await b.park(other)) ?? ''
  b.control.remove(address, gone)
  expect(code(await b.deliver(other, gone))).toBe('outcome_unknown')
  expect(value(await b.settle(other, gone))).toEqual({ kind: 'unknown' })
})

test('a refusal of what is still a draft is a refusal', async () => {
  const b = await open()
  const mail = b.mailOf()
  const id = value(await b.park(mail))
  b.control.fault({
    match: { method: 'POST', path: /\/send$/ },
    times: 1,
    action: refused(400, 'ErrorOther'),
  })
  expect(code(await b.deliver(mail, id))).toBe('provider_rejected')
  expect(value(await b.settle(mail, id))).toEqual({ kind: 'not_sent' })
})

test('while its copy is late it is known to be sent, because it is no draft any more', async () => {
  const b = await open()
  b.control.delaySent(true)
  const mail = b.mailOf()
  const id = value(await b.park(mail))
  b.control.fault({ match: { method: 'POST', path: /\/send$/ }, times: 1, action: drop })
  expect(code(await b.deliver(mail, id))).toBe('outcome_unknown')
  expect(value(await b.settle(mail, id))).toMatchObject({ kind: 'sent' })
})

test('without the permission nothing is written: no draft, and none is taken away', async () => {
  const b = await open(leastGrants)
  const mail = b.mailOf()
  expect(value(await b.park(mail))).toBeNull()
  expect(b.control.countOf('graph.messages.create')).toBe(0)
  const draft = await b.control.deliver(address, { from: address, to: jana, text: 'x' }, { folder: 'drafts' })
  value(await b.unpark(draft.id))
  expect(b.control.countOf('graph.messages.delete')).toBe(0)
})
