import { cleanAddress } from './address-text.ts'

/** The fields of one recipient in a report (RFC 3464 section 2.3), each empty where it is not said. */
export type RecipientFields = {
  readonly original: string | null
  readonly final: string | null
  /** Lower case: failed, delayed, delivered, relayed, expanded. */
  readonly action: string
  readonly status: string
  readonly diagnostic: string
}

type Fields = Map<string, string>

/** Recipients of one report. A mail goes to at most 500 people; more is no report but an attack. */
const mostRecipients = 1000

const known = new Set([
  'original-recipient',
  'final-recipient',
  'x-actual-recipient',
  'action',
  'status',
  'remote-mta',
  'diagnostic-code',
  'last-attempt-date',
  'final-log-id',
  'will-retry-until',
])

const fieldShape = /^([A-Za-z][A-Za-z-]{1,40})[ \t]*:[ \t]*(.*)$/

/** Fields with their continuation lines joined; an empty line is null. */
const fieldLines = (text: string): ([string, string] | null)[] => {
  const out: ([string, string] | null)[] = []
  for (const line of text.split(/\r\n|\n|\r/)) {
    const last = out.at(-1)
    const [, name, value] = fieldShape.exec(line.slice(0, 4000)) ?? []
    if (line.trim() === '') out.push(null)
    else if (/^[ \t]/.test(line) && last !== undefined && last !== null) last[1] += ` ${line.trim()}`
    else if (name !== undefined) out.push([name.toLowerCase(), (value ?? '').trim()])
    // What Exchange and some gateways break without a space goes on with the field before it.
    else if (last !== undefined && last !== null && last[0] === 'diagnostic-code')
      last[1] += ` ${line.trim()}`
  }
  return out
}

const namesRecipient = (group: Fields): boolean =>
  group.has('final-recipient') || group.has('original-recipient')

const naming = new Set(['final-recipient', 'original-recipient'])

/**
 * Empty lines should part the recipients, and are missing or too many in some reports. So the fields tell: one that
 * comes again begins the next recipient, and so does a name after what became of the one before.
 */
const groupsOf = (text: string): Fields[] => {
  const groups: Fields[] = []
  let group: Fields = new Map()
  const close = (): void => {
    if (group.size > 0) groups.push(group)
    group = new Map()
  }
  for (const field of fieldLines(text)) {
    if (field === null || !known.has(field[0])) continue
    const [name, value] = field
    const named = namesRecipient(group) && (group.has('action') || group.has('status'))
    if (group.has(name) || (naming.has(name) && named)) close()
    group.set(name, value)
  }
  close()
  return groups.slice(0, mostRecipients)
}

/** The address of a typed field ("rfc822; a@b.example", section 2.1.2), xtext and brackets taken off. */
const typedAddress = (value: string | undefined): string | null => {
  if (value === undefined) return null
  const at = value.indexOf(';')
  return cleanAddress(at === -1 ? value : value.slice(at + 1))
}

/** Without the type ("smtp;") and on one line. */
const diagnosticOf = (value: string): string => value.replace(/^[A-Za-z0-9-]{1,20}[ \t]*;[ \t]*/, '').trim()

const recipientOf = (group: Fields): RecipientFields => ({
  original: typedAddress(group.get('original-recipient')),
  final: typedAddress(group.get('final-recipient')) ?? typedAddress(group.get('x-actual-recipient')),
  action: /[a-z]+/.exec((group.get('action') ?? '').toLowerCase())?.[0] ?? '',
  status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(group.get('status') ?? '')?.[0] ?? '',
  diagnostic: diagnosticOf(group.get('diagnostic-code') ?? ''),
})

/** Reads the recipients of a report, also where empty lines are missing or too many. */
export const recipientFields = (text: string): RecipientFields[] =>
  groupsOf(text).filter(namesRecipient).map(recipientOf)
