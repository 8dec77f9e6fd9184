import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import { ANN, BOB, callerFor, clientFor, NOW, post, startMicrosoft } from './fixture.ts'

let microsoft: EmulatedMicrosoft
let call: ReturnType<typeof callerFor>
const HOUR = 3_600_000

beforeAll(async () => {
  microsoft = await startMicrosoft()
  call = callerFor(microsoft)
  for (let index = 0; index < 12; index += 1)
    await microsoft.control.deliver(
      ANN,
      {
        from: { name: 'Tom', address: `p${index % 3}+x@c.example` },
        to: ANN,
        subject: `Mail ${index}`,
        text: `Body ${index}`,
        messageId: `m${index}+a&b#c@c.example`,
      },
      { at: NOW - index * HOUR },
    )
  await microsoft.control.deliver(
    ANN,
    {
      from: BOB,
      to: [ANN, 'eve@x.example'],
      cc: 'carl@x.example',
      replyTo: 'desk@x.example',
      subject: "It's a pizza",
      html: '<p>Hello<script>x()</script><img src="cid:pic@x"></p>',
      text: 'Hello',
      attachments: [
        { filename: 'offer.pdf', content: Buffer.from('%PDF') },
        { filename: 'pic.png', content: Buffer.from('png'), cid: 'pic@x', contentType: 'image/png' },
      ],
    },
    { at: NOW - 20 * HOUR, folder: 'Clients/Altamar' },
  )
})
afterAll(() => microsoft.close())

const list = async (query: string, path = '/me/messages') => {
  const { body, status } = await call(`${path}?${query}`)
  return {
    status,
    code: body.error?.code,
    subjects: (body.value ?? []).map((message: { subject: string }) => message.subject),
    next: body['@odata.nextLink'],
  }
}
const eq = (text: string) => encodeURIComponent(text)

describe('folders', () => {
  it('lists them, takes well-known names and finds children', async () => {
    const { body } = await call('/me/mailFolders?$top=50')
    expect(body.value.map((folder: { displayName: string }) => folder.displayName)).toEqual([
      'Inbox',
      'Sent Items',
      'Drafts',
      'Deleted Items',
      'Junk Email',
      'Archive',
      'Outbox',
      'Clients',
    ])
    const inbox = await call("/me/mailFolders('inbox')")
    expect(inbox.body).toMatchObject({ totalItemCount: 12, unreadItemCount: 12 })
    const clients = body.value.at(-1)
    const children = await call(`/me/mailFolders/${clients.id}/childFolders`)
    expect(children.body.value).toMatchObject([
      { displayName: 'Altamar', parentFolderId: clients.id, totalItemCount: 1 },
    ])
    const delta = await call('/me/mailFolders/delta')
    expect(delta.body.value).toHaveLength(9)
    microsoft.control.addFolder(ANN, 'New')
    const later = await call(delta.body['@odata.deltaLink'])
    expect(later.body.value).toMatchObject([{ displayName: 'New' }])
  })
})

