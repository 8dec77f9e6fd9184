import { isAscii } from 'node:buffer'

/** Labels of real mail that the WHATWG Encoding standard does not know, without `x-`, dots, dashes and underscores. */
const aliases: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  binary: 'windows-1252',
  default: 'windows-1252',
  unknown: 'windows-1252',
  unknown8bit: 'windows-1252',
  '8bit': 'windows-1252',
  iso88591windows: 'windows-1252',
  usascii: 'windows-1252',
  utf8mb4: 'utf-8',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  windows31j: 'shift_jis',
  shiftjis: 'shift_jis',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  ms949: 'euc-kr',
  cp950: 'big5',
  windows950: 'big5',
  cp874: 'windows-874',
  tis620: 'windows-874',
  eucjp: 'euc-jp',
  cp51932: 'euc-jp',
  junet: 'iso-2022-jp',
  iso2022jp: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  macroman: 'macintosh',
}

const bareLabel = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replace(/^x-/, '')
    .replaceAll(/[\s._-]+/g, '')

/** WHATWG reads ASCII and Latin-1 as this, and so does everybody: 0x80 to 0x9F are never meant as controls. */
const fallback = 'windows-1252'

const known = (label: string): InstanceType<typeof TextDecoder> | null => {
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

/** The decoder of a label. Labels are a stranger's words: what is remembered of them is bounded. */
const decoderOf = (label: string): InstanceType<typeof TextDecoder> => {
  const found = decoders.get(label)
  if (found !== undefined) return found
  const decoder = known(aliases[bareLabel(label)] ?? label.trim()) ?? known(fallback) ?? new TextDecoder()
  if (decoders.size < 200 && label.length < 40) decoders.set(label, decoder)
  return decoder
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true })

const strictUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return null
  }
}

/** 7-bit charsets that switch by an escape or a tilde, and wide ones: their bytes can be valid UTF-8 and mean something else. */
const otherwise =
  /^(?:x-)?(?:iso[-_]?2022|hz|csiso2022|junet|cp5022|utf-?16|utf-?32|ucs|unicode(?!-1-1-utf-8))/i
const escape = String.fromCharCode(0x1b)
const japanese = new RegExp(String.raw`${escape}(?:\$[@B]|\([BJI])`)

/** Two escapes with nothing between, as where encoded words meet, are an error to WHATWG's decoder. */
const emptyShift = new RegExp(String.raw`${escape}\([BJ](?=${escape}[$(])`, 'g')

const isWide = /^(?:x-)?(?:utf-?16|utf-?32|ucs|csunicode|unicode$|unicodef)/i

/** Named UTF-8 without being it: text of Windows if what breaks the rule is much, UTF-8 that somebody cut if it is little. */
const brokenUtf8 = (bytes: Uint8Array): string => {
  const text = decoderOf('utf-8').decode(bytes)
  let broken = 0
  let sound = 0
  for (const sign of text) {
    if (sign === '\uFFFD') broken += 1
    else if (sign > '\u007F') sound += 1
  }
  return broken > sound ? decoderOf(fallback).decode(bytes) : text
}

const fromJapanese = (shifting: string): string =>
  decoderOf('iso-2022-jp').decode(Buffer.from(shifting.replaceAll(emptyShift, ''), 'latin1'))

/** Charsets in which a short word can by chance be valid UTF-8: two bytes a sign, both of the upper half. */
const eastern = /^(?:x-)?(?:gb|big5|euc|shift|sjis|ks_?c|ms9|cp9|windows-?9|uhc)/i

/** Fewer bytes beyond ASCII than this say nothing against such a label. */
const telling = 12

const beyondAscii = (bytes: Uint8Array): number => {
  let count = 0
  for (const byte of bytes) {
    if (byte > 0x7f) count += 1
    if (count >= telling) break
  }
  return count
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

const isUtf8 = /^(?:utf-?8|utf8mb4|unicode-1-1-utf-8)$/i

/**
 * Text of bytes that say to be in `label` (RFC 2045 section 5.1; empty where nothing is said). Any bytes become some text.
 * What is valid UTF-8 and has signs beyond ASCII is UTF-8 whatever the label: hardly any other text looks like it.
 * UTF-7 is not read, as in browsers: it hides markup from those who look for it.
 */
export const decodeCharset = (bytes: Uint8Array, label: string): string => {
  const shifts = bytes.includes(0x1b)
  if (!shifts && !otherwise.test(label) && isAscii(bytes)) return latin(bytes)
  if (isWide.test(label) && bytes.includes(0)) return decoderOf(label).decode(bytes)
  const shifting = shifts ? latin(bytes) : ''
  if (japanese.test(shifting)) return fromJapanese(shifting)
  const certain = !eastern.test(label.trim()) || beyondAscii(bytes) >= telling
  const text = certain ? strictUtf8(bytes) : null
  if (text !== null) return text
  if (isUtf8.test(label.trim())) return brokenUtf8(bytes)
  return decoderOf(label === '' ? fallback : label).decode(bytes)
}
