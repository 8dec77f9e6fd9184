import { describe, expect, test } from 'vitest'
import { fileContent, parseMail } from '../../../main/parse/parse-mail.ts'

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const from = 'From: Ann <ann@x.example>\n'
const mixed = (...parts: string[]): string =>
  `${from}Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`

describe('where a mail begins and how its lines end', () => {
  const plain = 'From: Ann <ann@x.example>\nSubject: s\n\none\ntwo'
  test.each([
    ['LF', plain],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['CR alone', plain.replaceAll('\n', '\r')],
    ['two CR before each LF', plain.replaceAll('\n', '\r\r\n')],
    ['the envelope of a mailbox file', `From ann@x.example Fri Jan  2 03:04:05 2026\n${plain}`],
    ['the same, quoted', `>From ann@x.example Fri Jan  2 03:04:05 2026\n${plain}`],
    ['empty lines', `\n\r\n${plain}`],
    ['a byte order mark', `\u00EF\u00BB\u00BF${plain}`],
    ['a line that is no field', plain.replace('Subject', 'what is this\nSubject')],
    ['a space before the colon', plain.replace('Subject:', 'Subject :')],
  ])('%s', (_, text) => {
    const mail = parseMail(latin(text))
    expect([mail.from.address, mail.subject]).toEqual(['ann@x.example', 's'])
    expect(mail.text?.replaceAll('\r', '').replaceAll('\n\n', '\n')).toBe('one\ntwo')
  })

  test('no body, no header, nothing', () => {
    expect(parseMail(latin('Subject: only'))).toMatchObject({ subject: 'only', text: '' })
    expect(parseMail(latin('\n\njust words')).from).toEqual({ name: '', address: '' })
    expect(parseMail(latin(''))).toMatchObject({ subject: '', to: [], files: [], sentAt: null })
  })
})

describe('fields', () => {
  test.each([
    ['folded', 'Subject: a\n  b', 'a  b'],
    ['encoded', 'Subject: =?utf-8?q?d=C3=A9j=C3=A0_vu?=', 'déjà vu'],
    ['a character cut in two words', 'Subject: =?utf-8?b?w6nD?=\n =?utf-8?b?qQ==?=', 'éé'],
    ['two charsets side by side', 'Subject: =?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=', 'éé'],
    ['text between words', 'Subject: =?utf-8?q?=C3=A9?= and =?utf-8?q?=C3=A8?=', 'é and è'],
    ['a language', 'Subject: =?utf-8*fr?q?=C3=A9?=', 'é'],
    ['spaces in a word', 'Subject: =?utf-8?q?a b?=', 'a b'],
    ['a charset nobody knows', 'Subject: =?x-none?q?=E9?=', 'é'],
    [
      'Japanese that shifts back between words',
      'Subject: =?iso-2022-jp?b?GyRCJUYbKEI=?= =?iso-2022-jp?b?GyRCJTkbKEI=?=',
      'テス',
    ],
    ['raw UTF-8', 'Subject: d\u00C3\u00A9j\u00C3\u00A0', 'déjà'],
    ['raw bytes of Windows', 'Subject: d\u00E9j\u00E0 \u0096', 'déjà –'],
    [
      'raw bytes in the charset of the body',
      'Content-Type: text/plain; charset=koi8-r\nSubject: \u00F0\u00D2\u00C9',
      'При',
    ],
    ['the first of two', 'Subject: one\nSubject: two', 'one'],
    ['words that are none', 'Subject: =?utf-8?x?abc?= =?', '=?utf-8?x?abc?= =?'],
  ])('%s', (_, fields, subject) => expect(parseMail(latin(`${fields}\n\nx`)).subject).toBe(subject))

  test('people: names with commas, groups, comments, two fields', () => {
    const mail = parseMail(
      latin(
        'From: Meyer, Ann <ann@x.example>\nTo: "B, C" <b@x.example>, c@x.example (Cy)\nTo: d@x.example\nCc: team: e@x.example, f@x.example;\nReply-To: =?utf-8?q?G=C3=A9?= <g@x.example>\n\n',
      ),
    )
    expect(mail.from).toEqual({ name: 'Meyer, Ann', address: 'ann@x.example' })
    expect(mail.to.map(({ address }) => address)).toEqual(['b@x.example', 'c@x.example', 'd@x.example'])
    expect(mail.cc.map(({ address }) => address)).toEqual(['e@x.example', 'f@x.example'])
    expect(mail.replyTo).toEqual([{ name: 'Gé', address: 'g@x.example' }])
  })

  test('ids, with and without brackets', () => {
    const mail = parseMail(latin('Message-ID: a@x\nIn-Reply-To: <b@x> (Ann)\nReferences: <c@x>\n <b@x>\n\n'))
    expect(mail).toMatchObject({ rfcMessageId: 'a@x', inReplyTo: 'b@x', references: ['c@x', 'b@x'] })
  })

  test('who made it', () => {
    expect(parseMail(latin(`${from}\nx`))).toMatchObject({ origin: 'person', automatic: false })
    expect(parseMail(latin(`${from}Auto-Submitted: auto-replied\n\nx`))).toMatchObject({
      origin: 'automatic',
      automatic: true,
    })
    expect(parseMail(latin(`${from}List-Post: <mailto:l@x.example>\n\nx`)).origin).toBe('list')
  })
})

