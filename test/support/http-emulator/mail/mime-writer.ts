import { domainToASCII } from 'node:url'

/*
 * Writes mail as servers do, for the emulated ones. It knows nothing of the product, so that what both agree on was
 * agreed on by the RFCs: 5322 (headers), 2045 (bodies), 2046 (multiparts), 2047 (words), 2231 (parameters).
 */

/** A part of a mail: its header lines, folded and without line ends, and its body without the last line end. */
export type WrittenPart = { headers: readonly string[]; body: Buffer }

export type NamedAddress = { name: string; address: string }

const MOST_WORD_BYTES = 45
const MOST_LINE = 76

/** RFC 2047 words in base64; a character is never cut in two. */
function encodedWords(text: string): string[] {
  const words: string[] = []
  let bytes: number[] = []
  for (const character of text) {
    const next = [...Buffer.from(character, 'utf8')]
    if (bytes.length + next.length > MOST_WORD_BYTES) {
      words.push(Buffer.from(bytes).toString('base64'))
      bytes = []
    }
    bytes.push(...next)
  }
  words.push(Buffer.from(bytes).toString('base64'))
  return words.map((word) => `=?utf-8?B?${word}?=`)
}

function singleLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/** Breaks a header at its spaces. */
function fold(name: string, tokens: readonly string[]): string {
  let line = `${name}:`
  const lines: string[] = []
  for (const token of tokens) {
    if (line.length + token.length + 1 > MOST_LINE && line !== `${name}:`) {
      lines.push(line)
      line = ''
    }
    line += ` ${token}`
  }
  return [...lines, line].join('\r\n')
}

/** An unstructured header; what plain ASCII cannot say, or reads as a word already, is encoded. */
export function textHeader(name: string, text: string): string {
  const plain = singleLine(text)
  // Runs of spaces would not survive folding.
  if (/^[\x20-\x7e]*$/.test(plain) && !/=\?|^ | $| {2}/.test(plain) && !/\S{200}/.test(plain))
    return fold(name, plain === '' ? [] : plain.split(' '))
  return fold(name, encodedWords(plain))
}

function shownAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain}`
}

function mailbox({ name, address }: NamedAddress): string[] {
  const shown = singleLine(name).trim()
  if (shown === '') return [shownAddress(address)]
  const bracketed = `<${shownAddress(address)}>`
  if (!/^[\x20-\x7e]*$/.test(shown) || shown.includes('=?')) return [...encodedWords(shown), bracketed]
  return [`"${shown.replace(/["\\]/g, '\\$&')}"`, bracketed]
}

/** An address header; nothing for nobody. */
export function addressHeader(name: string, people: readonly NamedAddress[]): string[] {
  if (people.length === 0) return []
  const tokens = people.flatMap((person, index) => {
    const words = mailbox(person)
    const last = words.length - 1
    return index === people.length - 1 ? words : words.with(last, `${words[last] ?? ''},`)
  })
  return [fold(name, tokens)]
}

/** A header of ids or other words that are ASCII already. */
export function tokenHeader(name: string, tokens: readonly string[]): string[] {
  return tokens.length === 0 ? [] : [fold(name, tokens)]
}

function extendedValue(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9._~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** A parameter on a line of its own: quoted, or by RFC 2231, in pieces where it is long. */
function parameter(name: string, value: string): string[] {
  const plain = singleLine(value)
  if (/^[\x20-\x7e]{0,50}$/.test(plain)) return [`${name}="${plain.replace(/["\\]/g, '\\$&')}"`]
  const pieces = (`utf-8''${extendedValue(plain)}`.match(/(?:%..|[^%]){1,50}/g) ?? ['']).map(String)
  if (pieces.length === 1) return [`${name}*=${pieces[0] ?? ''}`]
  return pieces.map((piece, index) => `${name}*${index}*=${piece}`)
}

/** A structured header such as Content-Type with its parameters. */
export function structuredHeader(
  name: string,
  value: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const rest = Object.entries(parameters).flatMap(([key, text]) => parameter(key, text))
  return [`${name}: ${value}`, ...rest].join(';\r\n\t')
}

function base64Lines(content: Buffer): Buffer {
  const text = Buffer.from(content.toString('base64'), 'latin1')
  const lines = Math.ceil(text.length / MOST_LINE)
  // Megabytes of it: copied in place, not cut into strings.
  const out = Buffer.alloc(text.length + Math.max(0, lines - 1) * 2, '\r\n')
  for (let line = 0; line < lines; line += 1)
    text.copy(out, line * (MOST_LINE + 2), line * MOST_LINE, (line + 1) * MOST_LINE)
  return out
}

/** A leaf in base64. */
export function binaryPart(headers: readonly string[], content: Buffer): WrittenPart {
  return { headers: [...headers, 'Content-Transfer-Encoding: base64'], body: base64Lines(content) }
}

/** A leaf of text: as it is where it is ASCII in short lines, else UTF-8 in base64. */
export function textPart(subtype: string, text: string): WrittenPart {
  const lines = text.replace(/\r\n?|\n/g, '\r\n')
  const type = (charset: string) => structuredHeader('Content-Type', `text/${subtype}`, { charset })
  // A null byte and a line that looks like a boundary need an encoding, too.
  const short = /^[\t\r\n\x20-\x7e]*$/.test(lines) && !/[^\n]{990}|^--/m.test(lines)
  if (!short) return binaryPart([type('utf-8')], Buffer.from(lines, 'utf8'))
  return {
    headers: [type('us-ascii'), 'Content-Transfer-Encoding: 7bit'],
    body: Buffer.from(lines, 'latin1'),
  }
}

function wholePart({ headers, body }: WrittenPart): Buffer {
  return Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`, 'utf8'), body])
}

/** A multipart of parts; `boundary` must be in none of them. */
export function multipart(
  subtype: string,
  parts: readonly WrittenPart[],
  boundary: string,
  parameters: Readonly<Record<string, string>> = {},
): WrittenPart {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    wholePart(part),
    Buffer.from('\r\n'),
  ])
  return {
    headers: [structuredHeader('Content-Type', `multipart/${subtype}`, { ...parameters, boundary })],
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--`)]),
  }
}

/** The whole message. */
export function writeMessage(headers: readonly string[], root: WrittenPart): Buffer {
  const all = { headers: [...headers, ...root.headers, 'MIME-Version: 1.0'], body: root.body }
  return Buffer.concat([wholePart(all), Buffer.from('\r\n')])
}

/** RFC 5322 date in UTC. */
export function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
