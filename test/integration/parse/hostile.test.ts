import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createParser } from '../../../main/parse/client.ts'
import { systemClock } from '../../../main/platform/clock.ts'

/*
 * Mail of somebody who means us harm: it costs bounded time and memory, in the thread, and is read as far as it goes. The
 * bounds have room for a machine that does other work; what they are about is a hundred times beyond.
 */

const lost: string[] = []
const note = (event: string): void => void lost.push(event)
const parser = createParser({
  clock: systemClock,
  logger: { info: note, warn: note, error: note },
  heapMb: 256,
})
afterAll(parser.stop)

const patienceMs = 5000

const head = 'From: eve@x.example\nTo: ann@y.example\nSubject: s\n'
const text = (value: string): Buffer => Buffer.from(value, 'latin1')
const million = 1_000_000

const nested = (depth: number): string => {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`,
  )
  return `${head}${open.join('')}Content-Type: text/plain\n\ndeep\n`
}
const mails = (depth: number): string =>
  `${head}${'Content-Type: message/rfc822\n\n'.repeat(depth)}Subject: inner\n\nx`

/** What each would cost where a reader looks at something twice. */
const hostile: Record<string, () => Buffer> = {
  'nothing at all': () => text(''),
  'a line without end': () => text(`${head}\n${'a'.repeat(20 * million)}`),
  'a header without end': () => text(`Subject: ${'a'.repeat(20 * million)}`),
  'ten million empty lines': () => text(`${head}\n${'\n'.repeat(10 * million)}`),
  'a million fields': () => text(`${'X-A: b\n'.repeat(million)}\nbody`),
  'a million folds': () => text(`Subject: a${'\n b'.repeat(million)}\n\nbody`),
  'a million recipients': () => text(`To: ${'a@b.example, '.repeat(million / 10)}\n\nbody`),
  'a thousand nested groups': () => text(`To: ${'g:'.repeat(100_000)}\n\nbody`),
  'open quotes and brackets': () => text(`To: ${'"<('.repeat(100_000)}\n\nbody`),
  'comments in comments': () => text(`To: ${'('.repeat(200_000)}a@b.example\n\nbody`),
  'a million parts': () =>
    text(`${head}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(million)}`),
  'a million parts of quoted-printable': () =>
    text(
      `${head}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Transfer-Encoding: quoted-printable\n\n=\n'.repeat(million / 4)}`,
    ),
  'ten thousand levels of parts': () => text(nested(10_000)),
  'ten thousand mails in mails': () => text(mails(10_000)),
  'a boundary of dashes in a body of dashes': () =>
    text(`${head}Content-Type: multipart/mixed; boundary="${'-'.repeat(70)}"\n\n${'-'.repeat(5 * million)}`),
  'delimiters that are none': () =>
    text(`${head}Content-Type: multipart/mixed; boundary=b\n\n${'\n--bx'.repeat(million)}`),
  'base64 of nothing but padding': () =>
    text(`${head}Content-Transfer-Encoding: base64\n\n${'= '.repeat(5 * million)}`),
  'base64 that is padded at every sign': () =>
    text(`${head}Content-Transfer-Encoding: base64\n\n${'QQ==\n'.repeat(million)}`),
  'quoted-printable of nothing but signs': () =>
    text(`${head}Content-Transfer-Encoding: quoted-printable\n\n${'='.repeat(10 * million)}`),
  'quoted-printable of spaces behind signs': () =>
    text(
      `${head}Content-Transfer-Encoding: quoted-printable\n\n=${' '.repeat(5 * million)}=${' '.repeat(5 * million)}`,
    ),
  'a subject of encoded words': () => text(`Subject: ${'=?utf-8?B?w6k=?= '.repeat(15_000)}\n\nx`),
  'encoded words that never end': () => text(`Subject: ${'=?a?q?'.repeat(40_000)}\n\nx`),
  'a type with a million parameters': () => text(`Content-Type: text/plain${';a=b'.repeat(70_000)}\n\nx`),
  'a type of quotes and escapes': () => text(`Content-Type: text/plain; a="${'\\"'.repeat(100_000)}\n\nx`),
  'names in a thousand pieces': () =>
    text(`Content-Type: a/b${Array.from({ length: 10_000 }, (_, n) => `; name*${n}*=%41`).join('')}\n\nx`),
  'references without end': () => text(`References: ${'<a@b> '.repeat(40_000)}\n\nx`),
  'references that never close': () => text(`References: ${'<'.repeat(250_000)}\n\nx`),
  'a message-id of spaces': () => text(`Message-ID: <${' '.repeat(250_000)}\n\nx`),
  'flowed lines without end': () =>
    text(`${head}Content-Type: text/plain; format=flowed\n\n${'>a \n'.repeat(million)}`),
  'flowed quotes of all depths': () =>
    text(`${head}Content-Type: text/plain; format=flowed\n\n${'>'.repeat(5 * million)}`),
  'a calendar of folds': () =>
    text(`${head}Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:${'\n a'.repeat(million)}`),
  'a calendar of quotes': () =>
    text(`${head}Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY;x=${'"a"'.repeat(million / 10)}`),
  'escapes of Japanese': () =>
    text(`${head}Content-Type: text/plain; charset=iso-2022-jp\n\n${'\u001B$B\u001B(B'.repeat(million)}`),
  'html that names charsets': () => text(`${head}Content-Type: text/html\n\n${'<meta '.repeat(million)}`),
  'a name of controls': () => text(`Content-Type: a/b; name="${'\u0001'.repeat(9000)}"\n\nx`),
  'a date of digits': () => text(`Date: ${'1 '.repeat(100_000)}\n\nx`),
  'nothing but zeros': () => Buffer.alloc(20 * million),
  'nothing but carriage returns': () => Buffer.alloc(10 * million, '\r'),
}

