import { expect } from 'vitest'
import { htmlDocument } from '../../../main/outbox/outgoing-html.ts'
import type { ExpectedFile, GoldenCase, Person } from './cases.ts'
import type { ParsedFile, ParsedMail } from './parsed-mail.ts'

const lines = (text: string | null): string => (text ?? '').replaceAll('\r\n', '\n')
const facts = ({ filename, mediaType, size, sha256 }: ParsedFile): ExpectedFile => ({
  filename,
  mediaType,
  size,
  sha256,
})

export type Comparable = {
  readonly subject: string
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly html: string
  readonly pictures: readonly ExpectedFile[]
  readonly attachments: readonly ExpectedFile[]
  readonly inline: readonly boolean[]
  readonly defects: readonly string[]
}

/** What a mail is compared in, as one value, so that a difference shows as a whole. */
export const comparable = (mail: ParsedMail): Comparable => {
  const named = mail.files.filter(({ contentId }) => contentId !== null)
  return {
    subject: mail.subject,
    to: mail.to,
    cc: mail.cc,
    html: lines(mail.html).trimEnd(),
    pictures: named.map(facts),
    attachments: mail.files.filter(({ contentId }) => contentId === null).map(facts),
    inline: mail.files.map(({ inline }) => inline),
    defects: mail.defects,
  }
}

/** The same of a case. `bcc` and `text` are compared apart: not every copy has them. */
export const expectedOf = (
  { expected }: GoldenCase,
  htmlAround: (html: string) => string = htmlDocument,
): Comparable => ({
  subject: expected.subject,
  to: [...expected.to],
  cc: [...expected.cc],
  html: htmlAround(expected.html).trimEnd(),
  pictures: [...expected.pictures],
  attachments: [...expected.attachments],
  inline: [...expected.pictures.map(() => true), ...expected.attachments.map(() => false)],
  defects: [],
})

/** Every `cid:` of the text is the Content-ID of exactly one part, and every such part is named (RFC 2392). */
export const expectCidsResolve = (mail: ParsedMail): void => {
  const used = [...(mail.html ?? '').matchAll(/cid:([^"\s>]+)/g)].map(([, id]) => `<${id ?? ''}>`)
  const parts = mail.files.flatMap(({ contentId }) => contentId ?? [])
  expect([...new Set(used)].toSorted()).toEqual(parts.toSorted())
  expect(new Set(parts).size).toBe(parts.length)
}

export const textOf = (mail: ParsedMail): string => lines(mail.text).trimEnd()

const maxLine = 998
const foldedAt = 78

/** RFC 5322 section 2.1.1, and no bare CR or LF anywhere. Header lines are folded wherever there is a place to fold. */
export const expectWellFormed = (raw: Buffer): void => {
  const text = raw.toString('latin1')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const all = text.split('\r\n')
  expect(all.filter((line) => line.length > maxLine)).toEqual([])
  const head = all.slice(0, all.indexOf(''))
  const long = head.filter((line) => line.length > foldedAt)
  // What is longer is one word: a name of the field before it is all that could stand on a line of its own.
  expect(long.filter((line) => /\S[ \t]\S/.test(line.replace(/^[!-9;-~]+: ?/, '')))).toEqual([])
}
