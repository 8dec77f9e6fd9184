import type { AddressField, MailFacts, Person } from './mail/facts.ts'

const FIELDS: readonly AddressField[] = ['from', 'to', 'cc', 'bcc']

type Entry<M> = { person: Person; messages: Set<M> }

/** How much work searches did; tests hold it against the size of the mailbox instead of measuring time. */
export type SearchWork = { messagesExamined: number; peopleExamined: number; indexLookups: number }

/** Messages by the people on them. */
export type PeopleIndex<M> = {
  add: (message: M) => void
  remove: (message: M) => void
  /** All messages with a person in that field whom the term names. */
  find: (field: AddressField, term: string) => Set<M>
}

function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

type Words = { readonly address: readonly string[]; readonly name: readonly string[] }

/** Every search walks over the same people. */
const wordsOfPeople = new WeakMap<Person, Words>()

function wordsOf(person: Person): Words {
  const known = wordsOfPeople.get(person)
  if (known) return known
  const words = { address: tokens(person.address), name: tokens(person.name) }
  wordsOfPeople.set(person, words)
  return words
}

function containsRun(haystack: readonly string[], needle: readonly string[]): boolean {
  for (let start = 0; start + needle.length <= haystack.length; start += 1) {
    if (needle.every((token, index) => haystack[start + index] === token)) return true
  }
  return false
}

/**
 * Gmail matches whole words of the name or of the address: `from:ann` finds ann@x.com and "Ann Lee", not joanna@x.com.
 * A term with a local part (`ann@x.com`) names exactly that address: neither jo-ann@x.com nor ann@x.com.au.
 */
export function personMatches(person: Person, term: string): boolean {
  if (/.@./.test(term)) return person.address === term.toLowerCase()
  const needle = tokens(term)
  if (needle.length === 0) return false
  if (term.startsWith('@'))
    return containsRun(tokens(person.address.slice(person.address.lastIndexOf('@'))), needle)
  const { address, name } = wordsOf(person)
  return containsRun(address, needle) || containsRun(name, needle)
}

export function createPeopleIndex<M extends { facts: MailFacts }>(work: SearchWork): PeopleIndex<M> {
  const fields = new Map(FIELDS.map((field) => [field, new Map<string, Map<string, Entry<M>>>()]))

  /** Entries are grouped by address, so that an address is one look-up and a name a walk over distinct people. */
  function entry(field: AddressField, person: Person): Entry<M> {
    const byAddress = fields.get(field) ?? new Map<string, Map<string, Entry<M>>>()
    let names = byAddress.get(person.address)
    if (!names) byAddress.set(person.address, (names = new Map()))
    let found = names.get(person.name)
    if (!found) names.set(person.name, (found = { person, messages: new Set() }))
    return found
  }

  function candidates(field: AddressField, term: string): Entry<M>[] {
    const byAddress = fields.get(field)
    if (/.@./.test(term)) {
      work.indexLookups += 1
      return [...(byAddress?.get(term.toLowerCase())?.values() ?? [])]
    }
    return [...(byAddress?.values() ?? [])].flatMap((names) => [...names.values()])
  }

  return {
    add: (message) => {
      for (const field of FIELDS)
        for (const person of message.facts.people[field]) entry(field, person).messages.add(message)
    },
    remove: (message) => {
      for (const field of FIELDS)
        for (const person of message.facts.people[field]) entry(field, person).messages.delete(message)
    },
    find: (field, term) => {
      const found = new Set<M>()
      for (const { person, messages } of candidates(field, term)) {
        work.peopleExamined += 1
        if (personMatches(person, term)) for (const message of messages) found.add(message)
      }
      return found
    },
  }
}
