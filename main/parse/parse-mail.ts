import type { Participant } from '../../shared/domain/participant.ts'
import { messageIds } from '../../shared/rules/threading.ts'
import { originOf } from '../providers/origin.ts'
import { decodeCharset } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { fieldText, type RawField } from './header-fields.ts'
import { unflowed } from './flowed-text.ts'
import { longestBody } from './limits.ts'
import { mailBytes } from './mail-bytes.ts'
import { mailDate } from './mail-date.ts'
import { calendarOf, contentOf, filesOf } from './mail-files.ts'
import { structureOf, type BodyPiece } from './mail-structure.ts'
import { mimeTree, type MimePart } from './mime-tree.ts'
import type { ParsedMail } from './parsed-mail.ts'
import { peopleOf } from './people.ts'

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const htmlFromText = (text: string): string =>
  `<pre style="white-space: pre-wrap; font: inherit">${text.replaceAll(/[&<>"]/g, (sign) => escaped[sign] ?? sign)}</pre>`

/** What an HTML part says of its charset itself, where its header says nothing. */
const metaCharset = /<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{1,40})/i

const charsetOf = ({ type }: MimePart, content: Buffer): string => {
  const said = type.parameters.get('charset')?.replaceAll('"', '').trim() ?? ''
  if (said !== '' || type.value !== 'text/html') return said
  return metaCharset.exec(content.subarray(0, 4000).toString('latin1'))?.[1] ?? ''
}

const textOf = (bytes: Buffer, part: MimePart): string => {
  const content = contentOf(bytes, part)
  const text = decodeCharset(content.subarray(0, longestBody), charsetOf(part, content))
  const { parameters } = part.type
  const flows = part.type.value === 'text/plain' && /^flowed$/i.test(parameters.get('format') ?? '')
  const plain = text.replaceAll('\u0000', '').replaceAll(/\r\n?/g, '\n')
  return flows ? unflowed(plain, /^yes$/i.test(parameters.get('delsp') ?? '')) : plain
}

type Body = { readonly html: string | null; readonly text: string | null }

const bodyOf = (bytes: Buffer, pieces: readonly BodyPiece[]): Body => {
  const forms = pieces.map(({ html, text }) => ({
    html: html === null ? null : textOf(bytes, html),
    text: text === null ? null : textOf(bytes, text),
  }))
  const rich = forms.some(({ html }) => html !== null)
  // A list's footer is plain text after an HTML body: the HTML form has to hold it too, or it would not be seen.
  const html = rich ? forms.map((form) => form.html ?? htmlFromText(form.text ?? '')).join('\n') : null
  const wholeText = forms.length > 0 && forms.every(({ text }) => text !== null)
  const text = wholeText ? forms.map((form) => form.text).join('\n') : null
  return { html: html?.slice(0, longestBody) ?? null, text: text?.slice(0, longestBody) ?? null }
}

const longestId = 998
const mostReferences = 1000

const firstId = (field: string): string | null => {
  const [first] = messageIds(field)
  if (first !== undefined) return first.slice(0, longestId)
  // Some programs leave the angle brackets out.
  return /^[^\s<>]+@[^\s<>]+$/.test(field) ? field.slice(0, longestId) : null
}

type Head = Omit<ParsedMail, 'html' | 'text' | 'files' | 'calendar'>

const nobody: Participant = { name: '', address: '' }

const headOf = (fields: readonly RawField[], charset: string): Head => {
  const firsts = new Map<string, string>()
  for (const { name, value } of fields) if (!firsts.has(name)) firsts.set(name, value)
  const raw = (name: string): string => firsts.get(name) ?? ''
  // Some programs write To twice, against RFC 5322 section 3.6.
  const people = (name: string): Participant[] => {
    const values = fields.filter((field) => field.name === name && field.value !== '')
    return values.length === 0
      ? []
      : peopleOf(values.map(({ value }) => fieldText(value, charset)).join(', '))
  }
  const words = (name: string): string => decodeWords(raw(name), charset).trim()
  const [first] = people('from')
  const from = first ?? { ...nobody, name: words('from').slice(0, 1000) }
  const origin = originOf({ header: (name) => raw(name.toLowerCase()), author: from.address })
  return {
    subject: words('subject').replaceAll(/\p{Cc}+/gu, ' '),
    from,
    to: people('to'),
    cc: people('cc'),
    bcc: people('bcc'),
    replyTo: people('reply-to'),
    sentAt: mailDate(raw('date')),
    rfcMessageId: firstId(raw('message-id')),
    inReplyTo: firstId(raw('in-reply-to')),
    references: messageIds(raw('references')).slice(-mostReferences),
    automatic: origin === 'automatic',
    origin,
  }
}

/** The charset that the mail names first: raw bytes in its header are mostly of it. */
const usualCharset = (part: MimePart): string =>
  part.type.parameters.get('charset') ?? part.children.map(usualCharset).find((label) => label !== '') ?? ''

/**
 * Lays a mail out from its bytes (RFC 5322, RFC 2045 to 2047, 2231, 3676). Takes any bytes: what is broken becomes what can
 * be read of it. Time and memory are bounded by the input's length; `limits.ts` says what stays unread.
 */
export const parseMail = (raw: Uint8Array): ParsedMail => {
  const { bytes, start } = mailBytes(raw)
  const tree = mimeTree(bytes, start)
  const charset = usualCharset(tree)
  const { pieces, files } = structureOf(tree)
  return {
    ...headOf(tree.fields, charset),
    ...bodyOf(bytes, pieces),
    files: filesOf(bytes, files, charset),
    calendar: calendarOf(bytes, files),
  }
}

/** The content of a file of a mail, given the same bytes. */
export const fileContent = (
  raw: Uint8Array,
  file: Pick<ParsedMail['files'][number], 'start' | 'end' | 'encoding'>,
): Uint8Array => contentOf(mailBytes(raw).bytes, file)
