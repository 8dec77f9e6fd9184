import { describe, expect, test } from 'vitest'
import { messageFromGraph, type Where } from '../../../../main/providers/graph/message-from-graph.ts'
import { fullMessage } from '../../../../main/providers/graph/schemas.ts'
import { markId } from '../../../../main/providers/graph/submission-mark.ts'

const own = 'ann@northwind.example'
const inbox: Where = { standing: 'inbox', excluded: false, own }
const who = (address: string, name = '') => ({ emailAddress: { name, address } })
const came = [{ name: 'Received', value: 'from a by b' }]

/** The shape of the example in "Get message", cut to what is asked for. */
const example = {
  '@odata.context': "https://graph.microsoft.com/v1.0/$metadata#users('me')/messages/$entity",
  '@odata.etag': 'W/"CQAAABYAAAAiIsqMbYjsT5e/T7KzowPTAAAYbvZDAAA="',
  id: 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AQMwP',
  receivedDateTime: '2026-11-20T09:15:00Z',
  sentDateTime: '2026-11-20T09:14:58Z',
  createdDateTime: '2026-11-20T09:15:00Z',
  subject: 'MyDay',
  bodyPreview: 'Hello\r\n\r\n  there',
  internetMessageId: '<AAQkAD@contoso.example>',
  internetMessageHeaders: came,
  parentFolderId: 'AAMkAD',
  conversationId: 'AAQkADconversation',
  isDraft: false,
  body: { contentType: 'html', content: '<p>Hello</p>' },
  from: who('jana@customer.example', 'Jana Novák'),
  sender: who('jana@customer.example', 'Jana Novák'),
  toRecipients: [who(own, own)],
  ccRecipients: [],
  bccRecipients: [],
  replyTo: [],
}

const mapped = (change: object = {}, where: Where = inbox) =>
  messageFromGraph(fullMessage.parse({ ...example, ...change }), where)

test('a message that came', () => {
  expect(mapped()).toEqual({
    providerMessageId: example.id,
    providerThreadId: 'AAQkADconversation',
    rfcMessageId: 'AAQkAD@contoso.example',
    inReplyTo: null,
    references: [],
    direction: 'received',
    notKept: null,
    occurredAt: Date.UTC(2026, 10, 20, 9, 15),
    subject: 'MyDay',
    from: { name: 'Jana Novák', address: 'jana@customer.example' },
    to: [{ name: '', address: own }],
    cc: [],
    bcc: [],
    replyTo: [],
    snippet: 'Hello there',
    html: '<p>Hello</p>',
    text: null,
    attachments: [],
    submissionId: null,
    automatic: false,
    origin: 'person',
  })
})

describe('direction', () => {
  const mine = who(own, 'Ann')
  test.each([
    ['in Sent Items, from oneself', { from: mine, internetMessageHeaders: null }, 'sent', 'sent'],
    ['in Sent Items with headers', { from: mine }, 'sent', 'sent'],
    ['in Sent Items, in the name of a shared mailbox', { internetMessageHeaders: [] }, 'sent', 'sent'],
    ['mail that came, put into Sent Items', {}, 'sent', 'received'],
    ['own mail moved to a folder', { from: mine, internetMessageHeaders: [] }, 'ordinary', 'sent'],
    [
      'own mail moved to a folder, in other letters',
      { from: who('ANN@Northwind.example'), internetMessageHeaders: null },
      'ordinary',
      'sent',
    ],
    ['mail to oneself, as it came', { from: mine }, 'inbox', 'received'],
    ['mail to oneself, filed', { from: mine }, 'ordinary', 'received'],
    [
      'mail to oneself without trace headers',
      { from: mine, internetMessageHeaders: null },
      'inbox',
      'received',
    ],
    ['mail of others, filed', { internetMessageHeaders: null }, 'ordinary', 'received'],
    ['mail of nobody', { from: null, sender: null, internetMessageHeaders: null }, 'ordinary', 'received'],
  ] as const)('%s', (_what, change, standing, direction) => {
    const message = mapped(change, { ...inbox, standing })
    expect(message.direction).toBe(direction)
    const time = direction === 'sent' ? example.sentDateTime : example.receivedDateTime
    expect(message.occurredAt).toBe(Date.parse(time))
  })
})

