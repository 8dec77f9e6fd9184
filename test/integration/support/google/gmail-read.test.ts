import type { gmail_v1 } from '@googleapis/gmail'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedGoogle } from '../../../support/google/index.ts'
import { ANN, BOB, clientFor, COMPOSE, NOW, READONLY, refusal, startGoogle } from './fixture.ts'

let google: EmulatedGoogle
let client: gmail_v1.Gmail
const me = { userId: 'me' }

beforeEach(async () => {
  google = await startGoogle()
  client = clientFor(google)
})
afterEach(() => google.close())

async function deliver(
  subject: string,
  more: { from?: string; at?: number; text?: string; labels?: string[]; cc?: string } = {},
) {
  const { at = NOW, labels, ...spec } = more
  const mail = { from: 'tomas@altamar.example', to: ANN, text: `About ${subject}`, ...spec, subject }
  return google.control.deliver(ANN, mail, labels ? { at, labels } : { at })
}

async function find(q: string): Promise<string[]> {
  const { data } = await client.users.messages.list({ ...me, q })
  return (data.messages ?? []).map((message) => google.control.message(ANN, message.id ?? '')?.subject ?? '?')
}

describe('messages.list', () => {
  it('pages newest first, stable while mail arrives', async () => {
    for (let day = 0; day < 7; day += 1) await deliver(`m${day}`, { at: NOW + day })
    const first = await client.users.messages.list({ ...me, maxResults: 3 })
    expect(first.data.messages).toHaveLength(3)
    expect(Object.keys(first.data.messages?.[0] ?? {}).toSorted()).toEqual(['id', 'threadId'])
    await deliver('newer', { at: NOW + 100 })
    const seen = first.data.messages?.map((message) => message.id) ?? []
    let pageToken = first.data.nextPageToken
    while (pageToken) {
      const { data } = await client.users.messages.list({ ...me, maxResults: 3, pageToken })
      seen.push(...(data.messages ?? []).map((message) => message.id))
      pageToken = data.nextPageToken
    }
    expect(seen.map((id) => google.control.message(ANN, id ?? '')?.subject)).toEqual([
      'm6',
      'm5',
      'm4',
      'm3',
      'm2',
      'm1',
      'm0',
    ])
  })

  it('ANDs labels and hides spam and bin unless asked', async () => {
    await deliver('both', { labels: ['INBOX', 'STARRED'] })
    await deliver('one', { labels: ['INBOX'] })
    await deliver('junk', { labels: ['SPAM'] })
    const starred = await client.users.messages.list({ ...me, labelIds: ['INBOX', 'STARRED'] })
    expect(starred.data.messages).toHaveLength(1)
    expect((await client.users.messages.list(me)).data.messages).toHaveLength(2)
    expect((await client.users.messages.list({ ...me, includeSpamTrash: true })).data.messages).toHaveLength(
      3,
    )
    expect(await find('in:spam')).toEqual(['junk'])
    expect(await find('in:anywhere junk')).toEqual(['junk'])
    expect(await refusal(client.users.messages.list({ ...me, labelIds: ['NOPE'] }))).toMatchObject({
      status: 400,
      message: 'Invalid label: NOPE',
    })
  })

  it('answers the search grammar', async () => {
    await deliver('Rollout plan', {
      from: '"Tomás Rivera" <tomas@altamar.example>',
      at: Date.UTC(2026, 10, 1),
    })
    await deliver('Planet', { from: 'jo-ann@x.example', cc: 'priya@y.example', at: Date.UTC(2026, 10, 10) })
    await deliver('見積り', {
      from: 'misaki@z.example',
      text: 'ご確認ください',
      labels: ['INBOX'],
      at: Date.UTC(2026, 10, 20),
    })
    expect(await find('from:tomas@altamar.example')).toEqual(['Rollout plan'])
    expect(await find('from:Rivera')).toEqual(['Rollout plan'])
    expect(await find('from:ann@x.example')).toEqual([])
    expect(await find('{from:tomas@altamar.example cc:priya@y.example}')).toEqual(['Planet', 'Rollout plan'])
    expect(await find('from:tomas@altamar.example OR from:misaki@z.example')).toEqual([
      '見積り',
      'Rollout plan',
    ])
    expect(await find('subject:plan')).toEqual(['Rollout plan'])
    expect(await find('subject:"rollout plan" -from:tomas@altamar.example')).toEqual([])
    expect(await find('after:2026/11/05 before:2026/11/15')).toEqual(['Planet'])
    expect(await find(`after:${Date.UTC(2026, 10, 20) / 1000}`)).toEqual(['見積り'])
    // A day begins at its first millisecond: `before` leaves it out and `after` takes it in, also inside an OR.
    expect(await find('{before:2026/11/10 subject:nothing}')).toEqual(['Rollout plan'])
    expect(await find('{after:2026/11/20 subject:nothing}')).toEqual(['見積り'])
    expect(await find('newer_than:3d')).toEqual(['見積り'])
    expect(await find('確認')).toEqual(['見積り'])
    expect(await find('is:unread in:inbox')).toEqual(['Planet', 'Rollout plan'])
    expect(await find('-(subject:plan OR subject:planet)')).toEqual(['見積り'])
    const id = google.control.allMessages(ANN)[0]?.messageId ?? ''
    expect(await find(`rfc822msgid:<${id}>`)).toEqual(['Rollout plan'])
    expect(await find('has:attachment')).toEqual([])
  })

  it('does not find mail that the index has not seen', async () => {
    google.control.delayIndex(true)
    const { id } = await deliver('late')
    expect(await find('subject:late')).toEqual([])
    expect((await client.users.messages.get({ ...me, id })).data.id).toBe(id)
    google.control.settleIndex()
    expect(await find('subject:late')).toEqual(['late'])
  })

  it('refuses bad parameters', async () => {
    expect(await refusal(client.users.messages.list({ ...me, maxResults: -1 }))).toMatchObject({
      status: 400,
      reason: 'invalidArgument',
    })
    expect(await refusal(client.users.messages.list({ ...me, pageToken: 'x' }))).toMatchObject({
      status: 400,
      message: 'Invalid pageToken',
    })
  })
})

