import type { gmail_v1 } from '@googleapis/gmail'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedGoogle } from '../../../support/google/index.ts'
import { ANN, BOB, clientFor, NOW, raw, refusal, startGoogle } from './fixture.ts'

let google: EmulatedGoogle
let client: gmail_v1.Gmail
const me = { userId: 'me' }
const HELLO = [
  'From: Ann <ann@northwind.example>',
  `To: ${BOB}`,
  'Subject: Hello',
  'Message-ID: <mine@northwind.example>',
  '',
  'Hi',
]

beforeEach(async () => {
  google = await startGoogle()
  client = clientFor(google)
})
afterEach(() => google.close())

const send = async (lines: readonly string[], threadId?: string) =>
  (
    await client.users.messages.send({
      ...me,
      requestBody: { raw: raw(...lines), ...(threadId === undefined ? {} : { threadId }) },
    })
  ).data
const sent = () => google.control.sentMessages(ANN)

describe('messages.send', () => {
  it('stores the sent copy with its own Message-ID and delivers to other accounts without Bcc', async () => {
    const { id, labelIds } = await send([
      HELLO[0] ?? '',
      `Bcc: ${BOB}, hidden@x.example`,
      'Subject: Hello',
      'Message-ID: <mine@x>',
      '',
      'Hi',
    ])
    expect(labelIds).toEqual(['SENT'])
    const copy = google.control.message(ANN, id ?? '')
    expect(copy?.messageId).toMatch(/^CA[\w-]{40,}@mail\.gmail\.com$/)
    expect(copy?.bcc).toEqual([BOB, 'hidden@x.example'])
    expect(copy?.internalAt).toBe(NOW)
    const [received] = google.control.allMessages(BOB)
    expect(received).toMatchObject({
      messageId: copy?.messageId,
      bcc: [],
      labelIds: ['UNREAD', 'INBOX'],
      text: 'Hi',
    })
    expect(received?.header('delivered-to')).toBe(BOB)
  })

  it('keeps the client’s Message-ID when told to', async () => {
    google.control.set({ messageIds: 'keep' })
    await send(HELLO)
    expect(sent()[0]?.messageId).toBe('mine@northwind.example')
  })

  it('puts the primary address for a From that is not the account’s, and keeps an alias', async () => {
    await send(['From: ceo@elsewhere.example', ...HELLO.slice(1)])
    await send(['From: sales@northwind.example', ...HELLO.slice(1)])
    expect(sent().map((message) => message.from)).toEqual([ANN, 'sales@northwind.example'])
    expect(sent()[0]?.header('from')).toBe('"Ann Meyer" <ann@northwind.example>')
  })

  it('is one message in both places when mailed to oneself', async () => {
    const { labelIds } = await send(['To: ANN@northwind.example', 'Subject: note', '', 'x'])
    expect(labelIds).toEqual(['UNREAD', 'SENT', 'INBOX'])
    expect(google.control.allMessages(ANN)).toHaveLength(1)
  })

  it.each([
    ['no recipient', [], 400, 'Recipient address required'],
    ['unreadable To', ['To: nobody'], 400, 'Invalid To header'],
    ['a domain without a dot', ['To: human@f'], 400, 'Invalid To header'],
    ['one bad among good', [`To: ${BOB}`, 'Cc: good@x.example, bad@'], 400, 'Invalid Cc header'],
  ])('refuses %s', async (_name, lines, status, message) => {
    expect(await refusal(send([...lines, 'Subject: x', '', 'y']))).toMatchObject({
      status,
      message,
      reason: 'invalidArgument',
    })
    expect(sent()).toEqual([])
  })

  it('refuses a request without a message, a broken encoding and a thread that is not there', async () => {
    const submit = (requestBody: object) => refusal(client.users.messages.send({ ...me, requestBody }))
    expect(await submit({})).toMatchObject({
      status: 400,
      message: "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
    })
    expect(await submit({ raw: 'a+b/' })).toMatchObject({ status: 400 })
    expect(await submit({ raw: raw(...HELLO), threadId: 'abc' })).toMatchObject({ status: 404 })
    expect(sent()).toEqual([])
  })

  it('joins a thread only with thread id, citation and subject together', async () => {
    const first = await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'Rollout',
      messageId: 'r1@x.example',
    })
    const answer = (subject: string, reference: string) => [
      `To: ${BOB}`,
      `Subject: ${subject}`,
      `In-Reply-To: <${reference}>`,
      `References: <${reference}>`,
      '',
      'ok',
    ]
    expect((await send(answer('Re: Rollout', 'r1@x.example'), first.threadId)).threadId).toBe(first.threadId)
    for (const [subject, reference, threadId] of [
      ['Re: Other', 'r1@x.example', first.threadId],
      ['Re: Rollout', 'unknown@x.example', first.threadId],
      ['Re: Rollout', 'r1@x.example', undefined],
    ] as const) {
      const result = await send(answer(subject, reference), threadId)
      expect(result.threadId).toBe(result.id)
    }
  })

  it('threads at the recipient by References', async () => {
    await send(HELLO)
    const first = google.control.allMessages(BOB)[0]
    const bob = clientFor(google, BOB)
    await bob.users.messages.send({
      ...me,
      requestBody: {
        threadId: first?.threadId ?? '',
        raw: raw(`To: ${ANN}`, 'Subject: Re: Hello', `References: <${first?.messageId}>`, '', 'Yes'),
      },
    })
    expect(new Set(google.control.allMessages(ANN).map((message) => message.threadId)).size).toBe(1)
    expect(new Set(google.control.allMessages(BOB).map((message) => message.threadId)).size).toBe(1)
  })

  it('takes media uploads of both kinds', async () => {
    const { accessToken } = google.control.grant(ANN, ['https://mail.google.com/'])
    const upload = (type: string, contentType: string, body: string) =>
      fetch(`${google.origin}/upload/gmail/v1/users/me/messages/send?uploadType=${type}`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': contentType },
      })
    const mail = HELLO.join('\r\n')
    expect((await upload('media', 'message/rfc822', mail)).status).toBe(200)
    const first = await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'Hello',
      messageId: 'h@x.example',
    })
    const reply = ['References: <h@x.example>', ...HELLO].join('\r\n')
    const both = `--zz\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ threadId: first.threadId })}\r\n--zz\r\nContent-Type: message/rfc822\r\n\r\n${reply}\r\n--zz--`
    const answered = await upload('multipart', 'multipart/related; boundary=zz', both)
    expect(await answered.json()).toMatchObject({ threadId: first.threadId })
    expect(sent().map((message) => message.text)).toEqual(['Hi', 'Hi'])
    const library = await client.users.drafts.create(
      { ...me, requestBody: { message: {} }, media: { mimeType: 'message/rfc822', body: mail } },
      { rootUrl: `${google.origin}/` },
    )
    expect(google.control.draftsOf(ANN)[0]).toMatchObject({ id: library.data.id, message: { text: 'Hi' } })
  })

  it('refuses more than 35 MB', async () => {
    const { accessToken } = google.control.grant(ANN, ['https://mail.google.com/'])
    const body = Buffer.concat([Buffer.from(`${HELLO.join('\r\n')}\r\n`), Buffer.alloc(36_700_160, 120)])
    const response = await fetch(`${google.origin}/upload/gmail/v1/users/me/messages/send?uploadType=media`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'message/rfc822' },
    })
    expect(response.status).toBe(413)
    expect(sent()).toEqual([])
  })
})

