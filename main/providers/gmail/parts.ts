import type { ProviderAttachment } from '../provider.ts'
import { headerParameter, headerText, headerValue } from './headers.ts'
import type { GmailPart } from './schemas.ts'

/** One stretch of the body in the forms in which it exists. */
export type BodyPiece = { readonly html: GmailPart | null; readonly text: GmailPart | null }

export type Structure = {
  readonly pieces: readonly BodyPiece[]
  readonly attachments: readonly ProviderAttachment[]
}

/** Deeper nesting is not read: nobody writes it, and it would exhaust the stack. */
const deepest = 100

const mimeType = (part: GmailPart): string => part.mimeType.toLowerCase()
const disposition = (part: GmailPart): string =>
  (headerValue(part.headers, 'Content-Disposition').split(';')[0] ?? '').trim().toLowerCase()

const contentId = (part: GmailPart): string | null => {
  const id = headerValue(part.headers, 'Content-ID').replaceAll(/^<|>$/g, '').trim()
  return id === '' || id.length > 1000 ? null : id
}

const isText = (part: GmailPart): boolean => /^text\/(plain|html)$/.test(mimeType(part))

/** A text part is the body unless it is a file: named, or said to be an attachment (RFC 2183 section 2.2). */
const isBody = (part: GmailPart): boolean =>
  isText(part) && part.filename === '' && disposition(part) !== 'attachment'

const extension: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/html': '.html',
  'text/plain': '.txt',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'application/pdf': '.pdf',
}

/** An attached message has no file name but a subject, which says more than "attachment". */
const filenameOf = (part: GmailPart): string => {
  if (part.filename !== '') return part.filename.slice(0, 1000)
  const type = mimeType(part)
  const inner = part.parts[0]
  const subject = type === 'message/rfc822' && inner !== undefined ? headerText(inner.headers, 'Subject') : ''
  const stem = subject
    .replaceAll(/[\s\\/:*?"<>|\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 100)
  return `${stem === '' ? 'attachment' : stem}${extension[type] ?? ''}`
}

const attachmentOf = (part: GmailPart, related: boolean): ProviderAttachment => {
  const cid = contentId(part)
  const said = disposition(part)
  return {
    partId: part.partId,
    filename: filenameOf(part),
    mediaType: (mimeType(part) || 'application/octet-stream').slice(0, 255),
    size: part.body.size,
    inline: said === 'inline' || (said !== 'attachment' && related && cid !== null),
    contentId: cid,
  }
}

const none: Structure = { pieces: [], attachments: [] }

const joined = (structures: readonly Structure[]): Structure => ({
  pieces: structures.flatMap((structure) => structure.pieces),
  attachments: structures.flatMap((structure) => structure.attachments),
})

/**
 * RFC 2046 section 5.1.4: alternatives are the same content, the last one the richest. The last HTML and the first
 * plain text are one piece; what else is offered (a calendar invitation) stays reachable as a file.
 */
const alternative = (children: readonly Structure[]): Structure => {
  const { pieces, attachments } = joined(children)
  const html = children.findLast((child) => child.pieces.some((piece) => piece.html !== null))
  const text = pieces.find((piece) => piece.text !== null)?.text ?? null
  const rich = html?.pieces ?? []
  // A rich alternative of several pieces (mixed inside alternative) is kept whole.
  if (rich.length > 1) return { pieces: rich, attachments }
  const only = { html: rich[0]?.html ?? null, text }
  return { pieces: only.html === null && only.text === null ? [] : [only], attachments }
}

const multipart = (part: GmailPart, depth: number): Structure => {
  const type = mimeType(part)
  if (type === 'multipart/alternative') {
    return alternative(part.parts.map((child) => walk(child, depth + 1, false)))
  }
  if (type !== 'multipart/related') return joined(part.parts.map((child) => walk(child, depth + 1, false)))
  // RFC 2387: the root is the first part, or the one that `start` names.
  const start = headerParameter(headerValue(part.headers, 'Content-Type'), 'start').replaceAll(/^<|>$/g, '')
  const root = part.parts.find((child) => start !== '' && contentId(child) === start) ?? part.parts[0]
  return joined(
    part.parts.map((child) => (child === root ? walk(child, depth + 1, false) : companion(child, depth + 1))),
  )
}

/** What belongs to the root of multipart/related is a file, even where it is text. */
const companion = (part: GmailPart, depth: number): Structure =>
  mimeType(part).startsWith('multipart/')
    ? walk(part, depth, true)
    : { pieces: [], attachments: [attachmentOf(part, true)] }

const walk = (part: GmailPart, depth: number, related: boolean): Structure => {
  if (depth > deepest) return none
  if (mimeType(part).startsWith('multipart/')) return multipart(part, depth)
  if (!isBody(part)) return { pieces: [], attachments: [attachmentOf(part, related)] }
  const piece = mimeType(part) === 'text/html' ? { html: part, text: null } : { html: null, text: part }
  return { pieces: [piece], attachments: [] }
}

/** Sorts a message's parts into its body and its files. A message inside the message is a file and is not opened. */
export const structureOf = (payload: GmailPart): Structure => walk(payload, 0, false)

/** The text parts that the body is made of. */
export const bodyParts = (structure: Structure): GmailPart[] =>
  structure.pieces.flatMap(({ html, text }) => [html, text]).filter((part) => part !== null)

/** The part with this id, wherever it is. */
export const partById = (part: GmailPart, partId: string): GmailPart | null => {
  if (part.partId === partId) return part
  for (const child of part.parts) {
    const found = partById(child, partId)
    if (found !== null) return found
  }
  return null
}