describe('dates', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5)
  test.each([
    ['Fri, 2 Jan 2026 03:04:05 +0000', at],
    ['2 Jan 26 05:04:05 +0200 (CEST)', at],
    ['Thu, 1 Jan 2026 22:04:05 EST', at],
    ['Fri, 02-Jan-2026 03:04:05 GMT', at],
    ['Fri Jan  2 03:04:05 2026', at],
    ['Fri Jan  2 03:04:05 UTC 2026', at],
    ['2026-01-02T03:04:05Z', at],
    ['2 January 126 03:04:05', at],
    ['2 Jan 2026 03:04', at - 5000],
    ['1 Jan 70 00:00:00', 0],
    ['1 Jan 1950 00:00:00', null],
    ['2 Foo 2026 03:04:05', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (date, sentAt) => expect(parseMail(latin(`Date: ${date}\n\n`)).sentAt).toBe(sentAt))
})

describe('charsets of the body', () => {
  const body = (type: string, bytes: string): string | null =>
    parseMail(latin(`Content-Type: text/plain; charset=${type}\n\n${bytes}`)).text

  test.each([
    ['utf-8', 'd\u00C3\u00A9', 'dé'],
    ['iso-8859-1', 'd\u00E9 \u0093x\u0094', 'dé “x”'],
    ['us-ascii', 'd\u00E9', 'dé'],
    ['us-ascii', 'd\u00C3\u00A9', 'dé'],
    ['utf-8', 'd\u00E9 et \u00E0', 'dé et à'],
    ['"x-unknown"', 'd\u00E9', 'dé'],
    ['windows-1251', '\u00CF\u00F0\u00E8', 'При'],
    ['gb2312', '\u00C4\u00E3\u00BA\u00C3', '你好'],
    // The two signs that are valid UTF-8 by chance.
    ['gb2312', '\u00C1\u00AA\u00CD\u00A8', '联通'],
    ['gb18030', '\u0081\u0030\u0084\u0036', '\u00A5'],
    ['cp932', '\u0083\u0065', 'テ'],
    ['iso-2022-jp', '\u001B$B%F\u001B(B!', 'テ!'],
    ['utf-8', '\u001B$B%F\u001B(B!', 'テ!'],
    ['ks_c_5601-1987', '\u00C7\u00D1', '한'],
    ['utf-16le', 'a\u0000\u00E9\u0000', 'aé'],
    // Read as it is written: decoded, it would be markup that nobody looked at.
    ['utf-7', '+ADw-script+AD4-', '+ADw-script+AD4-'],
  ])('%s %j', (type, bytes, text) => expect(body(type, bytes)).toBe(text))

  test('HTML that names its own', () => {
    const html = '<meta charset="koi8-r"><p>\u00F0\u00D2\u00C9</p>'
    expect(parseMail(latin(`Content-Type: text/html\n\n${html}`)).html).toContain('При')
  })
})

describe('transfer encodings', () => {
  const body = (encoding: string, text: string): string | null =>
    parseMail(latin(`Content-Transfer-Encoding: ${encoding}\n\n${text}`)).text

  test.each([
    ['quoted-printable', 'a=\nb =3D =3d =E9=  \nc =xy =', 'ab = = éc =xy '],
    ['Quoted-Printable (of old)', 'a=3Db', 'a=b'],
    ['base64', 'SGVsbG8=', 'Hello'],
    ['base64', 'SGVs\n bG8=\n', 'Hello'],
    ['base64', 'SA==\nZQ==\nbGxv', 'Hello'],
    ['base64', 'SGVsbG8=\n\n-- \nlist@x.example', 'Hello'],
    ['x-none', 'a=3D', 'a=3D'],
  ])('%s %j', (encoding, text, read) => expect(body(encoding, text)).toBe(read))
})