describe('listing', () => {
  it('pages by ten, newest first, on the real host', async () => {
    const first = await list('$select=subject')
    expect([first.subjects.length, first.subjects[0]]).toEqual([10, 'Mail 0'])
    expect(first.next).toContain('https://graph.microsoft.com/v1.0/me/messages?')
    const second = await call(first.next)
    expect(second.body.value.map((message: { subject: string }) => message.subject)).toEqual([
      'Mail 10',
      'Mail 11',
      "It's a pizza",
    ])
    expect((await list('$top=3&$skip=2', '/me/mailFolders/inbox/messages')).subjects).toEqual([
      'Mail 2',
      'Mail 3',
      'Mail 4',
    ])
  })

  it('filters as Graph does', async () => {
    const subjects = async (filter: string, more = '') =>
      (await list(`$filter=${eq(filter)}${more}`)).subjects
    expect(await subjects(`receivedDateTime ge ${new Date(NOW - 2 * HOUR).toISOString()}`)).toEqual([
      'Mail 0',
      'Mail 1',
      'Mail 2',
    ])
    expect(await subjects("internetMessageId eq '<m3+a&b#c@c.example>'")).toEqual(['Mail 3'])
    expect(await subjects("from/emailAddress/address eq 'P1+X@c.example'", '&$top=2')).toEqual([
      'Mail 1',
      'Mail 4',
    ])
    expect(await subjects("subject eq 'It''s a pizza' and not isDraft eq true")).toEqual(["It's a pizza"])
    expect(await subjects("(subject eq 'Mail 1' or subject eq 'Mail 2') and isRead eq false")).toEqual([
      'Mail 1',
      'Mail 2',
    ])
    expect(await subjects('hasAttachments eq true')).toEqual(["It's a pizza"])
  })

  it('takes a plus for a space where the client did not encode it', async () => {
    expect((await list("$filter=internetMessageId eq '<m3+a%26b%23c@c.example>'")).subjects).toEqual([])
  })

  it.each([
    ["$filter=from/emailAddress/address eq 'x@y.z'&$orderby=receivedDateTime desc", 'InefficientFilter'],
    ["$filter=toRecipients/any(r: r/emailAddress/address eq 'x@y.z')", 'ErrorInvalidUrlQueryFilter'],
    ['$filter=subject eq', 'BadRequest'],
    ["$filter=nonsense eq 'x'", 'BadRequest'],
    ['$search="x"&$filter=isRead eq true', 'SearchWithFilter'],
    ['$search="x"&$orderby=receivedDateTime', 'SearchWithOrderBy'],
    ['$search=from:bob', 'BadRequest'],
    ['$select=nothing', 'RequestBroker--ParseUri'],
    ['$top=1001', 'BadRequest'],
  ])('refuses %s', async (query, code) => {
    expect(await list(query)).toMatchObject({ status: 400, code })
  })

  it('sorts by date when the filter begins with it', async () => {
    const filter = eq(`receivedDateTime lt ${new Date(NOW - 8 * HOUR).toISOString()} and isRead eq false`)
    expect((await list(`$filter=${filter}&$orderby=receivedDateTime asc&$top=2`)).subjects).toEqual([
      "It's a pizza",
      'Mail 11',
    ])
  })

  it('searches people and words', async () => {
    const found = async (search: string) => (await list(`$search=${eq(`"${search}"`)}`)).subjects
    expect(await found('participants:eve@x.example')).toEqual(["It's a pizza"])
    expect(await found('participants:carl@x.example OR participants:nobody@x.example')).toEqual([
      "It's a pizza",
    ])
    expect(await found('from:p0+x@c.example subject:"Mail 3"')).toEqual(['Mail 3'])
    expect(await found('pizza')).toEqual(["It's a pizza"])
    expect(await found('to:eve AND NOT from:bob@altamar.example')).toEqual([])
  })

  it('compares dates, by day or with a time', async () => {
    const [day, at] = ['2026-11-21', '2026-11-21T16:00:00Z']
    const found = async (terms: string) =>
      (await list(`$search=${eq(`"participants:eve@x.example AND ${terms}"`)}`)).subjects.length
    for (const terms of [`received>=${day}`, `received<=${day}`, `received:${day}`, `received=${at}`])
      expect([terms, await found(terms)]).toEqual([terms, 1])
    for (const terms of [`received>${day}`, `received<${day}`, `received<>${day}`, `received<${at}`])
      expect([terms, await found(terms)]).toEqual([terms, 0])
    expect((await list(`$search=${eq('"received>=yesterday"')}`)).status).toBe(400)
  })
})