describe('drafts', () => {
  const create = async (lines: readonly string[] = HELLO) =>
    (await client.users.drafts.create({ ...me, requestBody: { message: { raw: raw(...lines) } } })).data
  const draftSend = (id: string | null | undefined) =>
    client.users.drafts.send({ ...me, requestBody: { id: id ?? null } })

  it('is consumed by sending: once sent it is gone, and so is its message', async () => {
    const anchor = google.control.currentHistoryId(ANN)
    const draft = await create()
    expect(draft.message?.labelIds).toEqual(['DRAFT'])
    const { data } = await draftSend(draft.id)
    expect(data.labelIds).toEqual(['SENT'])
    expect(data.id).not.toBe(draft.message?.id)
    expect(await refusal(draftSend(draft.id))).toMatchObject({ status: 404, reason: 'notFound' })
    expect(await refusal(client.users.drafts.get({ ...me, id: draft.id ?? '' }))).toMatchObject({
      status: 404,
    })
    expect(sent()).toHaveLength(1)
    expect(google.control.allMessages(BOB)).toHaveLength(1)
    const { history = [] } = (await client.users.history.list({ ...me, startHistoryId: anchor })).data
    expect(
      history.flatMap((record) => record.messagesDeleted ?? []).map((entry) => entry.message?.id),
    ).toEqual([draft.message?.id])
    expect(
      history.flatMap((record) => record.messagesAdded ?? []).map((entry) => entry.message?.labelIds),
    ).toEqual([['DRAFT'], ['SENT']])
  })

  it('stays when it cannot be sent', async () => {
    const draft = await create(['Subject: nobody', '', 'x'])
    expect(await refusal(draftSend(draft.id))).toMatchObject({
      status: 400,
      message: 'Recipient address required',
    })
    expect(google.control.draftsOf(ANN)).toHaveLength(1)
  })

  it('changes its message id with every update and keeps its own', async () => {
    const draft = await create()
    const updated = (
      await client.users.drafts.update({
        ...me,
        id: draft.id ?? '',
        requestBody: { message: { raw: raw(`To: ${BOB}`, 'Subject: Two', '', '2') } },
      })
    ).data
    expect(updated.id).toBe(draft.id)
    expect(updated.message?.id).not.toBe(draft.message?.id)
    const got = (await client.users.drafts.get({ ...me, id: draft.id ?? '', format: 'metadata' })).data
    expect(got.message?.payload?.headers).toContainEqual({ name: 'Subject', value: 'Two' })
    expect((await client.users.drafts.list({ ...me, q: 'subject:two' })).data.drafts).toMatchObject([
      { id: draft.id, message: { id: updated.message?.id } },
    ])
    expect((await client.users.drafts.list({ ...me, q: 'subject:hello' })).data.drafts).toBeUndefined()
    await client.users.drafts.delete({ ...me, id: draft.id ?? '' })
    expect(google.control.allMessages(ANN)).toEqual([])
  })

  it('keeps a reply in its thread when it is sent by id alone', async () => {
    const first = await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'Rollout',
      messageId: 'r1@x.example',
    })
    const message = {
      threadId: first.threadId,
      raw: raw(`To: ${BOB}`, 'Subject: Re: Rollout', 'References: <r1@x.example>', '', 'ok'),
    }
    const draft = (await client.users.drafts.create({ ...me, requestBody: { message } })).data
    expect(draft.message?.threadId).toBe(first.threadId)
    expect((await draftSend(draft.id)).data.threadId).toBe(first.threadId)
  })
})
