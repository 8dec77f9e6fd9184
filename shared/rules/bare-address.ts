import type { Participant } from '../domain/participant.ts'

/** What nearly every address looks like: nothing to take off. */
const plain = /^[\w%+-][\w.%+-]*@(?:[a-z\d-]+\.)+[a-z\d-]+$/i

/** Dot-atoms (RFC 5322 section 3.2.3), for which quotes around a local part say nothing. */
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+)*$/u

const pairs: readonly (readonly [string, string])[] = [
  ["'", "'"],
  ['"', '"'],
  ['<', '>'],
  ['(', ')'],
  ['[', ']'],
  ['‘', '’'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['`', '`'],
]

const unpaired = (text: string): string => {
  const pair = pairs.find(([open, close]) => text.length > 2 && text.startsWith(open) && text.endsWith(close))
  return pair === undefined ? text : text.slice(1, -1).trim()
}

const unquotedLocal = (text: string): string => {
  const end = text.lastIndexOf('"@')
  if (!text.startsWith('"') || end < 1) return text
  const inner = text.slice(1, end).replaceAll(/\\(.)/g, '$1')
  return dotAtom.test(inner) ? `${inner}${text.slice(end + 1)}` : text
}

/** One layer less of what programs and people put around an address. */
const peeled = (text: string): string => {
  const inBrackets = text.endsWith('>') ? text.slice(text.lastIndexOf('<') + 1, -1) : ''
  const bare = (inBrackets.includes('@') ? inBrackets : text)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?(?:subject|body|cc|bcc)=.*$/is, '')
    .replace(/@([^@()]*?)\s*\([^()]*\)$/s, '@$1')
  return unquotedLocal(unpaired(bare).replace(/[.,;:]+$/, ''))
}

/** UTF-16 units. Longer texts are no addresses, and looking for one in them would take its time. */
const longest = 1000

/** An address is wrapped in few layers; a text that goes on changing is none. */
const deepest = 6

/**
 * An address without what is not part of it: angle brackets, quotes around the whole or a plain local part, `mailto:`,
 * a comment behind it (RFC 5322 section 3.2.2), the dot that ends a fully qualified domain. Other texts come back trimmed.
 */
export const bareAddress = (text: string): string => {
  if (text.length > longest) return text.trim()
  if (plain.test(text)) return text
  let bare = text.trim()
  for (let layer = 0; layer < deepest && bare.includes('@'); layer += 1) {
    const next = peeled(bare)
    if (next === bare) return bare
    bare = next
  }
  return bare
}

/** UTF-16 units of a group that is taken apart. */
const longestGroup = 20_000

/** `Team: ann@x.example, bob@y.example;` (RFC 5322 section 3.4), as it is left where a group was read as one address. */
const group = /^[^@<>":]*:(?<members>[^:]*@[^:]*?);?$/s

const membersOf = (written: Participant): Participant[] => {
  if (written.address.length > longestGroup) return [written]
  const members = group.exec(written.address.trim())?.groups?.['members']
  if (members === undefined || /^\s*mailto:/i.test(written.address)) return [written]
  return members.split(/[,;]/).map((member) => ({ name: '', address: member.trim() }))
}

const tidyOne = (written: Participant): Participant => {
  const address = bareAddress(written.address)
  if (address.includes('@') || !written.name.includes('@')) return { name: written.name, address }
  const fromName = bareAddress(written.name)
  return plain.test(fromName) ? { name: address, address: fromName } : { name: written.name, address }
}

/**
 * Participants as they were meant: bare addresses, the members of a group one by one, an address that was given as a
 * name. What can't be read stays as it was.
 */
export const tidyParticipants = (written: readonly Participant[]): readonly Participant[] =>
  written.every(({ address }) => plain.test(address))
    ? written
    : written.flatMap((each) => (plain.test(each.address) ? [each] : membersOf(each).map(tidyOne)))