describe('flowed text (RFC 3676)', () => {
  const body = (type: string, text: string): string | null =>
    parseMail(latin(`Content-Type: text/plain; format=flowed${type}\n\n${text}`)).text

  test('paragraphs come together, of the same depth alone', () => {
    expect(body('', 'one \ntwo\nthree')).toBe('one two\nthree')
    expect(body('', '> one \n> two\n>> three \nfour')).toBe('> one two\n>> three \nfour')
    expect(body('', ' >stuffed\n From me')).toBe('>stuffed\nFrom me')
    expect(body('', 'x\n-- \nAnn')).toBe('x\n-- \nAnn')
  })

  test('DelSp takes the space away', () =>
    expect(body('; delsp=yes', 'テ \nス'.replaceAll(/[テス]/g, 'a'))).toBe('aa'))
})

describe('parts', () => {
  test('alternatives are one body; what is richer is HTML', () => {
    const mail = parseMail(
      latin(
        `${from}Content-Type: multipart/alternative; boundary="a b"\n\npreamble\n--a b\n\nplain\n--a b\nContent-Type: text/html\n\n<p>rich</p>\n--a b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY;LANGUAGE="a:b":Plan\\, bu\n dget\nDTSTART;TZID=X:20260102T030405\nEND:VEVENT\n--a b--\nepilogue`,
      ),
    )
    expect(mail).toMatchObject({
      text: 'plain',
      html: '<p>rich</p>',
      calendar: { method: 'REQUEST', summary: 'Plan, budget', start: '20260102T030405' },
    })
    expect(mail.files).toMatchObject([{ filename: 'attachment.ics', mediaType: 'text/calendar' }])
  })

  test('files are named whatever way, and have their bytes', () => {
    const raw = latin(
      mixed(
        "Content-Disposition: attachment; filename*0*=utf-8''d%C3%A9; filename*1=j.txt\n\none",
        'Content-Type: application/pdf; name="=?utf-8?q?d=C3=A9?=.pdf"\nContent-Transfer-Encoding: base64\n\nSGVsbG8=',
        'Content-Type: image/png; name=two words.png\nContent-Disposition: inline\nContent-ID: <i@x>\nContent-Transfer-Encoding: quoted-printable\n\na=3Db',
        'Content-Disposition: attachment; filename="a\\"b;c.txt"\n\n',
        'Content-Type: application/ms-tnef\n\nx',
      ),
    )
    const { files } = parseMail(raw)
    expect(files.map(({ filename, size, inline, contentId }) => [filename, size, inline, contentId])).toEqual(
      [
        ['déj.txt', 3, false, null],
        ['dé.pdf', 5, false, null],
        ['two words.png', 3, true, 'i@x'],
        ['a"b;c.txt', 0, false, null],
        ['winmail.dat', 1, false, null],
      ],
    )
    expect(files.map((file) => Buffer.from(fileContent(raw, file)).toString())).toEqual([
      'one',
      'Hello',
      'a=b',
      '',
      'x',
    ])
  })

  test('a mail in a mail is a file with the name of its subject', () => {
    const inner = 'Subject: =?utf-8?q?Offer=3A_d=C3=A9j=C3=A0?=\nFrom: bob@x.example\n\ninner'
    const mail = parseMail(utf8(mixed('\nouter', `Content-Type: message/rfc822\n\n${inner}`)))
    expect(mail).toMatchObject({
      text: 'outer',
      files: [{ filename: 'Offer déjà.eml', mediaType: 'message/rfc822' }],
    })
  })

  test.each([
    ['no closing delimiter', `${from}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords`],
    [
      'white space behind the delimiter',
      `${from}Content-Type: multipart/mixed; boundary=b\n\n--b  \n\nwords\n--b--  \n`,
    ],
    ['an outer delimiter inside', mixed('Content-Type: multipart/mixed; boundary=c\n\n--c\n\nwords')],
    [
      'a boundary that the header lost',
      `${from}Content-Type: multipart/mixed\n\n--z\nContent-Type: text/plain\n\nwords\n--z--`,
    ],
    ['a multipart without a part', `${from}Content-Type: multipart/mixed; boundary=b\n\nwords`],
  ])('%s', (_, text) => expect(parseMail(latin(text)).text?.trim()).toBe('words'))

  test('a footer behind HTML is seen in it', () => {
    const mail = parseMail(latin(mixed('Content-Type: text/html\n\n<p>x</p>', '\nlist <footer>')))
    expect(mail.html).toContain('&lt;footer&gt;')
    expect(mail.text).toBeNull()
  })

  test('files of related parts are inline, the root is the body', () => {
    const mail = parseMail(
      latin(
        `${from}Content-Type: multipart/related; boundary=b; start="<r@x>"\n\n--b\nContent-Type: image/png\nContent-ID: <i@x>\n\nx\n--b\nContent-Type: text/html\nContent-ID: <r@x>\n\n<img src="cid:i@x">\n--b--`,
      ),
    )
    expect(mail.html).toBe('<img src="cid:i@x">')
    expect(mail.files).toMatchObject([{ filename: 'attachment.png', inline: true, contentId: 'i@x' }])
  })
})