describe('messages.get', () => {
  it('has four formats', async () => {
    const { id } = await deliver('Grüße & mehr', { text: 'Hallo <Ann>' })
    const minimal = (await client.users.messages.get({ ...me, id, format: 'minimal' })).data
    expect(minimal).toMatchObject({
      id,
      threadId: id,
      labelIds: ['UNREAD', 'INBOX'],
      snippet: 'Hallo &lt;Ann&gt;',
      internalDate: String(NOW),
    })
    expect(minimal).not.toHaveProperty('payload')
    const metadata = (
      await client.users.messages.get({ ...me, id, format: 'metadata', metadataHeaders: ['subject'] })
    ).data
    expect(metadata.payload?.headers).toEqual([{ name: 'Subject', value: 'Grüße & mehr' }])
    const source = (await client.users.messages.get({ ...me, id, format: 'raw' })).data
    expect(Buffer.from(source.raw ?? '', 'base64url')).toEqual(google.control.message(ANN, id)?.raw)
    const full = (await client.users.messages.get({ ...me, id })).data
    expect(
      Buffer.from(full.payload?.body?.data ?? '', 'base64url')
        .toString()
        .trim(),
    ).toBe('Hallo <Ann>')
  })

  it('mints attachment ids anew, and every one of them works', async () => {
    const content = Buffer.from([1, 2, 3, 0, 255])
    const { id } = await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'File',
      text: 'see',
      attachments: [{ filename: 'a.bin', content }],
    })
    const idOf = async () =>
      (await client.users.messages.get({ ...me, id })).data.payload?.parts?.[1]?.body?.attachmentId ?? ''
    const ids = [await idOf(), await idOf()]
    expect(ids[0]).not.toBe(ids[1])
    for (const attachmentId of ids) {
      const { data } = await client.users.messages.attachments.get({ ...me, messageId: id, id: attachmentId })
      expect(Buffer.from(data.data ?? '', 'base64url')).toEqual(content)
      expect(data.size).toBe(5)
    }
    const other = await deliver('other')
    const wrong = client.users.messages.attachments.get({ ...me, messageId: other.id, id: ids[0] ?? '' })
    expect(await refusal(wrong)).toMatchObject({ status: 400, message: 'Invalid attachment token' })
  })

  it('gives text in UTF-8, or in its own bytes on order', async () => {
    const source = Buffer.from(
      'From: a@x.example\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\xe9',
      'latin1',
    )
    const { id } = await google.control.deliver(ANN, source)
    const body = async () =>
      Buffer.from(
        (await client.users.messages.get({ ...me, id })).data.payload?.body?.data ?? '',
        'base64url',
      )
    expect((await body()).toString('utf8')).toBe('café')
    google.control.set({ textBodies: 'original' })
    expect((await body()).toString('latin1')).toBe('caf\xe9')
  })

  it('answers 404 for what is not there and 400 for what is no id', async () => {
    expect(await refusal(client.users.messages.get({ ...me, id: 'abc123' }))).toMatchObject({
      status: 404,
      reason: 'notFound',
    })
    expect(await refusal(client.users.messages.get({ ...me, id: 'no id' }))).toMatchObject({
      status: 400,
      message: 'Invalid id value',
    })
  })
})

