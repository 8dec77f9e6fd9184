import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { freezeMail } from '../../../main/outbox/freeze-mail.ts'
import { htmlDocument } from '../../../main/outbox/outgoing-html.ts'
import type { MailForm } from '../../../main/providers/provider.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { ok } from '../../../shared/errors/result.ts'
import { expectCidsResolve, expectWellFormed } from '../../support/golden/expect-mail.ts'
import { readByPostalMime, sha256 } from '../../support/golden/parsed-mail.ts'

/** What has a meaning somewhere on the way: in headers, parameters, encodings, HTML, MIME. */
const alone = Array.from('\r\n\t "\'\\:;,<>@()[]=?_*%&.-+/|~\u0000\u0007\u007F\u0085\u00A0')
const groups =
  "=?|?=|=?UTF-8?B?|utf-8''|%20|--|\r\n|\r\nBcc: eve@else.example\r\n|\n.\n|=20|&#13;|ä|é|e\u0301|山|ש|ع|𠮷|👩‍👩‍👧‍👦|\u200B|\u200D|\u202E|\u2028|\uFEFF|\uFFFF|\uD83D|\uDC4D"
const signs = fc.constantFrom(...alone, ...groups.split('|'))
const soup = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: signs, maxLength }),
    fc.string({ unit: 'binary', maxLength }),
    fc.string({ unit: 'grapheme', maxLength }),
  )
/** A quoted filename that looks like an encoded word is decoded by postal-mime, against RFC 2047 section 5. */
const filename = soup(120).filter((name) => !name.includes('=?'))

const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,30}$/)
const person = fc.record({ name: soup(80), address: local.map((text) => `${text}@customer.example`) })
const people = fc.uniqueArray(person, { maxLength: 4, selector: ({ address }) => address })
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))

const mail = fc.record({
  from: soup(60),
  to: fc.uniqueArray(person, { minLength: 1, maxLength: 4, selector: ({ address }) => address }),
  cc: people,
  bcc: people,
  subject: soup(200),
  text: soup(400),
  pictures: fc.array(fc.record({ alt: soup(40), bytes }), { maxLength: 2 }),
  files: fc.array(fc.record({ filename, bytes }), { maxLength: 3 }),
})
type Mail = typeof mail extends fc.Arbitrary<infer M> ? M : never

/** The documented rules, written once more. */
const line = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
const body = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const quoted = (text: string): string => escaped(text).replaceAll('"', '&quot;')
const cleanName = (name: string): string => {
  const last = line(name.toWellFormed().split(/[/\\]/).at(-1) ?? '')
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .trim()
  return ['', '.', '..'].includes(last) ? 'attachment' : last
}
const sent = (list: readonly Participant[]) => list.map(({ name, address }) => [line(name), address])

const freeze = async (given: Mail, form: MailForm) => {
  const stored = (fileId: string, name: string, mediaType: string, content: Buffer<ArrayBuffer>) => {
    const file = { fileId, filename: name, mediaType, size: content.byteLength }
    return { file, stored: { ...file, bytes: content } }
  }
  const pictures = given.pictures.map((picture, index) =>
    stored(`p${String(index)}`, `p${String(index)}.png`, 'image/png', picture.bytes),
  )
  const files = given.files.map((file, index) =>
    stored(`f${String(index)}`, file.filename, 'application/pdf', file.bytes),
  )
  const shown = given.pictures.map(
    ({ alt }, index) => `<img src="/file/p${String(index)}" alt="${quoted(alt)}" />`,
  )
  const frozen = await freezeMail({
    content: {
      mailboxId: 'box',
      fromAddress: null,
      to: given.to,
      cc: given.cc,
      bcc: given.bcc,
      subject: given.subject,
      replyToMessageId: null,
      html: `<p>${escaped(given.text)}</p>${shown.join('')}`,
      attachments: files.map(({ file }) => file),
    },
    from: { name: given.from, address: 'ann@northwind.example' },
    reply: null,
    submissionId: 'sub',
    messageIdDomain: 'northwind.example',
    date: Date.UTC(2026, 10, 22),
    capabilities: { form, maxMessageBytes: 10_000_000, maxAttachmentBytes: 1_000_000 },
    readFiles: async () =>
      ok(new Map([...pictures, ...files].map((each) => [each.file.fileId, each.stored]))),
  })
  if (!frozen.ok) throw new Error(frozen.error.message)
  const cids = given.pictures.map(
    ({ alt }, index) => `<img src="cid:p${String(index)}@northwind.example" alt="${quoted(body(alt))}" />`,
  )
  return {
    frozen: Buffer.from(frozen.value.frozen),
    html: htmlDocument(`<p>${escaped(body(given.text))}</p>${cids.join('')}`),
  }
}

test('whatever is written is read again, by the documented rules', async () => {
  await fc.assert(
    fc.asyncProperty(mail, async (given) => {
      const { frozen, html } = await freeze(given, 'mime')
      expectWellFormed(frozen)
      const read = await readByPostalMime(frozen)
      expect(read.subject).toBe(line(given.subject))
      expect(read.from).toEqual(sent([{ name: given.from, address: 'ann@northwind.example' }]))
      expect([read.to, read.cc, read.bcc]).toEqual([given.to, given.cc, given.bcc].map(sent))
      expect(read.html?.replaceAll('\r\n', '\n').trimEnd()).toBe(html.trimEnd())
      expect(read.files.map((file) => [file.filename, file.sha256])).toEqual([
        ...given.pictures.map((picture, index) => [`p${String(index)}.png`, sha256(picture.bytes)]),
        ...given.files.map((file) => [cleanName(file.filename), sha256(file.bytes)]),
      ])
      expectCidsResolve(read)
    }),
    { seed: 2026, numRuns: 400 },
  )
})

const structured = z.object({
  from: z.unknown(),
  to: z.unknown(),
  cc: z.unknown(),
  bcc: z.unknown(),
  subject: z.string(),
  html: z.string(),
  attachments: z.array(
    z.strictObject({
      filename: z.string(),
      mediaType: z.string(),
      contentId: z.string().nullable(),
      content: z.base64(),
    }),
  ),
})

test('the structured form holds the same', async () => {
  const named = (list: readonly Participant[]) =>
    list.map(({ name, address }) => ({ name: line(name), address }))
  await fc.assert(
    fc.asyncProperty(mail, async (given) => {
      const { frozen, html } = await freeze(given, 'structured')
      const read = structured.parse(JSON.parse(frozen.toString('utf8')))
      expect(read).toMatchObject({
        subject: line(given.subject),
        to: named(given.to),
        cc: named(given.cc),
        bcc: named(given.bcc),
        html,
      })
      expect(
        read.attachments.map((file) => [
          file.contentId,
          file.filename,
          sha256(Buffer.from(file.content, 'base64')),
        ]),
      ).toEqual([
        ...given.pictures.map((picture, index) => [
          `p${String(index)}@northwind.example`,
          `p${String(index)}.png`,
          sha256(picture.bytes),
        ]),
        ...given.files.map((file) => [null, cleanName(file.filename), sha256(file.bytes)]),
      ])
    }),
    { seed: 2026, numRuns: 200 },
  )
})
