import { htmlText } from './html-text.ts'
import { rawBytes } from '../providers/beginning.ts'
import PostalMime, { type Attachment, type Email } from 'postal-mime'

/** A parser works line by line: a megabyte of empty ones takes it seconds. */
const mostLines = 20_000

/** Characters of the words for people: longer ones are no report's own. */
const longestNotice = 60_000

/** Exchange writes some kilobytes of styles around its words. */
const longestHtml = 300_000

/** RFC 5322 section 2.1.1 allows 998; what is behind that names no recipient. */
const longestLine = 1000

/** Nesting that reports have, with room to spare. */
const limits = { maxNestingDepth: 20, maxHeadersSize: 300_000, forceRfc822Attachments: true } as const

/** A message laid out for reading: its header, what it says to people, what it says to programs, what it returns. */
export type Report = {
  /** Lower-case names; of a repeated field the first. */
  readonly header: (name: string) => string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  /** Lines of the plain text (made of the HTML where there is no other), trimmed at their end. */
  readonly lines: readonly string[]
  /** The parts for programs (RFC 3464), in their order. */
  readonly statusParts: readonly string[]
  /** Returned messages or headers. */
  readonly returned: readonly string[]
}

const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status'])
const returnedTypes = new Set([
  'message/rfc822',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
  'text/rfc822-headers',
  'text/rfc822',
])

/** UTF-8 where it is, else byte for byte: what is looked for is ASCII. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** What lies before the line that is one too many. */
const firstLines = (bytes: Uint8Array): Uint8Array => {
  let end = -1
  for (let line = 0; line < mostLines; line += 1) {
    end = bytes.indexOf(0x0a, end + 1)
    if (end === -1) return bytes
  }
  return bytes.subarray(0, end + 1)
}

/** Line ends as LF: files from old systems end their lines with CR alone, which no MIME parser reads. */
const unixLines = (bytes: Uint8Array): Uint8Array =>
  bytes.includes(0x0a) || !bytes.includes(0x0d) ? bytes : bytes.map((byte) => (byte === 0x0d ? 0x0a : byte))

/** The beginning of the message, bounded in bytes and in lines. */
const beginning = (raw: Uint8Array): Uint8Array => firstLines(unixLines(raw.subarray(0, rawBytes)))

const contentOf = ({ content }: Attachment): string =>
  typeof content === 'string' ? content : textOf(new Uint8Array(content))

const ofTypes = ({ attachments }: Email, types: ReadonlySet<string>): string[] =>
  attachments.filter(({ mimeType }) => types.has(mimeType)).map(contentOf)

/** Whether a part holds the fields of a report although its type says something else. */
const looksLikeStatus = (text: string): boolean =>
  /^(?:final|original)-recipient[ \t]*:/im.test(text) && /^(?:action|status)[ \t]*:/im.test(text)

/** Parts named wrongly: a report sent as text or bytes, or a message inside which it lies. */
const disguisedStatus = ({ attachments }: Email): string[] =>
  attachments
    .filter(
      ({ mimeType }) => !statusTypes.has(mimeType) && /^(?:text|message|application\/octet)/.test(mimeType),
    )
    .map((attachment) => contentOf(attachment).slice(0, longestNotice))
    .filter(looksLikeStatus)

const linesOf = (text: string): string[] =>
  text
    .slice(0, longestNotice)
    .split(/\r\n|\n|\r/)
    .map((line) => line.slice(0, longestLine).trimEnd())

/** Text under a Content-Type that no program of today writes ("text/plain" with its parameters not set off). */
const misnamedText = ({ attachments }: Email): string =>
  attachments
    .filter(({ mimeType, filename }) => filename === null && /^text\/plain./.test(mimeType))
    .map(contentOf)
    .join('\n')

/** The text for people; where the parser found none (a header broken, a boundary missing), the body as it came. */
const noticeOf = (email: Email, source: string): string[] => {
  const text = [misnamedText(email), email.text ?? ''].join('\n')
  if (text.trim() !== '') return linesOf(text)
  const html = htmlText((email.html ?? '').slice(0, longestHtml))
  if (html.trim() !== '') return linesOf(html)
  const end = /\r?\n\r?\n/.exec(source)
  return end === null ? [] : linesOf(source.slice(end.index))
}

const addressesOf = (people: Email['to']): string[] => (people ?? []).flatMap(({ address }) => address ?? [])

/** Takes a message apart. Null for what no parser reads: such a message is nobody's report. */
export const reportText = async (raw: Uint8Array): Promise<Report | null> => {
  const bytes = beginning(raw)
  // Copied: the parser takes the whole buffer that lies under an array of bytes.
  const email = await PostalMime.parse(new Uint8Array(bytes), limits).catch(() => null)
  if (email === null) return null
  const source = textOf(bytes)
  const lines = noticeOf(email, source)
  const proper = ofTypes(email, statusTypes)
  const disguised = proper.length > 0 ? proper : disguisedStatus(email)
  const text = lines.join('\n')
  return {
    header: (name) => email.headers.find(({ key }) => key === name)?.value ?? '',
    from: email.from?.address ?? '',
    to: addressesOf(email.to),
    subject: email.subject ?? '',
    lines,
    // Some programs write the fields into their text, and a broken header makes text of every part.
    statusParts: disguised.length === 0 && looksLikeStatus(text) ? [text] : disguised,
    returned: ofTypes(email, returnedTypes),
  }
}
