import { decodeHTMLStrict } from 'entities/decode'

/** base64url (RFC 4648 section 5), as Gmail carries bytes. Padding and the plain alphabet are understood too. */
export const bytesFromBase64Url = (data: string): Uint8Array => Buffer.from(data, 'base64url')

const strictUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const decoderFor = (charset: string): InstanceType<typeof TextDecoder> => {
  try {
    return new TextDecoder(charset === '' ? 'windows-1252' : charset)
  } catch {
    return new TextDecoder('windows-1252')
  }
}

/** Charsets whose text is made of 7-bit bytes, so that it looks like valid UTF-8, or that NUL bytes give away. */
const escaping = /^(iso-2022-|hz-gb|utf-?7$)/i
const wide = /^utf-?(16|32)/i

const looksEscaped = (bytes: Uint8Array, charset: string): boolean =>
  (escaping.test(charset) && (bytes.includes(0x1b) || bytes.includes(0x7e))) ||
  (wide.test(charset) && bytes.includes(0))

/**
 * Text of a body. Gmail hands text parts over in UTF-8 whatever their charset says, but not always, so UTF-8 is tried
 * first and strictly; what is not UTF-8 is read in the part's own charset (WHATWG Encoding labels), and where that is
 * unknown in windows-1252, which never fails.
 */
export const decodeText = (bytes: Uint8Array, charset: string): string => {
  const text = looksEscaped(bytes, charset) ? null : strictUtf8(bytes)
  return (text ?? decoderFor(charset).decode(bytes)).replaceAll('\u0000', '')
}

/** A snippet comes HTML-escaped; this undoes it once, in one pass, so that `&amp;lt;` becomes `&lt;`. */
export const decodeSnippet = (snippet: string): string =>
  decodeHTMLStrict(snippet)
    // Newsletters pad their preview with invisible characters. Joiners stay: Persian and emoji need them.
    .replaceAll(/(?:\u034F|[\u00AD\u200B\u2060\uFEFF])+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
