import { decodeCharset } from './charset.ts'
import { longestField, longestHeader, mostFields } from './limits.ts'

/** A field as it came: `value` unfolded, a character for each byte. */
export type RawField = { readonly name: string; readonly value: string }

export type HeaderBlock = {
  /** Names in lower case, in their order. */
  readonly fields: readonly RawField[]
  /** Where the body begins. */
  readonly bodyStart: number
}

const lf = 0x0a
const cr = 0x0d

/** RFC 5322 section 2.2: printable, no colon. Old programs put spaces before the colon (section 4.5). */
const nameShape = /^([!-9;-~]{1,200})[ \t]*:/

/** RFC 5322 section 2.2.3. */
const isFolded = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t')

/**
 * Without the white space of headers at both ends. What other white space looks like here, as NO-BREAK SPACE, is half a
 * character of UTF-8.
 */
export const trimBytes = (bytes: string): string => {
  let start = 0
  let end = bytes.length
  while (start < end && ' \t\r\n'.includes(bytes.charAt(start))) start += 1
  while (end > start && ' \t\r\n'.includes(bytes.charAt(end - 1))) end -= 1
  return bytes.slice(start, end)
}

type Block = { readonly lines: readonly string[]; readonly bodyStart: number }

/** The lines up to the empty one. One that holds white space alone is a fold and ends nothing. */
const linesOf = (bytes: Buffer, start: number, end: number): Block => {
  const lines: string[] = []
  let at = start
  while (at < end) {
    const found = bytes.indexOf(lf, at)
    const next = found === -1 || found >= end ? end : found + 1
    let last = found === -1 || found >= end ? end : found
    while (last > at && bytes[last - 1] === cr) last -= 1
    if (last === at) return { lines, bodyStart: next }
    if (at - start < longestHeader)
      lines.push(bytes.toString('latin1', at, Math.min(last, at + longestField)))
    at = next
  }
  return { lines, bodyStart: end }
}

/**
 * The header at `start` of what ends at `end`. What is no field is left out and ends nothing; only an empty line does, or
 * the delimiter of the parts, which some programs write without one.
 */
export const headerBlock = (bytes: Buffer, start: number, end: number): HeaderBlock => {
  const { lines, bodyStart } = linesOf(bytes, start, end)
  const fields: { name: string; pieces: string[]; length: number }[] = []
  for (const line of lines) {
    const last = fields.at(-1)
    if (isFolded(line) && last !== undefined) {
      if (last.length < longestField) last.pieces.push(line)
      last.length += line.length
      continue
    }
    const name = nameShape.exec(line)
    if (name === null || fields.length >= mostFields) continue
    const value = line.slice(name[0].length)
    fields.push({ name: (name[1] ?? '').toLowerCase(), pieces: [value], length: value.length })
  }
  return {
    bodyStart,
    fields: fields.map(({ name, pieces }) => ({
      name,
      value: trimBytes(pieces.join('').replaceAll('\r', ' ')).slice(0, longestField),
    })),
  }
}

/** The first field of that name, '' where there is none. */
export const fieldOf = (fields: readonly RawField[], name: string): string =>
  fields.find((field) => field.name === name)?.value ?? ''

/** All but what is printed of ASCII, and its white space: bytes above, and the escape of ISO-2022. */
const beyondAscii = /[^\t\r\n -~]/

/** A field's bytes as text: UTF-8 (RFC 6532) where they are, else in the charset that the mail names for its body. */
export const fieldText = (value: string, charset: string): string =>
  beyondAscii.test(value) ? decodeCharset(Buffer.from(value, 'latin1'), charset) : value
