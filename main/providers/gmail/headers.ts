import { decodeWords } from 'postal-mime'
import type { Participant } from '../../../shared/domain/participant.ts'
import { peopleOf } from '../../parse/people.ts'
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

/** The people of an address header (RFC 5322 section 3.4): groups opened, comments and quotes understood, names decoded. */
export const headerPeople = (headers: readonly GmailHeader[], name: string): Participant[] =>
  peopleOf(listValue(headers, name)).filter(({ address }) => address.includes('@'))

/** Parameters of a structured header such as Content-Type, the values unquoted (RFC 2045 section 5.1). */
export const headerParameter = (value: string, parameter: string): string => {
  const pattern = new RegExp(`;\\s*${parameter}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i')
  const found = pattern.exec(value)
  return (found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2] ?? '').trim()
}
