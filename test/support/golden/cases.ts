import { fileUrl } from '../../../shared/rules/file-url.ts'
import type { MailFile } from '../../../shared/domain/file.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import { seeded } from '../seeded.ts'
import { bodies, type Body } from './bodies.ts'
import { sha256 } from './parsed-mail.ts'
import { alts, filenames, mediaTypes, people, recipientCounts, sizes, subjects } from './tables.ts'

export type Person = readonly [name: string, address: string]
export type ExpectedFile = {
  readonly filename: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
}

/** A mail to be written, and what must arrive of it. */
export type GoldenCase = {
  readonly id: string
  readonly content: MailContent
  readonly files: readonly { readonly file: MailFile; readonly bytes: Buffer }[]
  readonly expected: {
    readonly subject: string
    readonly to: readonly Person[]
    readonly cc: readonly Person[]
    readonly bcc: readonly Person[]
    readonly html: string
    readonly text: string
    /** In the order of the text. */
    readonly pictures: readonly ExpectedFile[]
    readonly attachments: readonly ExpectedFile[]
    readonly shape: string
  }
}

/** The right side of Message-IDs and Content-IDs of the mailbox that golden mails are sent from. */
export const senderDomain = 'northwind.example'

const nth = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('An empty table')
  return found
}

const lines =
  'BEGIN:TEXT\r\nbare line feed\nbare return\r a line with a dot\r\n.\r\nFrom here; trailing spaces  \r\n'

/** Bytes that follow from the name: every value, or where the type is text, text with line ends of all kinds. */
const bytesOf = (name: string, mediaType: string, size: number): Buffer => {
  const bytes = Buffer.alloc(size, mediaType.startsWith('text/') ? lines : 0)
  if (mediaType.startsWith('text/')) return bytes
  const random = seeded(
    Array.from(name).reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) | 0, 7),
  )
  for (let at = 0; at < size; at += 1) bytes[at] = Math.floor(random() * 256)
  return bytes
}

