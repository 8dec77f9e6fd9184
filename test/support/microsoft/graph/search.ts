import { bodyText } from '../../http-emulator/mail/plain-text.ts'
import type { AddressField } from '../../http-emulator/mail/facts.ts'
import { badRequest } from './graph-error.ts'
import type { Mailbox } from './mailbox.ts'
import { attachmentsOf, sentAt, treeOf } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'

/** A $search returns up to 1,000 messages ("$search on message collections"). */
const MOST_FOUND = 1000

type Term = { property: string | undefined; value: string }
type Search =
  { kind: 'and' | 'or'; parts: Search[] } | { kind: 'not'; part: Search } | { kind: 'term'; term: Term }

const PEOPLE: Readonly<Record<string, readonly AddressField[]>> = {
  participants: ['from', 'to', 'cc', 'bcc'],
  recipients: ['to', 'cc', 'bcc'],
  from: ['from'],
  to: ['to'],
  cc: ['cc'],
  bcc: ['bcc'],
}

const PIECE =
  /\s*(?:(\()|(\))|(AND|OR|NOT)\b(?=[\s(])|(?:(\w+)(:|<>|<=|>=|=|<|>))?(?:"((?:[^"\\]|\\.)*)"|([^\s()"]+)))/y

type Piece = { open: boolean; close: boolean; word: string | undefined; term: Term | undefined }

/** `subject:x`, and of dates `received>=2026-11-01` ("KQL syntax reference", property operators). */
function termOf(property: string | undefined, operator: string | undefined, value: string): Term {
  const compared = operator === ':' || operator === undefined ? '' : operator
  return { property: property?.toLowerCase(), value: `${compared}${value}` }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < text.trimEnd().length) {
    const match = PIECE.exec(text)
    if (!match) throw badRequest(`Syntax error in the search '${text}'.`, 'BadRequest')
    const value = match[6]?.replace(/\\(.)/g, '$1') ?? match[7]
    const term = value === undefined ? undefined : termOf(match[4], match[5], value)
    pieces.push({ open: match[1] !== undefined, close: match[2] !== undefined, word: match[3], term })
  }
  return pieces
}

/** Keyword query language as messages take it: terms, AND (also unsaid), OR, NOT, parentheses. */
export function parseSearch(text: string): Search {
  const pieces = piecesOf(text)
  let position = 0

  function either(): Search {
    const parts = [all()]
    while (pieces[position]?.word === 'OR') {
      position += 1
      parts.push(all())
    }
    return { kind: 'or', parts }
  }

  function all(): Search {
    const parts = [one()]
    for (let next = pieces[position]; next && next.word !== 'OR' && !next.close; next = pieces[position]) {
      if (next.word === 'AND') position += 1
      parts.push(one())
    }
    return { kind: 'and', parts }
  }

  function one(): Search {
    const piece = pieces[position]
    position += 1
    if (piece?.word === 'NOT') return { kind: 'not', part: one() }
    if (piece?.open) {
      const inside = either()
      if (!pieces[position]?.close) throw badRequest(`')' expected in the search '${text}'.`, 'BadRequest')
      position += 1
      return inside
    }
    if (!piece?.term) throw badRequest(`A term is missing in the search '${text}'.`, 'BadRequest')
    return { kind: 'term', term: piece.term }
  }

  const search = either()
  if (position < pieces.length) throw badRequest(`Syntax error in the search '${text}'.`, 'BadRequest')
  return search
}

