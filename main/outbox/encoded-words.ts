/** RFC 2047 section 2: at most 75 characters a word. 12 go to `=?UTF-8?B?` and `?=`, 63 hold 45 bytes of base64. */
const bytesPerWord = 45
/** The first word shares its line of at most 76 characters with `Subject: `. */
const bytesOfFirstWord = 36

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Characters as people see them; one that alone is longer than a word falls apart into code points. */
const characters = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((segment) =>
    Buffer.byteLength(segment) > bytesOfFirstWord ? Array.from(segment) : [segment],
  )

const chunks = (text: string): string[] => {
  const words: string[] = []
  let word = ''
  for (const char of characters(text)) {
    const room = words.length === 0 ? bytesOfFirstWord : bytesPerWord
    if (word !== '' && Buffer.byteLength(word + char) > room) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return word === '' ? words : [...words, word]
}

/**
 * A subject as a header value: ASCII as it is, anything else wholly as base64 encoded words, folded between words,
 * never inside a character. White space and controls (a line end would begin another header) become single spaces.
 * A text that looks like an encoded word itself is encoded too, or it would be read as something else; so is one with
 * a word too long to be folded (RFC 5322 section 2.1.1).
 */
export const encodeSubject = (subject: string): string => {
  const clean = subject
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const plain = /^[\u0020-\u007E]*$/.test(clean) && !clean.includes('=?') && !/\S{70}/.test(clean)
  if (plain) return clean
  return chunks(clean)
    .map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`)
    .join('\r\n ')
}
