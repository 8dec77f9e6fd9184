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

const chunks = (text: string, bytesOfFirst: number): string[] => {
  const words: string[] = []
  let word = ''
  for (const char of characters(text)) {
    const room = words.length === 0 ? bytesOfFirst : bytesPerWord
    if (word !== '' && Buffer.byteLength(word + char) > room) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return word === '' ? words : [...words, word]
}

/**
 * Text that stands in one line of a header: white space and controls (a line end would begin another header) become
 * single spaces, unpaired surrogates U+FFFD, since they can't be written in UTF-8.
 */
export const headerText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()

/**
 * A text as base64 encoded words of whole characters (RFC 2047 section 2), to be set apart by white space.
 * @param bytesOfFirst How many bytes of the text the first word takes, where it shares its line with something.
 */
export const encodedWords = (text: string, bytesOfFirst: number = bytesPerWord): string[] =>
  chunks(text, bytesOfFirst).map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`)

/**
 * A subject as a header value: ASCII as it is, anything else wholly as base64 encoded words, folded between words,
 * never inside a character.
 * A text that looks like an encoded word itself is encoded too, or it would be read as something else; so is one with
 * a word too long to be folded (RFC 5322 section 2.1.1).
 */
export const encodeSubject = (subject: string): string => {
  const clean = headerText(subject)
  const plain = /^[\u0020-\u007E]*$/.test(clean) && !clean.includes('=?') && !/\S{70}/.test(clean)
  if (plain) return clean
  return encodedWords(clean, bytesOfFirstWord).join('\r\n ')
}
