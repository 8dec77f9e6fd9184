import { propertyId } from './extended-property.ts'
import type { Comparison, Filter, Literal } from './filter-grammar.ts'
import { badRequest } from './graph-error.ts'
import type { Mailbox } from './mailbox.ts'
import { attachmentsOf, sentAt } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'
import { conversationId } from './conversation.ts'

type Value = string | number | boolean
type Field = { type: 'time' | 'text' | 'flag'; read: (message: StoredMessage, mailbox: Mailbox) => Value }

/** Properties that messages can be filtered by, here. Paths are compared without regard to case. */
const FIELDS: Readonly<Record<string, Field>> = {
  receiveddatetime: { type: 'time', read: (message) => Math.floor(message.internalAt / 1000) * 1000 },
  sentdatetime: { type: 'time', read: (message) => Math.floor(sentAt(message) / 1000) * 1000 },
  lastmodifieddatetime: { type: 'time', read: (message) => Math.floor(message.modifiedAt / 1000) * 1000 },
  createddatetime: { type: 'time', read: (message) => Math.floor(message.createdAt / 1000) * 1000 },
  'from/emailaddress/address': {
    type: 'text',
    read: (message) => message.facts.people.from[0]?.address ?? '',
  },
  'from/emailaddress/name': { type: 'text', read: (message) => message.facts.people.from[0]?.name ?? '' },
  'sender/emailaddress/address': {
    type: 'text',
    read: (message) => message.facts.people.from[0]?.address ?? '',
  },
  internetmessageid: { type: 'text', read: (message) => `<${message.facts.messageId}>` },
  subject: { type: 'text', read: (message) => message.facts.subject },
  conversationid: {
    type: 'text',
    read: (message, mailbox) => conversationId(mailbox.account.email, message.conversationIndex),
  },
  isdraft: { type: 'flag', read: (message) => message.isDraft },
  isread: { type: 'flag', read: (message) => message.isRead },
  hasattachments: { type: 'flag', read: (message) => attachmentsOf(message).some(({ inline }) => !inline) },
}

/** Paths that exist but that Exchange cannot restrict by; recipients need $search. */
const UNFILTERABLE = /^(to|cc|bcc)recipients\b|^replyto\b|^body\b|^bodypreview$|^internetmessageheaders\b/i

function fieldOf(path: string): Field {
  const field = FIELDS[path.toLowerCase()]
  if (field) return field
  if (UNFILTERABLE.test(path))
    throw badRequest('The query filter contains one or more invalid nodes.', 'ErrorInvalidUrlQueryFilter')
  throw badRequest(
    `Could not find a property named '${path}' on type 'microsoft.graph.message'.`,
    'BadRequest',
  )
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

function operand({ type }: Field, path: string, value: Literal): Value {
  if (type === 'time') {
    const at = typeof value === 'string' && TIME.test(value) ? Date.parse(value) : Number.NaN
    if (Number.isNaN(at))
      throw badRequest(`Invalid filter clause: '${String(value)}' is no date for '${path}'.`, 'BadRequest')
    return at
  }
  if (typeof value !== (type === 'flag' ? 'boolean' : 'string'))
    throw badRequest(`A binary operator with incompatible types was detected for '${path}'.`, 'BadRequest')
  // Exchange compares text without regard to case.
  return typeof value === 'string' ? value.toLowerCase() : (value ?? '')
}

const HOLDS: Readonly<Record<Comparison, (left: Value, right: Value) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
}

export type Test = (message: StoredMessage) => boolean

const lower = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value)

/** Id and value of an extended property test; Graph demands both. */
function propertyOf(part: Filter): { id: string; value: string } {
  const parts = part.kind === 'and' ? part.parts : [part]
  const read = (path: string): string | undefined => {
    const found = parts.find(
      (each) => each.kind === 'compare' && each.path === path && each.operator === 'eq',
    )
    return found?.kind === 'compare' && typeof found.value === 'string' ? found.value : undefined
  }
  const id = propertyId(read('id') ?? '')
  const value = read('value')
  if (id === undefined || value === undefined)
    throw badRequest('Extended properties are filtered by id and value.', 'ErrorInvalidUrlQueryFilter')
  return { id, value }
}

