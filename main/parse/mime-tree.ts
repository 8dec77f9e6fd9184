import { decodeCharset } from './charset.ts'
import { fieldOf, headerBlock, type RawField } from './header-fields.ts'
import { deepest, mostParts } from './limits.ts'
import { structuredField, type StructuredField } from './structured-field.ts'

/** One part of a mail: its header, and where its body lies in the mail's bytes. */
export type MimePart = {
  readonly fields: readonly RawField[]
  /** Content-Type, `text/plain` where none is given. */
  readonly type: StructuredField
  readonly disposition: StructuredField
  /** Content-Transfer-Encoding in lower case. */
  readonly encoding: string
  /** Without angle brackets. */
  readonly contentId: string | null
  readonly start: number
  readonly end: number
  readonly children: readonly MimePart[]
}

/** The whole mail, and how many parts were read of it so far. */
type Reading = { readonly bytes: Buffer; parts: number }

type Stretch = { readonly start: number; readonly end: number }

const lf = 0x0a
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d

type Delimiter = { readonly start: number; readonly next: number; readonly last: boolean }

/** The delimiter line (RFC 2046 section 5.1.1) at `at`, where the delimiter's own bytes stand, or null where it is none. */
const delimiterAt = (
  bytes: Buffer,
  at: number,
  length: number,
  { start, end }: Stretch,
): Delimiter | null => {
  if (at > start && bytes[at - 1] !== lf) return null
  let behind = at + length
  const last = bytes[behind] === 0x2d && bytes[behind + 1] === 0x2d
  if (last) behind += 2
  while (behind < end && isSpace(bytes[behind])) behind += 1
  if (behind < end && bytes[behind] !== lf) return null
  // The line end before it belongs to the delimiter.
  let before = at
  if (before > start) before -= 1
  if (before > start && bytes[before - 1] === 0x0d) before -= 1
  return { start: before, next: Math.min(behind + 1, end), last }
}

/** The stretches between the delimiters. What was cut off ends with its surroundings. */
const stretches = (reading: Reading, around: Stretch, boundary: string): Stretch[] => {
  const { bytes } = reading
  const needle = Buffer.from(`--${boundary}`, 'latin1')
  const found: Stretch[] = []
  let open: number | null = null
  let at = bytes.indexOf(needle, around.start)
  while (at !== -1 && at < around.end) {
    const delimiter = delimiterAt(bytes, at, needle.length, around)
    if (delimiter !== null && reading.parts + found.length < mostParts) {
      if (open !== null) found.push({ start: open, end: Math.max(open, delimiter.start) })
      open = delimiter.next
      if (delimiter.last) return found
    }
    at = bytes.indexOf(needle, delimiter?.next ?? at + 1)
  }
  if (open !== null) found.push({ start: open, end: around.end })
  return found
}

/** The boundary of a multipart whose header lost it: what its first part is told by. */
const guessed = (bytes: Buffer, { start, end }: Stretch): string | null => {
  const text = bytes.toString('latin1', start, Math.min(end, start + 20_000))
  return /^--([^\s-][^\r\n]{0,69}?)[ \t]*\r?\nContent-[a-z-]{2,30}:/im.exec(text)?.[1] ?? null
}

const childrenOf = (reading: Reading, body: Stretch, type: StructuredField, depth: number): MimePart[] => {
  const boundary = (type.parameters.get('boundary') ?? '').slice(0, 200)
  const given = boundary === '' ? [] : stretches(reading, body, boundary)
  const guess = given.length === 0 ? guessed(reading.bytes, body) : null
  const parts = guess === null ? given : stretches(reading, body, guess)
  const usual = type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  return parts.map((part) => partAt(reading, part, usual, depth + 1))
}

const idOf = (field: string): string | null => {
  const id = decodeCharset(Buffer.from(field, 'latin1'), '').trim().replaceAll(/^<|>$/g, '').trim()
  return id === '' || id.length > 1000 ? null : id
}

const partAt = (reading: Reading, { start, end }: Stretch, usual: string, depth: number): MimePart => {
  reading.parts += 1
  const { fields, bodyStart } = headerBlock(reading.bytes, start, end)
  const named = structuredField(fieldOf(fields, 'content-type'))
  const type = named.value.includes('/') ? named : { ...named, value: usual }
  const body = { start: bodyStart, end }
  const children =
    type.value.startsWith('multipart/') && depth < deepest ? childrenOf(reading, body, type, depth) : []
  return {
    fields,
    // A multipart without a single delimiter is what its bytes are: text.
    type:
      type.value.startsWith('multipart/') && children.length === 0 ? { ...type, value: 'text/plain' } : type,
    disposition: structuredField(fieldOf(fields, 'content-disposition')),
    encoding: /[\w-]+/.exec(structuredField(fieldOf(fields, 'content-transfer-encoding')).value)?.[0] ?? '',
    contentId: idOf(fieldOf(fields, 'content-id')),
    ...body,
    children,
  }
}

/**
 * The parts of a mail. Reads bytes and copies none; each level of nesting looks once at what it holds. A delimiter of an
 * outer part ends everything inside it.
 */
export const mimeTree = (bytes: Buffer, start = 0): MimePart =>
  partAt({ bytes, parts: 0 }, { start, end: bytes.length }, 'text/plain', 0)