describe('history.list', () => {
  const since = async (startHistoryId: string, more: object = {}) =>
    (await client.users.history.list({ ...me, startHistoryId, ...more })).data

  it('tells what changed, once, in order, by type and label', async () => {
    const anchor = google.control.currentHistoryId(ANN)
    const { id } = await deliver('one')
    google.control.changeLabels(ANN, id, { add: ['STARRED'], remove: ['UNREAD'] })
    google.control.remove(ANN, id)
    const { history = [], historyId } = await since(anchor)
    expect(
      history.map((record) => Object.keys(record).find((key) => !['id', 'messages'].includes(key))),
    ).toEqual(['messagesAdded', 'labelsAdded', 'labelsRemoved', 'messagesDeleted'])
    expect(history[1]?.labelsAdded?.[0]).toMatchObject({ labelIds: ['STARRED'], message: { id } })
    expect(history[0]?.messagesAdded?.[0]?.message?.labelIds).toEqual(['UNREAD', 'INBOX'])
    expect(historyId).toBe(google.control.currentHistoryId(ANN))
    expect(await since(historyId ?? '')).toEqual({ historyId })
    const added = await since(anchor, { historyTypes: ['messageAdded', 'messageDeleted'] })
    expect(added.history).toHaveLength(2)
    expect((await since(anchor, { labelId: 'SPAM' })).history).toBeUndefined()
  })

  it('pages without a gap', async () => {
    const anchor = google.control.currentHistoryId(ANN)
    for (let index = 0; index < 7; index += 1) await deliver(`m${index}`)
    const ids: (string | null | undefined)[] = []
    let pageToken: string | null | undefined
    do {
      const page = await since(anchor, { maxResults: 3, ...(pageToken ? { pageToken } : {}) })
      ids.push(...(page.history ?? []).map((record) => record.messagesAdded?.[0]?.message?.id))
      pageToken = page.nextPageToken
    } while (pageToken)
    expect(ids).toEqual(google.control.allMessages(ANN).map((message) => message.id))
  })

  it('is 404 when too old, also between two pages, and 400 without a start', async () => {
    const anchor = google.control.currentHistoryId(ANN)
    for (let index = 0; index < 3; index += 1) await deliver(`m${index}`)
    const { nextPageToken } = await since(anchor, { maxResults: 1 })
    google.control.expireHistory(ANN)
    expect(await refusal(since(anchor, { pageToken: nextPageToken }))).toMatchObject({
      status: 404,
      reason: 'notFound',
      message: 'Requested entity was not found.',
    })
    expect(await since(google.control.currentHistoryId(ANN))).toEqual({
      historyId: google.control.currentHistoryId(ANN),
    })
    expect(await refusal(since(''))).toMatchObject({
      status: 400,
      message: 'Missing/invalid parameter: startHistoryId',
    })
    expect(await refusal(since('99999999999'))).toMatchObject({ status: 404 })
  })
})

