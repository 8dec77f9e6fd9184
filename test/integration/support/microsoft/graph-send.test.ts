import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import {
  ANN,
  BOB,
  callerFor,
  CLEO,
  clientFor,
  fetchTo,
  MAIL,
  post,
  startMicrosoft,
  TAG,
  to,
} from './fixture.ts'

let microsoft: EmulatedMicrosoft
let call: ReturnType<typeof callerFor>
beforeEach(async () => {
  microsoft = await startMicrosoft()
  call = callerFor(microsoft)
})
afterEach(() => microsoft.close())

const text = (content: string) => ({ contentType: 'Text', content })
const inboxOf = (account: string) =>
  microsoft.control.allMessages(account).filter(({ folder }) => folder === 'inbox')
const byTag = (value: string) =>
  `/me/mailFolders/sentitems/messages?$filter=${encodeURIComponent(`singleValueExtendedProperties/any(ep: ep/id eq '${TAG}' and ep/value eq '${value}')`)}&$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${TAG}')`)}`

describe('sendMail', () => {
  it('answers 202 with nothing, and the sent copy is found by its property', async () => {
    const message = {
      subject: 'Offer',
      body: { contentType: 'HTML', content: '<b>Hi</b>' },
      toRecipients: to(BOB),
      bccRecipients: to(CLEO),
      internetMessageHeaders: [{ name: 'x-liaison', value: '1' }],
      singleValueExtendedProperties: [{ id: TAG, value: 'sub-1' }],
      attachments: [
        {
          '@odata.type': '#microsoft.graph.fileAttachment',
          name: 'a.txt',
          contentType: 'text/plain',
          contentBytes: Buffer.from('A').toString('base64'),
        },
      ],
    }
    await clientFor(microsoft).api('/me/sendMail').post({ message })
    const answer = await call(
      '/me/sendMail',
      post({ message: { ...message, singleValueExtendedProperties: [{ id: TAG, value: 'sub-2' }] } }),
    )
    expect([answer.status, answer.body]).toEqual([202, ''])
    const found = await call(byTag('sub-1'))
    expect(found.body.value).toMatchObject([
      {
        subject: 'Offer',
        isDraft: false,
        bccRecipients: to(CLEO),
        internetMessageId: expect.stringMatching(/^<[0-9A-F]{32}@/),
        singleValueExtendedProperties: [{ value: 'sub-1' }],
      },
    ])
    expect(found.body.value[0]).not.toHaveProperty('internetMessageHeaders')
    const [copy] = inboxOf(BOB)
    expect([copy?.header('bcc'), copy?.header('x-liaison'), copy?.attachments[0]?.name]).toEqual([
      undefined,
      '1',
      'a.txt',
    ])
    expect(copy?.messageId).toBe(found.body.value[0].internetMessageId.slice(1, -1))
    expect(inboxOf(CLEO)).toHaveLength(2)
    expect((await call(byTag('sub-3'))).body.value).toEqual([])
  })

  it('files the copy when it settles, or never', async () => {
    microsoft.control.delaySent(true)
    const message = {
      subject: 'Late',
      body: text('x'),
      toRecipients: to(BOB),
      singleValueExtendedProperties: [{ id: TAG, value: 'late' }],
    }
    await call('/me/sendMail', post({ message }))
    await call('/me/sendMail', post({ message, saveToSentItems: false }))
    expect([inboxOf(BOB).length, (await call(byTag('late'))).body.value.length]).toEqual([2, 0])
    expect(microsoft.control.settleSent()).toBe(1)
    expect((await call(byTag('late'))).body.value).toHaveLength(1)
  })

  it.each([
    [
      'In-Reply-To',
      { internetMessageHeaders: [{ name: 'In-Reply-To', value: '<a@b>' }] },
      400,
      'InvalidInternetMessageHeader',
    ],
    [
      'six headers',
      {
        internetMessageHeaders: Array.from({ length: 6 }, (_, index) => ({ name: `x-${index}`, value: '1' })),
      },
      400,
      'InvalidInternetMessageHeaderCollection',
    ],
    ['no recipient', { toRecipients: [] }, 400, 'ErrorInvalidRecipients'],
    ['a recipient that is none', { toRecipients: to('nobody') }, 400, 'ErrorInvalidRecipients'],
    ['another sender', { from: { emailAddress: { address: BOB } } }, 403, 'ErrorSendAsDenied'],
    [
      'a bad property id',
      { singleValueExtendedProperties: [{ id: 'x', value: 'y' }] },
      400,
      'ErrorInvalidProperty',
    ],
    ['more than 4 MB', { body: text('x'.repeat(4 * 1024 * 1024)) }, 413, 'RequestEntityTooLarge'],
  ])('refuses %s and sends nothing', async (_name, change, status, code) => {
    const answer = await call(
      '/me/sendMail',
      post({ message: { subject: 's', body: text('b'), toRecipients: to(BOB), ...change } }),
    )
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
    expect([microsoft.control.sentMessages(ANN), inboxOf(BOB)]).toEqual([[], []])
  })

  it('takes MIME in base64 and replaces its Message-ID', async () => {
    const mime = (lines: readonly string[]) => ({
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from(lines.join('\r\n')).toString('base64'),
    })
    const lines = [
      `To: ${BOB}`,
      'Subject: Raw',
      'Message-ID: <mine@here.example>',
      'Auto-Submitted: auto-generated',
      '',
      'Text',
    ]
    expect((await call('/me/sendMail', mime(lines))).status).toBe(202)
    const [sent] = microsoft.control.sentMessages(ANN)
    expect([sent?.from, sent?.header('auto-submitted'), sent?.messageId === 'mine@here.example']).toEqual([
      ANN,
      undefined,
      false,
    ])
    expect(inboxOf(BOB)[0]?.text.trim()).toBe('Text')
    const broken = await call('/me/sendMail', { ...mime(lines), body: 'a-_b' })
    expect([broken.status, broken.body.error.code]).toEqual([400, 'ErrorMimeContentInvalidBase64String'])
  })
})

describe('replies', () => {
  const received = (more: object = {}) =>
    microsoft.control.deliver(ANN, {
      from: BOB,
      to: [ANN, CLEO],
      cc: 'carl@x.example',
      subject: 'Question',
      text: 'When?',
      messageId: 'q@x.example',
      references: ['p@x.example'],
      ...more,
    })

  it('thread by Exchange, in both mailboxes', async () => {
    const question = await received()
    const answer = await call(
      `/me/messages/${question.id}/reply`,
      post({ message: { body: text('Now'), singleValueExtendedProperties: [{ id: TAG, value: 'r' }] } }),
    )
    expect([answer.status, answer.body]).toEqual([202, ''])
    const [sent] = microsoft.control.sentMessages(ANN)
    expect(sent).toMatchObject({
      subject: 'RE: Question',
      to: [BOB],
      cc: [],
      conversationId: question.conversationId,
      references: ['p@x.example', 'q@x.example'],
    })
    expect(sent?.header('in-reply-to')).toBe('<q@x.example>')
    expect((await call(byTag('r'))).body.value[0].conversationIndex.length).toBe(36)
    const [copy] = inboxOf(BOB)
    const back = await callerFor(microsoft, BOB)(
      `/me/messages/${copy?.id}/reply`,
      post({ comment: 'Thanks' }),
    )
    expect(back.status).toBe(202)
    expect(inboxOf(ANN).map(({ conversationId }) => conversationId)).toEqual([
      question.conversationId,
      question.conversationId,
    ])
    expect(inboxOf(ANN)[1]?.text).toContain('Thanks')
  })

  it('go to Reply-To, and to all others with replyAll', async () => {
    const question = await received({ replyTo: 'desk@x.example' })
    await call(`/me/messages/${question.id}/reply`, post({ comment: 'a' }))
    await call(`/me/messages/${question.id}/replyAll`, post({ comment: 'b' }))
    expect(microsoft.control.sentMessages(ANN).map((mail) => [mail.to, mail.cc])).toEqual([
      [['desk@x.example'], []],
      [['desk@x.example', CLEO], ['carl@x.example']],
    ])
  })

  it('take a comment or a body, not both; forward carries the files', async () => {
    const question = await received({ attachments: [{ filename: 'plan.pdf', content: 'x' }] })
    const both = await call(
      `/me/messages/${question.id}/reply`,
      post({ comment: 'c', message: { body: text('b') } }),
    )
    expect(both.status).toBe(400)
    await call(`/me/messages/${question.id}/forward`, post({ comment: 'See', toRecipients: to(CLEO) }))
    const [forwarded] = inboxOf(CLEO)
    expect([forwarded?.subject, forwarded?.attachments[0]?.name]).toEqual(['FW: Question', 'plan.pdf'])
    expect((await call('/me/messages/AAMkAD-none/reply', post({}))).status).toBe(400)
  })

  it('take MIME as well, threaded by Exchange', async () => {
    const question = await received()
    const mime = Buffer.from(`To: ${BOB}\r\nSubject: Re: Question\r\n\r\nNow`).toString('base64')
    const headers = { 'content-type': 'text/plain' }
    expect(
      (await call(`/me/messages/${question.id}/reply`, { method: 'POST', headers, body: mime })).status,
    ).toBe(202)
    const [sent] = microsoft.control.sentMessages(ANN)
    expect([sent?.conversationId, sent?.header('in-reply-to'), sent?.references]).toEqual([
      question.conversationId,
      '<q@x.example>',
      ['p@x.example', 'q@x.example'],
    ])
    const expanded = await call(`/me/messages/${question.id}?$expand=attachments&$select=subject`)
    expect(expanded.body).toMatchObject({ subject: 'Question', attachments: [] })
  })
})

describe('with Mail.ReadWrite', () => {
  const WRITE = [...MAIL, 'Mail.ReadWrite']

  it.each([
    '/me/messages',
    '/me/messages/ID/createReply',
    '/me/messages/ID/attachments/createUploadSession',
    '/me/messages/ID/move',
  ])('only: %s', async (path) => {
    const mail = await microsoft.control.deliver(ANN, { from: BOB, to: ANN, subject: 's' })
    const answer = await call(path.replace('ID', mail.id), post({}))
    expect([answer.status, answer.body.error.code]).toEqual([403, 'ErrorAccessDenied'])
  })

  it('a draft with a large file keeps its immutable id when it is sent', async () => {
    const write = callerFor(microsoft, ANN, WRITE)
    const headers = { prefer: 'IdType="ImmutableId"' }
    const draft = await write('/me/messages', {
      ...post({ subject: 'Big', body: text('b'), toRecipients: to(BOB) }),
      headers,
    })
    expect([draft.status, draft.body.isDraft]).toEqual([201, true])
    const path = `/me/messages/${draft.body.id}`
    const size = 5 * 1024 * 1024
    const session = await write(
      `${path}/attachments/createUploadSession`,
      post({ AttachmentItem: { attachmentType: 'file', name: 'big.bin', size } }),
    )
    const put = (from: number, until: number) =>
      fetchTo(microsoft)(session.body.uploadUrl, {
        method: 'PUT',
        headers: { 'content-range': `bytes ${from}-${until - 1}/${size}` },
        body: Buffer.alloc(until - from, 1),
      })
    expect((await put(3_000_000, size)).status).toBe(416)
    expect(await (await put(0, 3_000_000)).json()).toMatchObject({
      NextExpectedRanges: ['3000000'],
    })
    expect((await put(3_000_000, size)).status).toBe(201)
    expect((await write(`${path}/send`, { method: 'POST' })).status).toBe(202)
    expect((await write(path, { headers })).body).toMatchObject({
      id: draft.body.id,
      isDraft: false,
      internetMessageId: draft.body.internetMessageId,
    })
    expect(inboxOf(BOB)[0]?.attachments[0]?.content).toHaveLength(size)
    expect(microsoft.control.sentMessages(ANN)).toHaveLength(1)
  })

  it('marks, moves and deletes', async () => {
    const write = callerFor(microsoft, ANN, WRITE)
    const { id } = await microsoft.control.deliver(ANN, { from: BOB, to: ANN, subject: 's' })
    await write(`/me/messages/${id}`, { ...post({ isRead: true }), method: 'PATCH' })
    expect(microsoft.control.message(ANN, id)?.isRead).toBe(true)
    expect((await write('/me/mailFolders/inbox')).body.unreadItemCount).toBe(0)
    await write(`/me/messages/${id}/move`, post({ destinationId: 'archive' }))
    expect(microsoft.control.message(ANN, id)?.folder).toBe('archive')
    await write(`/me/messages/${id}`, { method: 'DELETE' })
    expect(microsoft.control.message(ANN, id)?.folder).toBe('deleteditems')
    await write(`/me/messages/${id}`, { method: 'DELETE' })
    expect(microsoft.control.message(ANN, id)).toBeUndefined()
  })
})
