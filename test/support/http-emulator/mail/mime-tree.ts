import { decodeBytes } from './charset.ts'
import { findBlockEnd, headerValue, parseHeaders } from './header-block.ts'
import type { HeaderField } from './header-block.ts'
import { parseStructured } from './parameters.ts'
import type { Structured } from './parameters.ts'
import { decodeTransfer } from './transfer-encoding.ts'

/** One node of a MIME tree. Contents are cut out of the message and decoded only when asked for. */
export type MimePart = {
  /** '' for the root, then '0', '1', '0.1', … as Gmail numbers them. */
  partId: string
  headers: HeaderField[]
  mimeType: string
  charset: string | undefined
  disposition: string
  filename: string
  children: MimePart[]
  /** Content without transfer encoding. */
  content: () => Buffer
}

const DEEPEST = 40
const MOST_PARTS = 2_000

type Walk = { raw: Buffer; parts: number }
type Span = { start: number; end: number }

/** Spans between boundary lines (RFC 2046 5.1.1). A missing closing line ends the last part at the end of the text. */
export function splitMultipart(raw: Buffer, start: number, end: number, boundary: string): Span[] {
  const marker = Buffer.from(`--${boundary}`, 'latin1')
  const spans: Span[] = []
  let open = -1
  for (let at = raw.indexOf(marker, start); at !== -1 && at < end; at = raw.indexOf(marker, at + 1)) {
    if (at > start && raw[at - 1] !== 10) continue
    const after = at + marker.length
    const lineEnd = raw.indexOf(10, after)
    const rest = raw.subarray(after, lineEnd === -1 ? end : lineEnd).toString('latin1')
    if (!/^(?:--.*|[ \t]*)\r?$/.test(rest)) continue
    if (open !== -1) spans.push({ start: open, end: Math.max(open, at - (raw[at - 2] === 13 ? 2 : 1)) })
    open = rest.startsWith('--') || lineEnd === -1 ? -1 : Math.min(lineEnd + 1, end)
    if (rest.startsWith('--')) break
  }
  if (open !== -1) spans.push({ start: open, end })
  return spans
}

function filenameOf(type: Structured, disposition: Structured): string {
  return disposition.parameters.get('filename') ?? type.parameters.get('name') ?? ''
}

function childSpans(walk: Walk, type: Structured, body: Span): Span[] {
  if (type.value === 'message/rfc822') return [body]
  const boundary = type.parameters.get('boundary')
  if (!type.value.startsWith('multipart/') || !boundary) return []
  return splitMultipart(walk.raw, body.start, body.end, boundary)
}

/** RFC 2045 5.2; a message that claims parts and has none is shown as plain text, so that its words are not lost. */
function shownType(value: string, hasNothingElse: boolean): string {
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(value)) return 'text/plain'
  return hasNothingElse && value.startsWith('multipart/') ? 'text/plain' : value
}

function parsePart(walk: Walk, span: Span, partId: string, depth: number): MimePart {
  walk.parts += 1
  const { headersEnd, bodyStart } = findBlockEnd(walk.raw, span.start, span.end)
  const headers = parseHeaders(walk.raw, span.start, headersEnd)
  const type = parseStructured(headerValue(headers, 'content-type'))
  const disposition = parseStructured(headerValue(headers, 'content-disposition'))
  const encoding = headerValue(headers, 'content-transfer-encoding')
  const body = { start: bodyStart, end: span.end }
  // An encoded message/rfc822 cannot be walked in place; it stays an opaque attachment.
  const opaque = type.value === 'message/rfc822' && /base64|quoted/i.test(encoding ?? '')
  const spans = depth >= DEEPEST || opaque ? [] : childSpans(walk, type, body)
  const children: MimePart[] = []
  for (const [index, child] of spans.entries()) {
    if (walk.parts >= MOST_PARTS) break
    children.push(parsePart(walk, child, partId === '' ? String(index) : `${partId}.${index}`, depth + 1))
  }
  return {
    partId,
    headers,
    mimeType: shownType(type.value, partId === '' && children.length === 0),
    charset: type.parameters.get('charset'),
    disposition: disposition.value,
    filename: filenameOf(type, disposition),
    children,
    content: () => decodeTransfer(walk.raw.subarray(body.start, body.end), encoding),
  }
}

/** The part tree of a whole message. Never throws: broken MIME yields the parts that can be found. */
export function parseMimeTree(raw: Buffer): MimePart {
  return parsePart({ raw, parts: 0 }, { start: 0, end: raw.length }, '', 0)
}

/** Depth first, the root included. */
export function* walkParts(root: MimePart): Generator<MimePart> {
  yield root
  for (const child of root.children) yield* walkParts(child)
}

export function partText(part: MimePart): string {
  return decodeBytes(part.content(), part.charset)
}

/** Gmail counts a part as attachment when it has a file name and is no container. */
export function isAttachment(part: MimePart): boolean {
  return part.filename !== '' && !part.mimeType.startsWith('multipart/')
}
