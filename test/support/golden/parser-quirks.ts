import type { Person } from './cases.ts'
import type { Comparable } from './expect-mail.ts'

export type Parser = 'postal-mime' | "Python's email"
/** Whose own writing of a mail is read, where we hand over fields and not a mail. */
type Writer = 'the emulated Exchange'

/**
 * Where a parser is wrong about a mail that is right, or strict where we are lenient on purpose. `expected` is what it
 * makes of it; `both` is left out of the comparison on either side. What one parser can't tell, the other one does.
 */
type Quirk = {
  readonly parser: Parser | Writer
  readonly why: string
  readonly expected?: (value: Comparable) => Comparable
  readonly read?: (value: Comparable) => Comparable
  readonly both?: (value: Comparable) => Comparable
}

/** How many bytes of a name one encoded word holds. */
const oneWord = 45

const spaceless = ([name, address]: Person): Person =>
  Buffer.byteLength(name) > oneWord ? [name.replaceAll(' ', ''), address] : [name, address]

export const parserQuirks: readonly Quirk[] = [
  {
    parser: 'postal-mime',
    why: 'reads files of the type text/calendar as text, and changes their line ends',
    both: (value) => ({
      ...value,
      attachments: value.attachments.map((file) =>
        file.mediaType === 'text/calendar' ? { ...file, size: 0, sha256: '' } : file,
      ),
    }),
  },
  {
    parser: 'postal-mime',
    why: 'decodes what looks like an encoded word inside a quoted filename, against RFC 2047 section 5',
    expected: (value) => ({
      ...value,
      attachments: value.attachments.map((file) => ({
        ...file,
        filename: file.filename.replace('=?UTF-8?Q?fake?=', 'fake'),
      })),
    }),
  },
  {
    parser: "Python's email",
    why: 'keeps the white space between the encoded words of a name, against RFC 2047 section 6.2',
    both: (value) => ({ ...value, to: value.to.map(spaceless), cc: value.cc.map(spaceless) }),
  },
  {
    parser: "Python's email",
    why: 'notes that `name` of Content-Type is in encoded words, which we write on purpose beside the `filename*` of RFC 2231 for programs that know no other',
    read: (value) => ({
      ...value,
      defects: value.defects.filter((defect) => !/^Content-Type: .*encoded.word/.test(defect)),
    }),
  },
  {
    parser: 'the emulated Exchange',
    why: 'writes headers that Python notes something about, and a quoted name that looks like an encoded word',
    both: (value) => ({
      ...value,
      defects: [],
      attachments: value.attachments.map((file) => ({
        ...file,
        filename: file.filename.replace('=?UTF-8?Q?fake?=', 'fake'),
      })),
    }),
  },
]

const applied = (
  parser: Parser | Writer,
  value: Comparable,
  sides: readonly ('expected' | 'read' | 'both')[],
): Comparable =>
  parserQuirks
    .filter((quirk) => quirk.parser === parser)
    .flatMap((quirk) => sides.flatMap((side) => quirk[side] ?? []))
    .reduce((changed, change) => change(changed), value)

export const asExpectedOf = (parser: Parser, value: Comparable): Comparable =>
  applied(parser, value, ['expected', 'both'])
/** Without what the emulated Exchange writes worse than the real one: it is not what is tested. */
export const asWritten = (value: Comparable): Comparable => applied('the emulated Exchange', value, ['both'])
export const asReadBy = (parser: Parser, value: Comparable): Comparable =>
  applied(parser, value, ['read', 'both'])

/** Names as far as the parser can be trusted with them. */
export const peopleReadBy = (parser: Parser, people: readonly Person[]): readonly Person[] =>
  parser === 'postal-mime' ? people : people.map(spaceless)