describe('a message', () => {
  const pizza = async (prefer = 'IdType="ImmutableId"') => {
    const { body } = await call(`/me/messages?$filter=${eq("subject eq 'It''s a pizza'")}`, {
      headers: { prefer },
    })
    return body.value[0]
  }

  it("is Graph's resource through Microsoft's own client", async () => {
    const client = clientFor(microsoft)
    const { value } = await client
      .api('/me/messages')
      .filter("subject eq 'It''s a pizza'")
      .select('subject,from,toRecipients,replyTo,internetMessageHeaders,conversationIndex')
      .get()
    expect(value[0]).toMatchObject({
      subject: "It's a pizza",
      from: { emailAddress: { address: BOB } },
      toRecipients: [{ emailAddress: { address: ANN } }, { emailAddress: { address: 'eve@x.example' } }],
      replyTo: [{ emailAddress: { address: 'desk@x.example' } }],
    })
    expect(value[0].body).toBeUndefined()
    expect(Buffer.from(value[0].conversationIndex, 'base64')).toHaveLength(22)
    expect(value[0].internetMessageHeaders.map(({ name }: { name: string }) => name)).toContain('Reply-To')
  })

  it('has an id that moves do not change when asked for', async () => {
    const [regular, immutable] = [await pizza(''), await pizza()]
    expect(regular.id).not.toBe(immutable.id)
    microsoft.control.move(ANN, immutable.id, 'inbox')
    expect((await call(`/me/messages/${immutable.id}`)).status).toBe(200)
    expect(await call(`/me/messages/${regular.id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'ErrorItemNotFound' } },
    })
    microsoft.control.move(ANN, immutable.id, 'Clients/Altamar')
    expect(await call('/me/messages/nonsense')).toMatchObject({
      status: 400,
      body: { error: { code: 'ErrorInvalidIdMalformed' } },
    })
  })

  it('shows cleaned HTML, the text, or the whole mail', async () => {
    const { id, body } = await pizza()
    expect(body).toMatchObject({ contentType: 'html' })
    expect(body.content).toContain('cid:pic@x')
    expect(body.content).not.toContain('script')
    const text = await call(`/me/messages/${id}`, { headers: { prefer: 'outlook.body-content-type="text"' } })
    expect([text.body.body, text.headers.get('preference-applied')]).toEqual([
      { contentType: 'text', content: expect.stringContaining('Hello') },
      'outlook.body-content-type="text"',
    ])
    const mime = await call(`/me/messages/${id}/$value`)
    expect(mime.body).toContain('Reply-To: desk@x.example')
  })

  it('has attachments, inline ones told apart', async () => {
    const { id, hasAttachments } = await pizza()
    const { body } = await call(`/me/messages/${id}/attachments?$select=name,isInline,size`)
    expect(hasAttachments).toBe(true)
    expect(body.value).toMatchObject(
      [
        { name: 'pic.png', isInline: true },
        { name: 'offer.pdf', isInline: false, size: 4 },
      ].toSorted(
        (a, b) =>
          body.value.findIndex((file: { name: string }) => file.name === a.name) -
          body.value.findIndex((file: { name: string }) => file.name === b.name),
      ),
    )
    const pdf = body.value.find((file: { name: string }) => file.name === 'offer.pdf')
    expect((await call(`/me/messages/${id}/attachments/${pdf.id}`)).body.contentBytes).toBe(
      Buffer.from('%PDF').toString('base64'),
    )
    expect((await call(`/me/messages/${id}/attachments/${pdf.id}/$value`)).body).toBe('%PDF')
  })
})

describe('permissions', () => {
  it.each([
    ['GET', '/me/messages', ['Mail.Send']],
    ['GET', '/me/messages?$search="x"', ['Mail.ReadBasic']],
    ['GET', '/me/messages?$select=body', ['Mail.ReadBasic']],
    ['GET', '/me', ['Mail.Read']],
    ['POST', '/me/messages', ['Mail.Read', 'Mail.Send']],
    ['POST', '/me/sendMail', ['Mail.ReadWrite']],
    ['GET', '/me/calendars', ['Mail.Read']],
    ['GET', `/users/${BOB}/messages`, ['Mail.Read']],
  ])('%s %s is not for %j', async (method, path, scopes) => {
    const caller = callerFor(microsoft, ANN, scopes)
    const { status, body } = await caller(path, method === 'POST' ? post({}) : {})
    expect([status, body.error.code]).toEqual([403, 'ErrorAccessDenied'])
    expect(Object.keys(body.error.innerError)).toEqual(['date', 'request-id', 'client-request-id'])
  })

  it('leaves bodies out with Mail.ReadBasic', async () => {
    const { body } = await callerFor(microsoft, ANN, ['Mail.ReadBasic'])('/me/messages?$top=1')
    expect(body.value[0]).toMatchObject({ subject: 'Mail 0' })
    expect(body.value[0]).not.toHaveProperty('bodyPreview')
    expect((await call(`/users/${ANN}/messages?$top=1`)).status).toBe(200)
  })
})
