import type { Person } from '../../shared/domain/person.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { domainOf } from '../../shared/rules/guards.ts'

/** Letters that have no decomposition but are searched as another one. */
const alike: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
}

/** As text is compared: no case, no marks, full width as half width. "Tomás" and "ＴＯＭＡＳ" are "tomas". */
export const foldText = (text: string): string =>
  // Most addresses are such, and folding the others takes ten times as long.
  /^[ -~]*$/.test(text) ? text.toLowerCase() : foldAny(text)

const foldAny = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => alike[letter] ?? letter)
    .normalize('NFKC')

/** Scripts without spaces between words: a word begins at any character of theirs. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u

const start = '\n'

/** The words of a text, each after a line end, so that "begins a word" is one search in one string. */
const wordsOf = (folded: string): string => start + folded.replaceAll(/[\s._\-+,;'"()@/]+/g, start)

type Entry = {
  readonly person: Person
  /** Words of the name and of what is before the at sign, and the whole address. */
  readonly named: string
  /** Words of the domain. */
  readonly domain: string
  readonly own: boolean
}

const day = 86_400_000
/** This week, month, quarter, year, before: within each it counts how often. */
const ages = [7 * day, 30 * day, 91 * day, 365 * day]
const ageOf = (lastAt: number, now: number): number => {
  const at = ages.findIndex((age) => now - lastAt < age)
  return at === -1 ? ages.length : at
}

/** Contacts first; then whom one was in touch with lately, then often. Own addresses come last. */
const byRank = (now: number) => (a: Entry, b: Entry) =>
  Number(a.own) - Number(b.own) ||
  Number(a.person.contactId === null) - Number(b.person.contactId === null) ||
  ageOf(a.person.lastAt, now) - ageOf(b.person.lastAt, now) ||
  b.person.mailCount - a.person.mailCount ||
  b.person.lastAt - a.person.lastAt ||
  (a.person.key < b.person.key ? -1 : 1)

const entryFor = (person: Person, own: ReadonlySet<string>): Entry => {
  const address = foldText(person.address)
  const at = address.lastIndexOf('@')
  const name = foldText(person.name)
  return {
    person,
    named: `${wordsOf(name)}${start}${name}${wordsOf(address.slice(0, at))}${start}${address}`,
    domain: `${start}${address.slice(at + 1)}${wordsOf(address.slice(at + 1))}`,
    own: own.has(person.key),
  }
}

/** What is looked for in `named` and `domain`: every word of the text, each at the beginning of one. */
const termsOf = (text: string): string[] =>
  foldText(text)
    .split(/[\s,;"<>()]+/)
    .filter((word) => word !== '')
    // "@northwind" is looked for as it stands in addresses.
    .map((word) => (unspaced.test(word) || word.startsWith('@') ? word : start + word))

/** By the first one and the first two letters of each word, in the order of the entries. */
const bucketsOf = (entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> => {
  const buckets = new Map<string, Entry[]>()
  const put = (key: string, entry: Entry) => {
    const bucket = buckets.get(key)
    if (bucket === undefined) buckets.set(key, [entry])
    else if (bucket.at(-1) !== entry) bucket.push(entry)
  }
  for (const entry of entries) {
    for (const words of [entry.named, entry.domain]) {
      for (let at = words.indexOf(start); at !== -1; at = words.indexOf(start, at + 1)) {
        put(words.slice(at + 1, at + 2), entry)
        put(words.slice(at + 1, at + 3), entry)
      }
    }
  }
  return buckets
}

export type AddressIndex = {
  readonly size: number
  /** Best first. Those with a key in `without` are left out. */
  readonly find: (text: string, limit: number, without?: ReadonlySet<string>) => Person[]
  readonly personOf: (key: string) => Person | undefined
  readonly knowsDomain: (domain: string) => boolean
}

/**
 * An address book to be searched with every key. Ranked once when it is built, so that a search only reads until it has
 * enough: names and what is before the at sign first, then domains.
 */
export const createAddressIndex = (
  people: readonly Person[],
  ownAddresses: readonly string[],
  now: number,
): AddressIndex => {
  const own = new Set(ownAddresses.map(addressKey))
  const entries = people.map((person) => entryFor(person, own)).toSorted(byRank(now))
  const buckets = bucketsOf(entries)
  /** The fewest among whom everybody is who fits one of the terms. */
  const candidates = (terms: readonly string[]): readonly Entry[] =>
    terms
      .filter((term) => term.startsWith(start))
      .map((term) => buckets.get(term.slice(1, 3)) ?? [])
      .reduce<readonly Entry[]>((fewest, each) => (each.length < fewest.length ? each : fewest), entries)
  const byKey = new Map(people.map((person) => [person.key, person]))
  const domains = new Set(people.map(({ address }) => domainOf(address)))
  return {
    size: entries.length,
    personOf: (key) => byKey.get(key),
    knowsDomain: (domain) => domains.has(domain),
    find: (text, limit, without = new Set()) => {
      const terms = termsOf(text)
      if (terms.length === 0) return []
      const named: Person[] = []
      const others: Person[] = []
      for (const entry of candidates(terms)) {
        if (without.has(entry.person.key)) continue
        if (terms.every((term) => entry.named.includes(term))) named.push(entry.person)
        else if (
          others.length < limit &&
          terms.every((term) => entry.named.includes(term) || entry.domain.includes(term))
        ) {
          others.push(entry.person)
        }
        if (named.length === limit) break
      }
      return [...named, ...others].slice(0, limit)
    },
  }
}