describe('standing', () => {
  test.each([
    [{ standing: 'inbox' }, {}, null],
    [{ standing: 'ordinary' }, {}, null],
    [{ standing: 'ordinary', excluded: true }, {}, 'excluded'],
    [{ standing: 'aside' }, {}, 'excluded'],
    [{ standing: 'trash' }, {}, 'trash'],
    [{ standing: 'trash', excluded: true }, {}, 'trash'],
    [{ standing: 'spam' }, {}, 'spam'],
    [{ standing: 'draft' }, {}, 'draft'],
    [{ standing: 'ordinary' }, { isDraft: true }, 'draft'],
    [{ standing: 'trash' }, { isDraft: true }, 'draft'],
  ] as const)('%j %j: %s', (where, change, notKept) => {
    expect(mapped(change, { ...inbox, ...where }).notKept).toBe(notKept)
  })
})

describe('threads', () => {
  test('from the headers', () => {
    const headers = [
      { name: 'IN-REPLY-TO', value: '<b@x.example>' },
      { name: 'references', value: '<a@x.example> <b@x.example>' },
    ]
    expect(mapped({ internetMessageHeaders: headers })).toMatchObject({
      inReplyTo: 'b@x.example',
      references: ['a@x.example', 'b@x.example'],
    })
  })
  test('from the properties, where sent mail has no headers', () => {
    const properties = [
      { id: 'String 0x1042', value: '<b@x.example>' },
      { id: 'String 0x1039', value: '<a@x.example>\r\n <b@x.example>' },
    ]
    expect(mapped({ internetMessageHeaders: null, singleValueExtendedProperties: properties })).toMatchObject(
      {
        inReplyTo: 'b@x.example',
        references: ['a@x.example', 'b@x.example'],
      },
    )
  })
  test('a Message-ID without brackets is one, words are none', () => {
    expect(mapped({ internetMessageId: 'x@y.example' }).rfcMessageId).toBe('x@y.example')
    expect(mapped({ internetMessageId: 'no id at all' }).rfcMessageId).toBeNull()
    expect(mapped({ internetMessageId: null, conversationId: null })).toMatchObject({
      rfcMessageId: null,
      providerThreadId: null,
    })
  })
})

describe('our mark', () => {
  const marked = (value: string) => ({ singleValueExtendedProperties: [{ id: markId.toUpperCase(), value }] })
  const sent: Where = { ...inbox, standing: 'sent' }
  const mine = { from: who(own), internetMessageHeaders: null }
  test('counts on sent mail only, and has to look like one of our ids', () => {
    expect(mapped({ ...mine, ...marked('sub_1') }, sent).submissionId).toBe('sub_1')
    expect(mapped({ ...mine, ...marked("x' or 1") }, sent).submissionId).toBeNull()
    expect(mapped(marked('sub_1')).submissionId).toBeNull()
  })
})

describe('bodies', () => {
  test('text stays text', () => {
    expect(mapped({ body: { contentType: 'text', content: 'a < b' } })).toMatchObject({
      html: null,
      text: 'a < b',
    })
  })
  test('nothing of the markup is touched here', () => {
    const content = '<script>x</script><style>p{}</style>'
    expect(mapped({ body: { contentType: 'HTML', content } }).html).toBe(content)
  })
  test('a message without a body has an empty one', () => {
    expect(mapped({ body: null })).toMatchObject({ html: null, text: '' })
  })
})