describe('scopes, accounts and the rest', () => {
  it('knows what each scope allows', async () => {
    const { id } = await deliver('one')
    const compose = clientFor(google, ANN, [COMPOSE])
    const readonly = clientFor(google, ANN, [READONLY])
    expect(await refusal(compose.users.messages.list(me))).toMatchObject({
      status: 403,
      reason: 'insufficientPermissions',
    })
    expect((await compose.users.getProfile(me)).data).toMatchObject({
      emailAddress: ANN,
      messagesTotal: 1,
      threadsTotal: 1,
    })
    expect(await refusal(readonly.users.drafts.create({ ...me, requestBody: {} }))).toMatchObject({
      status: 403,
    })
    expect(
      await refusal(readonly.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ['STARRED'] } })),
    ).toMatchObject({ status: 403 })
    expect((await readonly.users.settings.sendAs.list(me)).data.sendAs).toHaveLength(2)
    const modify = clientFor(google, ANN, ['https://www.googleapis.com/auth/gmail.modify'])
    expect(
      (
        await modify.users.messages.modify({
          ...me,
          id,
          requestBody: { addLabelIds: ['Label_1'], removeLabelIds: ['UNREAD'] },
        })
      ).data.labelIds,
    ).toEqual(['INBOX', 'Label_1'])
    expect(await refusal(modify.users.messages.delete({ ...me, id }))).toMatchObject({ status: 403 })
    const metadata = clientFor(google, ANN, ['https://www.googleapis.com/auth/gmail.metadata'])
    expect(await refusal(metadata.users.messages.list({ ...me, q: 'x' }))).toMatchObject({ status: 403 })
    expect(await refusal(metadata.users.messages.get({ ...me, id }))).toMatchObject({ status: 403 })
  })

  it('names the missing scope the way google.rpc does', async () => {
    const { accessToken } = google.control.grant(ANN, [COMPOSE])
    const response = await fetch(`${google.origin}/gmail/v1/users/me/messages`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(await response.json()).toMatchObject({
      error: {
        code: 403,
        status: 'PERMISSION_DENIED',
        errors: [{ domain: 'global', reason: 'insufficientPermissions' }],
        details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
      },
    })
    const bare = await fetch(`${google.origin}/gmail/v1/users/me/messages`)
    expect([bare.status, (await bare.json()).error.status]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('keeps accounts apart', async () => {
    expect((await client.users.getProfile({ userId: ANN })).data.emailAddress).toBe(ANN)
    expect(await refusal(client.users.getProfile({ userId: BOB }))).toMatchObject({
      status: 403,
      message: `Delegation denied for ${ANN}`,
    })
  })

  it('lists threads and labels', async () => {
    const first = await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'Plan',
      messageId: 'p1@x.example',
    })
    await google.control.deliver(ANN, {
      from: BOB,
      to: ANN,
      subject: 'Re: Plan',
      references: ['p1@x.example'],
    })
    const threads = (await client.users.threads.list(me)).data.threads
    expect(threads?.map((thread) => thread.id)).toEqual([first.threadId])
    expect((await client.users.threads.get({ ...me, id: first.threadId })).data.messages).toHaveLength(2)
    const labels = (await client.users.labels.list(me)).data.labels ?? []
    expect(labels).toContainEqual({ id: 'Label_1', name: 'Big deals', type: 'user' })
    expect((await client.users.labels.get({ ...me, id: 'UNREAD' })).data).toMatchObject({
      messagesTotal: 2,
      threadsTotal: 1,
    })
  })
})
