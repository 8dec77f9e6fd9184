import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMimeTree, partText, walkParts } from '../../../support/http-emulator/mail/mime-tree.ts'
import type { MimePart } from '../../../support/http-emulator/mail/mime-tree.ts'
import { rewriteHeaders } from '../../../support/http-emulator/mail/header-block.ts'
import { bodyText, snippetOf } from '../../../support/http-emulator/mail/plain-text.ts'
import { buildMail } from '../../../support/mail-builder.ts'

const crlf = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1')

function shape(part: MimePart): string {
  const inner = part.children.length === 0 ? '' : `(${part.children.map(shape).join(' ')})`
  return `${part.partId}:${part.mimeType}${inner}`
}

describe('parseMimeTree', () => {
  it('reads what MailComposer writes', async () => {
    const content = Buffer.from([0, 255, 13, 10, 45, 45])
    const raw = await buildMail({
      from: 'a@x.com',
      to: 'b@y.com',
      subject: 'Plan',
      text: 'Grüße\n'.repeat(40),
      html: '<p>Grüße <img src="cid:logo"></p>',
      attachments: [
        { filename: 'logo.png', content, contentType: 'image/png', cid: 'logo' },
        { filename: 'Übersicht 山.bin', content },
      ],
    })
    const tree = parseMimeTree(raw)
    const parts = [...walkParts(tree)]
    expect(shape(tree)).toBe(
      ':multipart/mixed(0:multipart/alternative(0.0:text/plain 0.1:multipart/related(0.1.0:text/html 0.1.1:image/png)) 1:application/octet-stream)',
    )
    expect(bodyText(tree).replaceAll('\r\n', '\n').trimEnd()).toBe('Grüße\n'.repeat(40).trimEnd())
    expect(parts.map((part) => part.filename).filter(Boolean)).toEqual(['logo.png', 'Übersicht 山.bin'])
    expect(parts.at(-1)?.content()).toEqual(content)
  })

  it('takes a missing closing boundary as the end of the message', () => {
    const tree = parseMimeTree(
      crlf('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'one', '--b', '', 'two'),
    )
    expect(tree.children.map(partText)).toEqual(['one', 'two'])
  })

  it('does not take a longer line for a boundary', () => {
    const tree = parseMimeTree(
      crlf(
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        '',
        'one',
        '--bc',
        'still one',
        '--b--',
        'epilogue',
      ),
    )
    expect(tree.children.map(partText)).toEqual(['one\r\n--bc\r\nstill one'])
  })

  it('shows a multipart without parts as text', () => {
    expect(shape(parseMimeTree(crlf('Content-Type: multipart/mixed', '', 'hello')))).toBe(':text/plain')
  })

  it('walks into an embedded message', () => {
    const tree = parseMimeTree(
      crlf(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Subject: in',
        'Content-Type: text/html',
        '',
        '<b>x</b>',
        '--b--',
      ),
    )
    expect(shape(tree)).toBe(':multipart/mixed(0:message/rfc822(0.0:text/html))')
  })

  it.each([
    ['iso-2022-jp', '\x1b$B;3ED\x1b(B', '山田'],
    ['windows-1252', 'caf\xe9 \x80', 'café €'],
    ['no-such-charset', 'caf\xe9', 'café'],
    ['utf-8', 'caf\xc3\xa9', 'café'],
  ])('decodes %s', (charset, bytes, expected) => {
    expect(partText(parseMimeTree(crlf(`Content-Type: text/plain; charset=${charset}`, '', bytes)))).toBe(
      expected,
    )
  })

  it('reads quoted-printable with soft breaks and broken escapes', () => {
    const tree = parseMimeTree(
      crlf('Content-Transfer-Encoding: quoted-printable', '', 'a=3Db=', 'c =ZZ 100=', ''),
    )
    expect(partText(tree)).toBe('a=bc =ZZ 100')
  })

  it('joins RFC 2231 file names', () => {
    const tree = parseMimeTree(
      crlf('Content-Disposition: attachment; filename*1="nt.pdf"; filename*0*=utf-8\'\'d%C3%A9me', '', ''),
    )
    expect(tree.filename).toBe('dément.pdf')
  })

  it('never throws, whatever the bytes', () => {
    const line = fc.constantFrom(
      '--b',
      '--b--',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: message/rfc822',
      '',
      ' folded',
      'x: y',
      'Content-Transfer-Encoding: base64',
      '=',
    )
    const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, bytes), { maxLength: 60 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, end) => {
          const tree = parseMimeTree(Buffer.from(lines.join(end), 'latin1'))
          for (const part of walkParts(tree)) expect(part.content()).toBeInstanceOf(Buffer)
          expect(snippetOf(tree).length).toBeLessThan(1300)
        },
      ),
    )
  })

  it('survives a thousand levels of nesting', () => {
    const open = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'
    expect([...walkParts(parseMimeTree(Buffer.from(open.repeat(1000))))].length).toBeLessThan(2001)
  })
})

describe('rewriteHeaders', () => {
  it('changes the named headers, folded ones too, and no other byte', () => {
    const raw = crlf('From: a@x.com', 'bcc: c@x.com,', ' d@x.com', 'Subject: \xe9', '', 'Bcc: body\xff')
    const changed = rewriteHeaders(raw, { From: 'z@x.com', Bcc: undefined })
    expect(changed).toEqual(crlf('From: z@x.com', 'Subject: \xe9', '', 'Bcc: body\xff'))
  })
})

describe('snippetOf', () => {
  it('is one escaped line of about 200 characters that ends at a word', () => {
    const words = 'It\'s "so" <big> & fine. '.repeat(20)
    const snippet = snippetOf(parseMimeTree(crlf('', words)))
    expect(snippet.startsWith('It&#39;s &quot;so&quot; &lt;big&gt; &amp; fine. It')).toBe(true)
    expect(snippet.length).toBeLessThan(400)
    expect(snippet).not.toMatch(/\s$/)
  })

  it('reads HTML without its style, scripts and entities', () => {
    const tree = parseMimeTree(
      crlf('Content-Type: text/html', '', '<style>p{}</style><script>x()</script><p>A&nbsp;&lt;b&gt;</p>'),
    )
    expect(snippetOf(tree)).toBe('A &lt;b&gt;')
  })
})