type FileSpec = { readonly filename: number; readonly mediaType: number; readonly size: number }
export type Choice = {
  readonly id: string
  readonly subject: number
  readonly body: Body
  readonly persons: number
  readonly counts: readonly [to: number, cc: number, bcc: number]
  readonly pictures: readonly { readonly alt: string; readonly size: number }[]
  readonly attachments: readonly FileSpec[]
  readonly more?: Partial<MailContent>
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const file = (fileId: string, [filename, mediaType]: [string, string], size: number) => {
  const bytes = bytesOf(fileId, mediaType, size)
  return { file: { fileId, filename, mediaType, size }, bytes }
}

const facts = (filename: string, mediaType: string, bytes: Buffer): ExpectedFile => ({
  filename,
  mediaType,
  size: bytes.byteLength,
  sha256: sha256(bytes),
})

const chosenPeople = (from: number, count: number) => {
  const chosen = Array.from({ length: count }, (_, index) => nth(people, from + index))
  const given: Participant[] = chosen.map(([name, , address]) => ({ name, address }))
  const sent = chosen.map(([, name, , address]): Person => [name, address])
  return { given, sent }
}

const shapeOf = (pictures: number, attachments: readonly ExpectedFile[]): string => {
  const html =
    pictures === 0
      ? 'text/html'
      : `multipart/related(${['text/html', ...Array(pictures).fill('image/png')].join(',')})`
  const text = `multipart/alternative(text/plain,${html})`
  if (attachments.length === 0) return text
  return `multipart/mixed(${[text, ...attachments.map(({ mediaType }) => mediaType)].join(',')})`
}

/** Makes a mail of entries of the tables. The pictures stand below the body, each in a paragraph. */
export const goldenCase = ({ id, body, counts, persons, ...choice }: Choice): GoldenCase => {
  const [subject, sentSubject] = nth(subjects, choice.subject)
  const to = chosenPeople(persons, counts[0])
  const cc = chosenPeople(persons + counts[0], counts[1])
  const bcc = chosenPeople(persons + counts[0] + counts[1], counts[2])
  const pictures = choice.pictures.map(({ size }, index) =>
    file(`${id}-picture${String(index)}`, [`picture ${String(index)}.png`, 'image/png'], size),
  )
  const attachments = choice.attachments.map((spec, index) =>
    file(
      `${id}-file${String(index)}`,
      [nth(filenames, spec.filename)[0], nth(mediaTypes, spec.mediaType)[0]],
      spec.size,
    ),
  )
  const paragraph = (source: string, alt: string, end: string): string =>
    `<p><img src="${source}" alt="${escaped(alt)}" width="120"${end}></p>`
  const given = choice.pictures.map(({ alt }, index) =>
    paragraph(fileUrl(pictures[index]?.file.fileId ?? ''), alt, ''),
  )
  const sent = choice.pictures.map(({ alt }, index) =>
    paragraph(`cid:${pictures[index]?.file.fileId ?? ''}@${senderDomain}`, alt, ' /'),
  )
  const words = choice.pictures.map(({ alt }) => (alt === '' ? '' : `[${alt}]`))
  const sentFiles = attachments.map(({ bytes }, index) => {
    const spec = choice.attachments[index] ?? { filename: 0, mediaType: 0 }
    return facts(nth(filenames, spec.filename)[1], nth(mediaTypes, spec.mediaType)[1], bytes)
  })
  return {
    id,
    content: {
      mailboxId: 'box',
      fromAddress: null,
      to: to.given,
      cc: cc.given,
      bcc: bcc.given,
      subject,
      html: body.html + given.join(''),
      replyToMessageId: null,
      attachments: attachments.map((attachment) => attachment.file),
      ...choice.more,
    },
    files: [...pictures, ...attachments],
    expected: {
      subject: sentSubject,
      to: to.sent,
      cc: cc.sent,
      bcc: bcc.sent,
      html: body.sent + sent.join(''),
      text: [body.text, ...words].join('\n\n').trim(),
      pictures: pictures.map(({ file: { filename }, bytes }) => facts(filename, 'image/png', bytes)),
      attachments: sentFiles,
      shape: shapeOf(pictures.length, sentFiles),
    },
  }
}

/** Steps that share no factor with the tables' lengths, so that every entry meets many others. */
const fromTables = (index: number): GoldenCase =>
  goldenCase({
    id: `table-${String(index)}`,
    subject: index,
    body: nth(bodies, index * 3 + 1),
    persons: index * 5,
    counts: nth(recipientCounts, index),
    pictures: Array.from({ length: [0, 0, 1, 0, 2][index % 5] ?? 0 }, (_, at) => ({
      alt: nth(alts, index + at),
      size: nth(sizes, index + at + 1),
    })),
    attachments: Array.from({ length: [0, 1, 0, 2, 1, 0, 3][index % 7] ?? 0 }, (_, at) => ({
      filename: index + at * 11,
      mediaType: index * 3 + at,
      size: nth(sizes, index * 2 + at),
    })),
  })

const plainBody: Body = { html: '<p>Hello</p>', sent: '<p>Hello</p>', text: 'Hello' }
const emptyBody: Body = { html: '', sent: '', text: '' }
const plainly = {
  subject: 1,
  body: plainBody,
  persons: 1,
  counts: [1, 0, 0],
  pictures: [],
  attachments: [],
} as const

const many = (count: number): Participant[] =>
  Array.from({ length: count }, (_, index) => ({
    name: index % 3 === 0 ? '' : `Kunde ${String(index)} – Größe, Straße`,
    address: `person.${String(index)}@customer-${String(index % 7)}.example`,
  }))
const asPersons = (list: readonly Participant[]): Person[] => list.map(({ name, address }) => [name, address])

const manyRecipients = (field: 'to' | 'cc' | 'bcc'): GoldenCase => {
  const list = many(field === 'to' ? 500 : 499)
  const made = goldenCase({ ...plainly, id: `many-${field}`, counts: field === 'to' ? [0, 0, 0] : [1, 0, 0] })
  return {
    ...made,
    content: { ...made.content, [field]: list },
    expected: { ...made.expected, [field]: asPersons(list) },
  }
}

const one = (filename: number, mediaType: number, size: number): FileSpec[] => [{ filename, mediaType, size }]

const special: readonly GoldenCase[] = [
  ...(['to', 'cc', 'bcc'] as const).map(manyRecipients),
  goldenCase({ ...plainly, id: 'only-a-file', subject: 0, body: emptyBody, attachments: one(0, 0, 1000) }),
  goldenCase({ ...plainly, id: 'only-a-picture', body: emptyBody, pictures: [{ alt: '', size: 500 }] }),
  goldenCase({ ...plainly, id: 'nothing-at-all', subject: 0, body: emptyBody }),
  goldenCase({ ...plainly, id: 'largest', attachments: one(1, 1, 2_800_000) }),
  goldenCase({
    ...plainly,
    id: 'twenty-files',
    attachments: filenames.slice(0, 20).map((_, at) => ({ filename: at, mediaType: at, size: at * 7 })),
  }),
  goldenCase({
    ...plainly,
    id: 'ten-pictures',
    pictures: Array.from({ length: 10 }, (_, at) => ({ alt: nth(alts, at), size: at * 999 })),
  }),
  ...filenames.map((_, at) =>
    goldenCase({ ...plainly, id: `name-${String(at)}`, attachments: one(at, 0, 100) }),
  ),
]

/** How many golden mails there are. */
export const goldenCount = 250

/** All of them; the same at every run. */
export const goldenCases = (): GoldenCase[] => [
  ...special,
  ...Array.from({ length: goldenCount - special.length }, (_, index) => fromTables(index)),
]
