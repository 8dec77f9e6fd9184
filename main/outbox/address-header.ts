import type { Participant } from '../../shared/domain/participant.ts'
import { encodedWords } from './encoded-words.ts'

/** RFC 5322 section 2.1.1, less the comma that may follow. */
const foldAt = 77

/** What may stand as it is between spaces (`phrase` of `atom`, RFC 5322 section 3.2.3). */
const plainPhrase = /^[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*$/
const printableAscii = /^[\u0020-\u007E]*$/

/**
 * A name that shows in all programs as it was written: quoted where it has signs of the grammar, in encoded words where
 * it is beyond ASCII or where a lenient reader would take it for an encoded word. A long one is encoded as well, since
 * there it can be folded anywhere.
 */
const phraseOf = (name: string): readonly string[] => {
  if (name.length > 60 || name.includes('=?') || !printableAscii.test(name)) return encodedWords(name)
  return [plainPhrase.test(name) ? name : `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`]
}

const wordsOf = ({ name, address }: Participant, isLast: boolean): readonly string[] => {
  const comma = isLast ? '' : ','
  return name === '' ? [address + comma] : [...phraseOf(name), `<${address}>${comma}`]
}

/**
 * A header of addresses (RFC 5322 section 3.6.3), folded between words, with its CRLF at the end; empty where there is
 * nobody. Names hold no line ends and addresses are checked: see `wireAddress`.
 */
export const addressHeader = (field: string, people: readonly Participant[]): string => {
  const words = people.flatMap((person, index) => wordsOf(person, index === people.length - 1))
  if (words.length === 0) return ''
  let text = `${field}:`
  let used = text.length
  for (const word of words) {
    const folds = used + 1 + word.length > foldAt && used > field.length + 1
    text += folds ? `\r\n ${word}` : ` ${word}`
    used = folds ? 1 + word.length : used + 1 + word.length
  }
  return `${text}\r\n`
}
