import { addressParser, decodeWords } from 'postal-mime'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { GmailHeader } from './schemas.ts'

/** RFC 5322 section 2.2.3: a line end before white space belongs to the transport, not to the value. */
const unfold = (value: string): string => value.replaceAll(/\r?\n(?=[ \t])/g, '').replaceAll(/[\r\n]+/g, ' ')

/** The first header of that name, unfolded, '' where there is none. Names are case-insensitive. */
export const headerValue = (headers: readonly GmailHeader[], name: string): string => {
  const wanted = name.toLowerCase()
  return unfold(headers.find((header) => header.name.toLowerCase() === wanted)?.value ?? '').trim()
}

/** All headers of that name in one list. Some programs write To twice, against RFC 5322 section 3.6. */
const listValue = (headers: readonly GmailHeader[], name: string): string => {
  const wanted = name.toLowerCase()
  return headers
    .filter((header) => header.name.toLowerCase() === wanted)
    .map((header) => unfold(header.value).trim())
    .filter((value) => value !== '')
    .join(', ')
}

/** Text of a header: RFC 2047 words decoded; what is broken stays as it is written. */
export const headerText = (headers: readonly GmailHeader[], name: string): string =>
  decodeWords(headerValue(headers, name)).trim()

/** The bounds of `participantSchema`; a longer name is cut, a longer address is none. */
const longest = 1000

const participant = (name: string, address: string): Participant => ({
  name: name.trim().slice(0, longest),
  address: address.trim(),
})

type Parsed = ReturnType<typeof addressParser>[number]

/**
 * A name with an unquoted comma falls apart into an entry without an address and one with it, as in
 * `Meyer, Ann <ann@x.example>`. The parts are put together again.
 */
const joinSplitNames = (entries: readonly Parsed[]): Participant[] => {
  const people: Participant[] = []
  let before = ''
  for (const entry of entries) {
    if (entry.group !== undefined) {
      before = ''
      people.push(...joinSplitNames(entry.group))
    } else if (entry.address === undefined || entry.address === '') {
      before = before === '' ? entry.name : `${before}, ${entry.name}`
    } else {
      const name = before !== '' && entry.name !== '' ? `${before}, ${entry.name}` : entry.name
      people.push(participant(name, entry.address))
      before = ''
    }
  }
  return people
}

/** The people of an address header (RFC 5322 section 3.4): groups opened, comments and quotes understood, names decoded. */
export const headerPeople = (headers: readonly GmailHeader[], name: string): Participant[] =>
  joinSplitNames(addressParser(listValue(headers, name))).filter(
    ({ address }) => address.length <= longest && address.includes('@'),
  )

/** Parameters of a structured header such as Content-Type, the values unquoted (RFC 2045 section 5.1). */
export const headerParameter = (value: string, parameter: string): string => {
  const pattern = new RegExp(`;\\s*${parameter}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i')
  const found = pattern.exec(value)
  return (found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2] ?? '').trim()
}
