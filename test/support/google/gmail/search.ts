import type { AddressField } from '../../http-emulator/mail/facts.ts'
import type { Mailbox } from './mailbox.ts'
import { personMatches } from '../../http-emulator/people-index.ts'
import { dateValue, spanValue } from './query-dates.ts'
import type { Query } from './query-grammar.ts'
import type { StoredMessage } from './stored-message.ts'

const PLACES: Readonly<Record<string, string>> = {
  inbox: 'INBOX',
  sent: 'SENT',
  drafts: 'DRAFT',
  draft: 'DRAFT',
  trash: 'TRASH',
  spam: 'SPAM',
  unread: 'UNREAD',
  starred: 'STARRED',
  important: 'IMPORTANT',
  chats: 'CHAT',
}

export type SearchScope = { mailbox: Mailbox; now: number }

type Test = (message: StoredMessage) => boolean

const NEVER: Test = () => false

function isAddressField(name: string): name is AddressField {
  return name === 'from' || name === 'to' || name === 'cc' || name === 'bcc'
}

function labelTest(scope: SearchScope, value: string): Test {
  const wanted = value.toLowerCase()
  const plain = (name: string): string => name.toLowerCase().replace(/[\s/]+/g, '-')
  const id =
    PLACES[wanted] ??
    scope.mailbox.labels.find(
      (label) => plain(label.name) === plain(wanted) || label.id.toLowerCase() === wanted,
    )?.id
  return id === undefined ? NEVER : (message) => message.labels.has(id)
}

function stateTest(value: string): Test {
  switch (value.toLowerCase()) {
    case 'read':
      return (message) => !message.labels.has('UNREAD')
    case 'sent':
      return (message) => message.labels.has('SENT')
    default: {
      const id = PLACES[value.toLowerCase()]
      return id === undefined ? NEVER : (message) => message.labels.has(id)
    }
  }
}

/** Whole words, in order: `plan` finds "rollout plan", not "planet". */
function wordsTest(text: string, read: (message: StoredMessage) => string): Test {
  const words = text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu)
  if (!words) return NEVER
  const gap = '[^\\p{L}\\p{N}\\p{M}]+'
  // Scripts without spaces have no word boundary: their runs are found anywhere.
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)
  const edge = unspaced ? ['', ''] : ['(?<![\\p{L}\\p{N}\\p{M}])', '(?![\\p{L}\\p{N}\\p{M}])']
  const pattern = new RegExp(`${edge[0]}${words.join(gap)}${edge[1]}`, 'u')
  return (message) => pattern.test(read(message))
}

function timeTest(scope: SearchScope, name: string, value: string): Test {
  const day = dateValue(value)
  const span = spanValue(value)
  if ((name === 'after' || name === 'newer') && day !== undefined)
    return (message) => message.internalAt >= day
  if ((name === 'before' || name === 'older') && day !== undefined)
    return (message) => message.internalAt < day
  if (name === 'newer_than' && span !== undefined) return (message) => message.internalAt >= scope.now - span
  if (name === 'older_than' && span !== undefined) return (message) => message.internalAt < scope.now - span
  return NEVER
}

function operatorTest(scope: SearchScope, name: string, value: string): Test {
  if (isAddressField(name)) {
    if (value.toLowerCase() === 'me')
      return (message) =>
        message.facts.people[name].some((person) => scope.mailbox.isOwnAddress(person.address))
    return (message) => message.facts.people[name].some((person) => personMatches(person, value))
  }
  switch (name) {
    case 'subject':
      return wordsTest(value, (message) => message.facts.subject.toLowerCase())
    case 'in':
      return value.toLowerCase() === 'anywhere' ? () => true : labelTest(scope, value)
    case 'label':
      return labelTest(scope, value)
    case 'is':
      return stateTest(value)
    case 'has':
      return value.toLowerCase() === 'attachment' ? (message) => message.hasAttachment() : NEVER
    case 'rfc822msgid': {
      const id = value.replace(/^<|>$/g, '')
      return (message) => message.facts.messageId === id
    }
    case 'filename':
      return wordsTest(value, (message) => message.words())
    case 'list':
      return wordsTest(value, (message) => message.raw.toString('latin1').toLowerCase())
    default:
      return timeTest(scope, name, value)
  }
}

/** The query as a test of one message. */
export function compileTest(scope: SearchScope, query: Query): Test {
  switch (query.kind) {
    case 'and': {
      const tests = query.of.map((part) => compileTest(scope, part))
      return (message) => tests.every((test) => test(message))
    }
    case 'or': {
      const tests = query.of.map((part) => compileTest(scope, part))
      return (message) => tests.some((test) => test(message))
    }
    case 'not': {
      const test = compileTest(scope, query.of)
      return (message) => !test(message)
    }
    case 'words':
      return wordsTest(query.text, (message) => message.words())
    case 'operator':
      break
  }
  return operatorTest(scope, query.name, query.value)
}

function operatorCandidates(
  { mailbox }: SearchScope,
  name: string,
  value: string,
): ReadonlySet<StoredMessage> | undefined {
  if (isAddressField(name) && value.toLowerCase() !== 'me') return mailbox.people.find(name, value)
  if (name === 'rfc822msgid') {
    mailbox.work.indexLookups += 1
    return new Set(mailbox.byMessageId(value.replace(/^<|>$/g, '')))
  }
  const place = name === 'in' || name === 'is' ? PLACES[value.toLowerCase()] : undefined
  return place === undefined ? undefined : mailbox.labelled(place)
}

/** A superset of the answer taken from an index, or undefined when no index narrows the query. */
export function candidatesOf(scope: SearchScope, query: Query): ReadonlySet<StoredMessage> | undefined {
  if (query.kind === 'operator') return operatorCandidates(scope, query.name, query.value)
  if (query.kind === 'and') {
    const known = query.of.flatMap((part) => candidatesOf(scope, part) ?? [])
    return known.toSorted((a, b) => a.size - b.size)[0]
  }
  if (query.kind === 'or') {
    const union = new Set<StoredMessage>()
    for (const part of query.of) {
      const found = candidatesOf(scope, part)
      if (!found) return undefined
      for (const message of found) union.add(message)
    }
    return union
  }
  return undefined
}

export type TimeRange = { from: number; until: number }

/** Bounds that every match must keep to, read from the terms that are ANDed at the top. */
export function timeRangeOf(scope: SearchScope, query: Query): TimeRange {
  const range: TimeRange = { from: -Infinity, until: Infinity }
  for (const part of query.kind === 'and' ? query.of : [query]) {
    if (part.kind !== 'operator') continue
    const day = dateValue(part.value)
    const span = spanValue(part.value)
    if ((part.name === 'after' || part.name === 'newer') && day !== undefined)
      range.from = Math.max(range.from, day)
    if ((part.name === 'before' || part.name === 'older') && day !== undefined)
      range.until = Math.min(range.until, day)
    if (part.name === 'newer_than' && span !== undefined) range.from = Math.max(range.from, scope.now - span)
    if (part.name === 'older_than' && span !== undefined)
      range.until = Math.min(range.until, scope.now - span)
  }
  return range
}

/** Does the query itself ask for mail in the bin or in spam? Then it is not hidden. */
export function asksForHidden(query: Query): boolean {
  if (query.kind === 'operator')
    return (
      ['in', 'is', 'label'].includes(query.name) &&
      ['trash', 'spam', 'anywhere'].includes(query.value.toLowerCase())
    )
  if (query.kind === 'not') return false
  return query.kind === 'words' ? false : query.of.some(asksForHidden)
}
