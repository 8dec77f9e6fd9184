import { attachmentKind } from '../../shared/rules/attachment-kind.ts'
import { calendarNote } from './calendar-note.ts'
import { decodeCharset } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { fieldOf, headerBlock } from './header-fields.ts'
import { mostFiles } from './limits.ts'
import type { FilePart } from './mail-structure.ts'
import type { MimePart } from './mime-tree.ts'
import type { CalendarNote, ParsedFile } from './parsed-mail.ts'
import { parameterText } from './structured-field.ts'
import { withoutEncoding } from './transfer-encoding.ts'

const longestName = 1000

/** The content of a part, without its transfer encoding. */
export const contentOf = (
  bytes: Buffer,
  { start, end, encoding }: Pick<ParsedFile, 'start' | 'end' | 'encoding'>,
): Buffer => withoutEncoding(bytes.subarray(start, end), encoding)

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'message/global': '.eml',
  'text/calendar': '.ics',
  'text/html': '.html',
  'text/plain': '.txt',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'application/pdf': '.pdf',
}

const clean = (text: string): string => text.replaceAll(/[\s\p{C}]+/gu, ' ').trim()

/** An attached mail has no name of its own but a subject, which says more than "attachment". */
const subjectOf = (bytes: Buffer, part: MimePart, charset: string): string => {
  // Enough for its header; the rest is not taken out of its encoding.
  const content = contentOf(bytes, { ...part, end: Math.min(part.end, part.start + 100_000) })
  const { fields } = headerBlock(content, 0, content.length)
  return clean(decodeWords(fieldOf(fields, 'subject'), charset).replaceAll(/[\\/:*?"<>|]+/g, ' ')).slice(
    0,
    100,
  )
}

const isMail = ({ type }: MimePart): boolean =>
  type.value === 'message/rfc822' || type.value === 'message/global'

const nameOf = (bytes: Buffer, part: MimePart, charset: string): string => {
  const given =
    parameterText(part.disposition, 'filename', charset) || parameterText(part.type, 'name', charset)
  if (clean(given) !== '') return clean(given).slice(0, longestName)
  const subject = isMail(part) ? subjectOf(bytes, part, charset) : ''
  const usual = attachmentKind('', part.type.value) === 'tnef' ? 'winmail.dat' : 'attachment'
  return `${subject === '' ? usual : subject}${extensions[part.type.value] ?? ''}`
}

/** How many bytes the content has, told without making it where it is Base64. */
const sizeOf = (bytes: Buffer, part: MimePart): number => {
  if (part.encoding === 'quoted-printable') return contentOf(bytes, part).length
  if (part.encoding !== 'base64') return part.end - part.start
  const text = bytes.toString('latin1', part.start, part.end)
  let signs = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Letters, digits, + and / are above this, except those two: line ends, padding and spaces are not counted.
    if (code > 0x3d || (code >= 0x2f && code <= 0x39) || code === 0x2b) signs += 1
  }
  return Math.floor((signs * 3) / 4)
}

/** The files of a mail, named, without their content. */
export const filesOf = (bytes: Buffer, parts: readonly FilePart[], charset: string): ParsedFile[] =>
  parts.slice(0, mostFiles).map(({ part, related }) => {
    const said = part.disposition.value
    return {
      filename: nameOf(bytes, part, charset),
      mediaType: (part.type.value || 'application/octet-stream').slice(0, 255),
      size: sizeOf(bytes, part),
      inline: said === 'inline' || (said !== 'attachment' && related && part.contentId !== null),
      contentId: part.contentId,
      start: part.start,
      end: part.end,
      encoding: part.encoding,
    }
  })

/** The appointment that a mail brings, or null. */
export const calendarOf = (bytes: Buffer, parts: readonly FilePart[]): CalendarNote | null => {
  for (const { part } of parts.slice(0, 20)) {
    if (part.type.value !== 'text/calendar') continue
    const content = contentOf(bytes, { ...part, end: Math.min(part.end, part.start + 200_000) })
    const note = calendarNote(decodeCharset(content, part.type.parameters.get('charset') ?? ''))
    if (note !== null) return note
  }
  return null
}