function everyMessage({ order, work }: Mailbox): StoredMessage[] {
  work.messagesExamined += order.size()
  return Array.from({ length: order.size() }, (_, index) => order.at(index)).flatMap(
    (message) => message ?? [],
  )
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

function containsWords(text: string, value: string): boolean {
  const prefix = value.endsWith('*')
  const wanted = words(value)
  const found = words(text)
  return (
    wanted.length > 0 &&
    found.some((_, start) =>
      wanted.every((word, index) => {
        const candidate = found[start + index] ?? ''
        return prefix && index === wanted.length - 1 ? candidate.startsWith(word) : candidate === word
      }),
    )
  )
}

function ofPeople({ people }: Mailbox, fields: readonly AddressField[], value: string): Set<StoredMessage> {
  return new Set(fields.flatMap((field) => [...people.find(field, value)]))
}

const textOf: Readonly<Record<string, (message: StoredMessage) => string>> = {
  subject: (message) => message.facts.subject,
  body: (message) => bodyText(treeOf(message)),
  attachment: (message) =>
    attachmentsOf(message)
      .map(({ part }) => part.filename)
      .join(' '),
}

const DATE = /^(<>|<=|>=|<|>|=)?(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/

function requiredDate(value: string): string {
  if (!DATE.test(value)) throw badRequest(`'${value}' is no date.`, 'BadRequest')
  return value
}

/** A date is a whole day (of UTC, here); with a time it is a moment (microsoft-graph-docs#2873). */
function dateMatches(message: StoredMessage, value: string): boolean {
  const [, operator = '=', day = '', time] = DATE.exec(value) ?? []
  requiredDate(value)
  const received = `${new Date(message.internalAt).toISOString().slice(0, 19)}Z`
  const order =
    time === undefined ? received.slice(0, 10).localeCompare(day) : received.localeCompare(`${day}${time}`)
  const holds = { '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0, '=': order === 0 }
  return operator === '<>' ? order !== 0 : Object.entries(holds).some(([sign, is]) => sign === operator && is)
}

function find(mailbox: Mailbox, { property, value }: Term): Set<StoredMessage> {
  const fields = PEOPLE[property ?? '']
  if (fields) return ofPeople(mailbox, fields, value)
  if (property === 'received')
    return new Set(everyMessage(mailbox).filter((message) => dateMatches(message, value)))
  const text = textOf[property ?? '']
  if (text) return new Set(everyMessage(mailbox).filter((message) => containsWords(text(message), value)))
  // Without a known property: from, subject and body.
  const written = property === undefined ? value : `${property} ${value}`
  const inText = everyMessage(mailbox).filter(
    (message) =>
      containsWords(message.facts.subject, written) || containsWords(bodyText(treeOf(message)), written),
  )
  return new Set([...inText, ...ofPeople(mailbox, ['from'], written)])
}

function evaluate(mailbox: Mailbox, search: Search): Set<StoredMessage> {
  if (search.kind === 'term') return find(mailbox, search.term)
  if (search.kind === 'not') {
    const out = evaluate(mailbox, search.part)
    return new Set(everyMessage(mailbox).filter((message) => !out.has(message)))
  }
  if (search.kind === 'or') return new Set(search.parts.flatMap((part) => [...evaluate(mailbox, part)]))
  const dates = search.parts.flatMap((part) =>
    part.kind === 'term' && part.term.property === 'received' ? [requiredDate(part.term.value)] : [],
  )
  const others = search.parts.filter((part) => part.kind !== 'term' || part.term.property !== 'received')
  // What other terms find is looked at; a stretch of time alone is a walk over the mailbox.
  if (dates.length > 0 && others.length > 0) {
    const found = [...evaluate(mailbox, { kind: 'and', parts: others })]
    return new Set(found.filter((message) => dates.every((date) => dateMatches(message, date))))
  }
  const sets = search.parts.map((part) => evaluate(mailbox, part)).toSorted((a, b) => a.size - b.size)
  const [first, ...rest] = sets
  return new Set([...(first ?? [])].filter((message) => rest.every((set) => set.has(message))))
}

/** Messages that a $search finds, newest sent first, as many as Graph ever returns. */
export function searchMessages(mailbox: Mailbox, quoted: string): StoredMessage[] {
  const inner = /^"([\s\S]*)"$/.exec(quoted.trim())?.[1]?.replace(/\\"/g, '"')
  // Without the outer quotes only plain words are taken.
  if (inner === undefined && quoted.includes(':'))
    throw badRequest(
      `Syntax error: character ':' is not valid at position ${quoted.indexOf(':')} in '${quoted}'.`,
      'BadRequest',
    )
  const now = mailbox.now()
  const found = evaluate(mailbox, parseSearch(inner ?? quoted))
  return [...found]
    .filter(({ searchableAt }) => searchableAt <= now)
    .toSorted((a, b) => sentAt(b) - sentAt(a) || b.sequence - a.sequence)
    .slice(0, MOST_FOUND)
}
