import { describe, expect, test } from 'vitest'
import { messageFromGmail } from '../../../../main/providers/gmail/message-from-gmail.ts'
import { fullMessage } from '../../../../main/providers/gmail/schemas.ts'
import { bytesFromBase64Url } from '../../../../main/providers/gmail/text-decoding.ts'
import type { ProviderMessage } from '../../../../main/providers/provider.ts'

type Part = Record<string, unknown>
type Headers = Record<string, string>

const headerList = (headers: Headers) => Object.entries(headers).map(([name, value]) => ({ name, value }))

let nextPart = 0
const leaf = (mimeType: string, content: string | Buffer, headers: Headers = {}, filename = ''): Part => {
  const bytes = Buffer.from(content)
  nextPart += 1
  return {
    partId: String(nextPart),
    mimeType,
    filename,
    headers: headerList(headers),
    body: { size: bytes.length, data: bytes.toString('base64url') },
  }
}
const multi = (kind: string, parts: Part[], headers: Headers = {}): Part => ({
  partId: `m${kind}`,
  mimeType: `multipart/${kind}`,
  filename: '',
  headers: headerList(headers),
  body: { size: 0 },
  parts,
})

const read = (payload: Part, message: Record<string, unknown> = {}): ProviderMessage => {
  const parsed = fullMessage.parse({
    id: 'm1',
    threadId: 't1',
    labelIds: ['INBOX'],
    snippet: '',
    internalDate: '1795348800000',
    payload,
    ...message,
  })
  return messageFromGmail(parsed, ({ body }) => bytesFromBase64Url(body.data ?? ''))
}

const withHeaders = (headers: Headers, message: Record<string, unknown> = {}): ProviderMessage =>
  read(leaf('text/plain', 'x', headers), message)