test.each(Object.keys(hostile))(
  '%s',
  async (name) => {
    const bytes = hostile[name]?.() ?? Buffer.alloc(0)
    const before = lost.length
    const read = await parser.mail(bytes, patienceMs)
    expect(lost.slice(before)).toEqual([])
    expect(read.ok).toBe(true)
    if (!read.ok) return
    // What comes out is bounded by what went in, and by the limits.
    const { html, text: plain, files, to } = read.value
    expect((html?.length ?? 0) + (plain?.length ?? 0)).toBeLessThanOrEqual(
      Math.min(bytes.length * 2 + 1000, 16_000_000),
    )
    expect(files.length).toBeLessThanOrEqual(500)
    expect(to.length).toBeLessThanOrEqual(5000)
    const report = await parser.bounce(bytes, patienceMs)
    expect(report).toMatchObject({ ok: true })
  },
  30_000,
)

const fragments = [
  'From: ',
  'To: ',
  'Subject: ',
  'Content-Type: ',
  'multipart/mixed; boundary=',
  'multipart/alternative; boundary="a b"',
  'multipart/related',
  'message/rfc822',
  'text/html',
  'text/plain; format=flowed; delsp=yes',
  'text/calendar',
  'Content-Transfer-Encoding: ',
  'base64',
  'quoted-printable',
  'x-uuencode',
  'Content-Disposition: attachment; ',
  "filename*0*=utf-8''%41; filename*1=b",
  'charset=',
  'utf-7',
  'gb18030',
  'iso-2022-jp',
  'x-none',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  ' ',
  '\t',
  '--a b',
  '--',
  '=?utf-8?q?',
  '?=',
  '=E9',
  '<a@b.example>',
  '"',
  '(',
  ')',
  ';',
  ':',
  ',',
  '\u0000',
  '\u001B$B',
  'é',
  '\u00FF',
  'BEGIN:VEVENT',
  'SUMMARY:x',
  'Date: 1 Jan 2026 00:00:00 +0000',
  '>From ',
  'From x\n',
]
const mail = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...fragments) }, fc.string({ maxLength: 20 })), {
    maxLength: 120,
  })
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))

test('any bytes become a mail, the same each time, within the bounds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        mail,
        fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      ),
      async (bytes) => {
        const first = await parser.mail(bytes, patienceMs)
        expect(first.ok).toBe(true)
        expect(await parser.mail(bytes, patienceMs)).toEqual(first)
        if (!first.ok) return
        for (const { start, end } of first.value.files) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(bytes.length)
          expect(start).toBeLessThanOrEqual(end)
        }
      },
    ),
    { numRuns: 500, seed: 20_261_122 },
  )
  expect(lost).toEqual([])
}, 60_000)
