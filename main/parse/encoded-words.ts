import { decodeCharset } from './charset.ts'
import { fieldText, trimBytes } from './header-fields.ts'

/** RFC 2047 section 2, with the language of RFC 2231 section 5. White space inside is against the rule, and seen. */
const word = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bq])\?([^?]*)\?=/gi

const fromQ = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('_', ' ')
      .replaceAll(/=\s*([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

const fromB = (text: string): Buffer =>
  Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))

type Run = { readonly charset: string; readonly bytes: Buffer[] }

/**
 * A raw field with its encoded words read, the rest as `fieldText`. Words side by side are one text (RFC 2047 section
 * 6.2): their bytes are joined before they are decoded, because many programs cut a character in two. Linear.
 */
export const decodeWords = (text: string, charset: string): string => {
  if (!text.includes('=?')) return fieldText(text, charset)
  const out: (string | Run)[] = []
  let at = 0
  for (const found of text.matchAll(word)) {
    const [whole, label = '', coding = '', content = ''] = found
    const named = label.toLowerCase()
    const bytes = coding.toLowerCase() === 'q' ? fromQ(content) : fromB(content)
    const between = text.slice(at, found.index)
    const last = out.at(-1)
    const beside = typeof last === 'object' && trimBytes(between) === ''
    if (!beside) out.push(fieldText(between, charset))
    if (beside && last.charset === named) last.bytes.push(bytes)
    else out.push({ charset: named, bytes: [bytes] })
    at = found.index + whole.length
  }
  out.push(fieldText(text.slice(at), charset))
  return out
    .map((piece) =>
      typeof piece === 'string' ? piece : decodeCharset(Buffer.concat(piece.bytes), piece.charset),
    )
    .join('')
}