describe('files', () => {
  const file = (more: object) => ({
    '@odata.type': '#microsoft.graph.fileAttachment',
    id: 'att1',
    name: 'plan.pdf',
    contentType: 'application/pdf',
    size: 12,
    isInline: false,
    contentId: null,
    ...more,
  })
  const first = (more: object) => mapped({ attachments: [file(more)] }).attachments[0]
  test('a file', () => {
    expect(first({})).toEqual({
      partId: 'att1',
      filename: 'plan.pdf',
      mediaType: 'application/pdf',
      size: 12,
      inline: false,
      contentId: null,
    })
  })
  test('a picture of the text', () => {
    expect(first({ isInline: true, contentId: '<logo@x>' })).toMatchObject({
      inline: true,
      contentId: 'logo@x',
    })
  })
  test('an attached mail is a file by its subject', () => {
    const item = { '@odata.type': '#microsoft.graph.itemAttachment', name: 'Re: Offer/2', contentType: null }
    expect(first(item)).toMatchObject({
      partId: 'att1',
      filename: 'Re Offer 2.eml',
      mediaType: 'message/rfc822',
    })
  })
  test('a file in the cloud is named and has no bytes', () => {
    const elsewhere = { '@odata.type': '#microsoft.graph.referenceAttachment', name: 'Budget.xlsx' }
    expect(first(elsewhere)).toMatchObject({ partId: 'reference:att1', filename: 'Budget.xlsx' })
  })
  test('nameless, endless and broken ones', () => {
    expect(first({ name: null, contentType: null, size: -1 })).toMatchObject({
      filename: 'attachment',
      mediaType: 'application/octet-stream',
      size: 0,
    })
    expect(first({ name: 'x'.repeat(5000) })?.filename).toHaveLength(1000)
    expect(first({ name: 'a\r\nb\u0000c.pdf' })?.filename).toBe('a b c.pdf')
  })
})

describe('written by a program', () => {
  const classed = (value: string) => ({ singleValueExtendedProperties: [{ id: 'string 0x1a', value }] })
  test.each([
    ['a mail of a person', {}, false],
    [
      'an out-of-office note',
      { internetMessageHeaders: [{ name: 'auto-submitted', value: 'auto-replied' }] },
      true,
    ],
    ['a report', { internetMessageHeaders: [{ name: 'Return-Path', value: '<>' }] }, true],
    ['no headers at all', { internetMessageHeaders: null }, false],
    [
      'a report of Exchange without headers',
      { internetMessageHeaders: null, ...classed('REPORT.IPM.Note.NDR') },
      true,
    ],
    ['an answer of a rule', classed('IPM.Note.rules.OofTemplate.Microsoft'), true],
    ['the ordinary class', classed('IPM.Note'), false],
    [
      'Exchange itself',
      {
        internetMessageHeaders: [],
        from: who('MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example'),
      },
      true,
    ],
  ])('%s: %o', (_name, change, expected) => {
    expect(mapped(change).automatic).toBe(expected)
  })
})

describe('people', () => {
  const x500 = '/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=ABC-JANA'
  test('Exchange’s own addresses are none; the author keeps the name', () => {
    expect(mapped({ from: who(x500, 'Jana Novák'), sender: null }).from).toEqual({
      name: 'Jana Novák',
      address: '',
    })
    expect(mapped({ toRecipients: [who(x500, 'Jana'), who('petr@x.example', 'Petr')] }).to).toEqual([
      { name: 'Petr', address: 'petr@x.example' },
    ])
  })
  test('the sender stands in for an author who has no address', () => {
    expect(mapped({ from: who('', 'Desk'), sender: who('desk@x.example', 'Desk') }).from.address).toBe(
      'desk@x.example',
    )
    expect(mapped({ from: null, sender: null }).from).toEqual({ name: '', address: '' })
    expect(mapped({ from: undefined, sender: {} }).from).toEqual({ name: '', address: '' })
  })
  test('controls are taken out, long names cut, long addresses left out', () => {
    const odd = mapped({
      from: who('jana@x.example', `Ja\u0000na\r\nNo${'v'.repeat(2000)}`),
      toRecipients: [who(`${'a'.repeat(1000)}@x.example`), null, { emailAddress: null }],
      subject: 'one\r\nBcc: two',
    })
    expect(odd.from.name).toMatch(/^Ja na Nov+$/)
    expect(odd.from.name).toHaveLength(1000)
    expect(odd.to).toEqual([])
    expect(odd.subject).toBe('one Bcc: two')
  })
})

test('a message of which hardly anything is there', () => {
  const bare = {
    id: 'x',
    receivedDateTime: 'yesterday',
    sentDateTime: null,
    createdDateTime: '2026-11-01T00:00:00Z',
  }
  expect(messageFromGraph(fullMessage.parse(bare), inbox)).toMatchObject({
    providerMessageId: 'x',
    occurredAt: Date.UTC(2026, 10, 1),
    to: [],
    subject: '',
  })
})