function compareTest(
  { path, operator, value }: Extract<Filter, { kind: 'compare' }>,
  mailbox: Mailbox,
): Test {
  const field = fieldOf(path)
  const right = operand(field, path, value)
  return (message) => HOLDS[operator](lower(field.read(message, mailbox)), right)
}

const TEXT_TESTS = { startswith: 'startsWith', endswith: 'endsWith', contains: 'includes' } as const

function textTest({ path, value, test }: Extract<Filter, { kind: 'text' }>, mailbox: Mailbox): Test {
  const field = fieldOf(path)
  const wanted = value.toLowerCase()
  return (message) => String(lower(field.read(message, mailbox)))[TEXT_TESTS[test]](wanted)
}

function propertyTest({ path, part }: Extract<Filter, { kind: 'any' }>): Test {
  if (path.toLowerCase() !== 'singlevalueextendedproperties')
    throw badRequest('The query filter contains one or more invalid nodes.', 'ErrorInvalidUrlQueryFilter')
  const { id, value } = propertyOf(part)
  return (message) => message.extended.get(id) === value
}

/** Compiles a filter; what Graph would refuse is thrown here, before a message is looked at. */
export function testOf(filter: Filter, mailbox: Mailbox): Test {
  if (filter.kind === 'compare') return compareTest(filter, mailbox)
  if (filter.kind === 'text') return textTest(filter, mailbox)
  if (filter.kind === 'any') return propertyTest(filter)
  if (filter.kind === 'not') {
    const test = testOf(filter.part, mailbox)
    return (message) => !test(message)
  }
  const tests = filter.parts.map((part) => testOf(part, mailbox))
  return filter.kind === 'and'
    ? (message) => tests.every((test) => test(message))
    : (message) => tests.some((test) => test(message))
}

/** Where the messages that can match are found. */
export type Plan = { candidates: readonly StoredMessage[] } | { from: number; to: number }

function bound({ path, operator, value }: Extract<Filter, { kind: 'compare' }>): {
  from?: number
  to?: number
} {
  if (path.toLowerCase() !== 'receiveddatetime') return {}
  const at = operand(fieldOf(path), path, value)
  if (typeof at !== 'number') return {}
  if (operator === 'ge' || operator === 'gt') return { from: at }
  if (operator === 'le' || operator === 'lt') return { to: at + 999 }
  return operator === 'eq' ? { from: at, to: at + 999 } : {}
}

function indexed(part: Filter, mailbox: Mailbox): readonly StoredMessage[] | undefined {
  if (part.kind === 'any') {
    const { id, value } = propertyOf(part.part)
    return mailbox.byProperty(id, value)
  }
  if (part.kind !== 'compare' || part.operator !== 'eq' || typeof part.value !== 'string') return undefined
  const path = part.path.toLowerCase()
  // The Message-ID index is exact; a value in other case would be missed, so it is only a first try.
  if (path === 'internetmessageid') {
    const found = mailbox.byMessageId(part.value.replace(/^<|>$/g, ''))
    return found.length > 0 ? found : undefined
  }
  return path === 'from/emailaddress/address' && part.value.includes('@')
    ? [...mailbox.people.find('from', part.value)]
    : undefined
}

/** Uses an index for one condition that must hold, or narrows the walk by date. */
export function planOf(filter: Filter, mailbox: Mailbox): Plan {
  const musts = filter.kind === 'and' ? filter.parts : [filter]
  for (const must of musts) {
    const candidates = indexed(must, mailbox)
    if (candidates) return { candidates }
  }
  const range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  for (const must of musts) {
    if (must.kind !== 'compare') continue
    const { from, to } = bound(must)
    range.from = Math.max(range.from, from ?? range.from)
    range.to = Math.min(range.to, to ?? range.to)
  }
  return range
}