describe('headers', () => {
  test.each([
    ['=?UTF-8?B?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?iso-8859-1?Q?Gr=FC=DFe_aus?= =?iso-8859-1?Q?_Br=FCnn?=', 'Grüße aus Brünn'],
    ['=?utf-8?B?44GT44KT?= =?utf-8?B?44Gr44Gh44Gv?=', 'こんにちは'],
    ['=?iso-2022-jp?B?GyRCOzNFRBsoQg==?=', '山田'],
    ['plain =?utf-8?Q?m=C3=BCd', 'plain =?utf-8?Q?m=C3=BCd'],
    ['=?no-such-charset?Q?abc?=', 'abc'],
    ['folded\r\n over lines', 'folded over lines'],
    ['Already décodé', 'Already décodé'],
  ])('subject %s', (header, expected) => {
    expect(withHeaders({ Subject: header }).subject).toBe(expected)
  })

  test.each<[string, { name: string; address: string }[]]>([
    ['ann@x.example', [{ name: '', address: 'ann@x.example' }]],
    ['"Meyer, Ann" <ann@x.example>', [{ name: 'Meyer, Ann', address: 'ann@x.example' }]],
    ['Meyer, Ann <ann@x.example>', [{ name: 'Meyer, Ann', address: 'ann@x.example' }]],
    [
      '=?UTF-8?Q?Jana_Nov=C3=A1k?= <jana@x.example>, bob@y.example (Bob)',
      [
        { name: 'Jana Novák', address: 'jana@x.example' },
        { name: 'Bob', address: 'bob@y.example' },
      ],
    ],
    [
      'Team: ann@x.example, Bob <bob@y.example>;, eve@z.example',
      [
        { name: '', address: 'ann@x.example' },
        { name: 'Bob', address: 'bob@y.example' },
        { name: '', address: 'eve@z.example' },
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['Nobody', []],
    ['', []],
    [`${'x'.repeat(2000)}@x.example`, []],
  ])('to %s', (header, expected) => {
    expect(withHeaders({ To: header }).to).toEqual(expected)
  })

  test('a name longer than a participant may have is cut', () => {
    expect(withHeaders({ To: `${'n'.repeat(3000)} <a@x.example>` }).to[0]?.name).toHaveLength(1000)
  })

  test('names of headers are case-insensitive, and To written twice is one list', () => {
    const payload = leaf('text/plain', 'x', {
      'MESSAGE-ID': '<a@x>',
      'reply-to': 'r@x.example',
      To: 'a@x.example',
    })
    const twice = {
      ...payload,
      headers: [...headerList({ to: 'b@x.example' }), ...Object(payload['headers'])],
    }
    const message = read(twice)
    expect(message.rfcMessageId).toBe('a@x')
    expect(message.replyTo).toEqual([{ name: '', address: 'r@x.example' }])
    expect(message.to.map(({ address }) => address)).toEqual(['b@x.example', 'a@x.example'])
  })

  test('threading headers lose their brackets, odd ones do no harm', () => {
    expect(
      withHeaders({
        'Message-ID': 'bare@x.example',
        'In-Reply-To': '<p@x> (note)',
        References: '<a@x>\r\n\t<b@x>,<c@x>',
      }),
    ).toMatchObject({ rfcMessageId: 'bare@x.example', inReplyTo: 'p@x', references: ['a@x', 'b@x', 'c@x'] })
    expect(withHeaders({ 'Message-ID': 'not an id' })).toMatchObject({ rfcMessageId: null, references: [] })
  })

  test.each([
    ['sub_1-A', 'sub_1-A'],
    ['', null],
    ['a b', null],
    ['<script>', null],
  ])('our mark %s', (header, expected) => {
    expect(withHeaders({ 'X-Liaison-Submission': header }).submissionId).toBe(expected)
  })
})

test.each([
  [{}, false],
  [{ 'Auto-Submitted': 'auto-replied' }, true],
  [{ 'auto-submitted': 'no' }, false],
  [{ 'RETURN-PATH': '<>' }, true],
  [{ From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>' }, true],
])('written by a program, %j: %s', (headers, expected) => {
  expect(withHeaders(headers).automatic).toBe(expected)
})

test.each([
  [['INBOX'], 'received', null],
  [['SENT'], 'sent', null],
  [['SENT', 'INBOX'], 'sent', null],
  [['DRAFT'], 'received', 'draft'],
  [['SPAM'], 'received', 'spam'],
  [['TRASH', 'SENT'], 'sent', 'trash'],
  [[], 'received', null],
])('labels %o', (labelIds, direction, notKept) => {
  expect(withHeaders({}, { labelIds })).toMatchObject({ direction, notKept, occurredAt: 1_795_348_800_000 })
})

test.each([
  ['Tom &amp; Jerry &lt;3 &#39;x&#39; &quot;y&quot;', `Tom & Jerry <3 'x' "y"`],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['&#x1F600; &eacute; &#0; &#xD800; &unknown;', '😀 é \uFFFD \uFFFD &unknown;'],
  ['preview \u200B\u034F \u00AD\u034F', 'preview'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
])('snippet %s', (snippet, expected) => {
  expect(withHeaders({}, { snippet }).snippet).toBe(expected)
})

describe('bodies', () => {
  const text = leaf('text/plain', 'plain')
  const html = leaf('text/html', '<p>rich</p>')

  test('alternatives are one body in two forms', () => {
    expect(read(multi('alternative', [text, html]))).toMatchObject({ text: 'plain', html: '<p>rich</p>' })
  })
  test('the last alternative is the richest', () => {
    const poorer = leaf('text/html', '<p>poor</p>')
    expect(read(multi('alternative', [poorer, html])).html).toBe('<p>rich</p>')
  })
  test('one form alone', () => {
    expect(read(text)).toMatchObject({ text: 'plain', html: null, attachments: [] })
    expect(read(html)).toMatchObject({ text: null, html: '<p>rich</p>', attachments: [] })
    expect(read(multi('mixed', []))).toMatchObject({ text: null, html: null, attachments: [] })
  })
  test('related: the root is the body, the rest are its files', () => {
    const image = leaf('image/png', 'PNG', { 'Content-ID': '<logo@x>' }, 'logo.png')
    const note = leaf('text/plain', 'a companion', { 'Content-ID': '<n@x>' })
    const message = read(
      multi('mixed', [multi('related', [multi('alternative', [text, html]), image, note])]),
    )
    expect(message).toMatchObject({ text: 'plain', html: '<p>rich</p>' })
    expect(message.attachments).toMatchObject([
      { filename: 'logo.png', mediaType: 'image/png', inline: true, contentId: 'logo@x', size: 3 },
      { filename: 'attachment.txt', inline: true, contentId: 'n@x' },
    ])
  })
  test('related may name its root', () => {
    const image = leaf('image/png', 'PNG', { 'Content-ID': '<i@x>' }, 'i.png')
    const root = leaf('text/html', '<p>root</p>', { 'Content-ID': '<root@x>' })
    const related = multi('related', [image, root], { 'Content-Type': 'multipart/related; start="<root@x>"' })
    expect(read(related)).toMatchObject({ html: '<p>root</p>', attachments: [{ filename: 'i.png' }] })
  })
  test('the footer of a mailing list is seen in both forms', () => {
    const footer = leaf('text/plain', 'unsubscribe <here>')
    const message = read(multi('mixed', [multi('alternative', [text, html]), footer]))
    expect(message.html).toContain('<p>rich</p>')
    expect(message.html).toContain('unsubscribe &lt;here&gt;')
    expect(message.text).toBe('plain\nunsubscribe <here>')
  })
  test('an HTML body after a plain one leaves no half of a text', () => {
    const message = read(multi('mixed', [text, html]))
    expect(message.text).toBeNull()
    expect(message.html).toContain('plain')
  })
  test('a text file is a file', () => {
    const named = leaf(
      'text/plain',
      'log',
      { 'Content-Disposition': 'attachment; filename="a.log"' },
      'a.log',
    )
    const unnamed = leaf('text/html', '<b>x</b>', { 'Content-Disposition': 'attachment' })
    const message = read(multi('mixed', [text, named, unnamed]))
    expect(message.text).toBe('plain')
    expect(message.attachments.map(({ filename, inline }) => [filename, inline])).toEqual([
      ['a.log', false],
      ['attachment.html', false],
    ])
  })
  test('a message inside is a file with its subject for a name, and is not opened', () => {
    const inner = multi('mixed', [leaf('text/plain', 'inner')], { Subject: '=?utf-8?B?UmU6IE9mZmVydA==?=' })
    const attached = { ...leaf('message/rfc822', 'raw'), parts: [inner] }
    const message = read(multi('mixed', [text, attached]))
    expect(message.text).toBe('plain')
    expect(message.attachments).toMatchObject([{ filename: 'Re Offert.eml', mediaType: 'message/rfc822' }])
  })
  test('an invitation stays reachable beside the body', () => {
    const calendar = leaf('text/calendar', 'BEGIN:VCALENDAR')
    const message = read(multi('alternative', [text, html, calendar]))
    expect(message).toMatchObject({ text: 'plain', html: '<p>rich</p>' })
    expect(message.attachments).toMatchObject([{ filename: 'attachment.ics', mediaType: 'text/calendar' }])
  })
  test('nesting without end is read as far as is sane', () => {
    let deep: Part = text
    for (let level = 0; level < 400; level += 1) deep = multi('mixed', [deep])
    expect(read(deep)).toMatchObject({ text: null, html: null })
  })
  test('missing pieces of an answer are no reason to lose a message', () => {
    const message = read(
      { mimeType: 'text/plain' },
      { labelIds: undefined, snippet: undefined, threadId: undefined },
    )
    expect(message).toMatchObject({
      providerThreadId: null,
      subject: '',
      from: { name: '', address: '' },
      text: '',
    })
  })
})

describe('text bytes', () => {
  const body = (bytes: Buffer, charset: string): string | null =>
    read(leaf('text/plain', bytes, { 'Content-Type': `text/plain; charset="${charset}"` })).text
  const iso2022 = Buffer.from('1b24423b3345441b2842', 'hex')

  test.each([
    ['UTF-8 although it says latin-1', Buffer.from('Grüße'), 'iso-8859-1', 'Grüße'],
    ['latin-1', Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]), 'ISO-8859-1', 'Grüße'],
    ['windows-1252 without a charset', Buffer.from([0x93, 0x41, 0x94]), '', '“A”'],
    ['a charset nobody knows', Buffer.from([0xe4]), 'x-unknown', 'ä'],
    ['koi8-r', Buffer.from([0xf0, 0xd2]), 'koi8-r', 'Пр'],
    ['gb2312', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), 'gb2312', '你好'],
    ['iso-2022-jp, which looks like ASCII', iso2022, 'iso-2022-jp', '山田'],
    ['iso-2022-jp that was transcoded', Buffer.from('山田'), 'iso-2022-jp', '山田'],
    ['utf-16le', Buffer.from('Hi', 'utf16le'), 'utf-16le', 'Hi'],
    ['NUL bytes', Buffer.from('a\u0000b'), 'utf-8', 'ab'],
  ])('%s', (_name, bytes, charset, expected) => {
    expect(body(bytes, charset)).toBe(expected)
  })
})
