import * as z from 'zod'
import type { AddressFinding, MessageFinding } from '../../shared/domain/matching.ts'
import type { Participant } from '../../shared/domain/participant.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { bareAddress } from '../../shared/rules/bare-address.ts'
import { matchedKeys } from '../../shared/rules/matching-decision.ts'
import type { BookRule, Rulebook } from '../../shared/rules/rulebook.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { dayMs } from './backfills.ts'
import type { Database } from './database.ts'
import { tidied } from './filing.ts'
import { listingWaits } from './listings.ts'
import { decide, holdersOf, mailName, mailNameOf } from './matching.ts'
import type { Queries } from './methods.ts'
import { contactIdRow, keyRow } from './rows.ts'
import type { SkipReason } from './store.ts'
import { storedSeq } from './stored.ts'
import type { Surroundings } from './surroundings.ts'
import { whyHere } from './why-here.ts'

type Found = MessageFinding['mailboxes'][number]
type Verdict = Pick<Found, 'place' | 'contacts' | 'people' | 'pattern' | 'at'>

const contactRow = z.object({ contactId: z.string(), name: z.string() })

const named = (db: Database, contactIds: readonly string[]): Found['contacts'] =>
  db.all(
    contactRow,
    `SELECT id AS contactId, name FROM contacts WHERE id IN (SELECT value FROM json_each(:ids))
     ORDER BY name_order, id`,
    { ids: JSON.stringify(contactIds) },
  )

const mailboxRow = z.object({
  id: z.string(),
  address: z.string(),
  days: z.number(),
  paused: z.number(),
  complete: z.number(),
})

/** Complete for a key: its past was listed to the end, and nothing that was listed for it waits. */
const mailboxesSql = `
  SELECT b.id, b.address, b.pull_days AS days, b.paused,
    NOT EXISTS (SELECT 1 FROM backfills AS f WHERE f.mailbox_id = b.id AND f.key = :key)
      AND NOT EXISTS (SELECT 1 FROM listings AS l WHERE l.mailbox_id = b.id AND l.key = :key AND ${listingWaits})
      AS complete
  FROM mailboxes AS b WHERE b.state <> 'disconnected' ORDER BY b.connected_at, b.id`

type Standing = { readonly standing: AddressFinding['standing']; readonly rule: BookRule | null }

const standingOf = (book: Rulebook, key: string, holders: number): Standing => {
  const { kind, rule } = book.standingOf(key)
  const isContactBefore = kind === 'colleague' && rule === null && holders > 0
  if (kind !== 'other' && !isContactBefore) return { standing: kind, rule }
  if (holders > 0) return { standing: holders > 1 ? 'ambiguous' : 'contact', rule: null }
  const notAPerson = book.notAPerson(key)
  return notAPerson === null
    ? { standing: 'stranger', rule: null }
    : { standing: 'not_a_person', rule: notAPerson }
}

const whyAddress =
  (db: Database, around: Surroundings): Queries['why']['address'] =>
  ({ address: written, now }) => {
    const address = bareAddress(written)
    const key = addressKey(address)
    const holders = holdersOf(db, [key]).get(key) ?? []
    const { standing, rule } = standingOf(around.rulebook(), key, holders.length)
    return {
      kind: 'address',
      address,
      standing,
      contacts: named(db, holders),
      pattern: rule?.pattern ?? null,
      mailboxes: db.all(mailboxRow, mailboxesSql, { key }).map((row) => ({
        mailboxAddress: row.address,
        since: Math.max(0, now - row.days * dayMs),
        complete: row.complete === 1,
        paused: row.paused === 1,
      })),
    }
  }

const written = ({ name, address }: Participant): string => (name === '' ? address : `${name} <${address}>`)

/** Whom a message is between, ourselves left out; all of them where there is nobody else. */
const peopleOf = (book: Rulebook, people: readonly Participant[]): string[] => {
  const byKey = new Map(
    people.filter(({ address }) => address !== '').map((person) => [addressKey(person.address), person]),
  )
  const others = [...byKey].filter(([key]) => book.standingOf(key).kind !== 'own')
  return (others.length > 0 ? others : [...byKey]).map(([, person]) => written(person))
}

const storedRow = z.object({
  id: z.string(),
  seq: z.number(),
  at: z.number(),
  reviews: z.number(),
})

const storedSql = `
  SELECT id, seq, occurred_at AS at,
    EXISTS (SELECT 1 FROM reviews WHERE message_seq = seq) AS reviews
  FROM messages WHERE mailbox_id = :mailboxId AND rfc_message_id = :rfcMessageId ORDER BY seq LIMIT 1`

const onSql = `
  SELECT a.contact_id FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id
  WHERE s.message_seq = :seq`

const participantRow = z.object({ name: z.string(), address: z.string() })

const participantsSql = `
  SELECT name, address FROM participants WHERE message_seq = :seq AND role <> 'reply_to'
  ORDER BY CASE role WHEN 'from' THEN 0 WHEN 'to' THEN 1 WHEN 'cc' THEN 2 ELSE 3 END, position`

type Recorded = Omit<Found, 'mailboxAddress'>

const unknown: Recorded = {
  place: 'not_asked',
  messageId: null,
  contacts: [],
  people: [],
  pattern: null,
  at: null,
}

const whereStored = (db: Database, book: Rulebook, stored: z.output<typeof storedRow>): Recorded => {
  const on = db.all(contactIdRow, onSql, { seq: stored.seq }).map((row) => row.contact_id)
  return {
    place: on.length === 0 && stored.reviews === 1 ? 'review' : 'here',
    messageId: stored.id,
    contacts: named(db, on),
    people: peopleOf(book, db.all(participantRow, participantsSql, { seq: stored.seq })),
    pattern: null,
    at: stored.at,
  }
}

const waitingRow = z.object({ attempts: z.number() })

const waitingSql = `
  SELECT attempts FROM wanted WHERE mailbox_id = :mailboxId AND rfc_message_id = :rfcMessageId
  ORDER BY attempts LIMIT 1`

const failedTries = 3

const whereWaiting = ({ attempts }: { readonly attempts: number }): Recorded => ({
  ...unknown,
  place: attempts >= failedTries ? 'failed' : 'waiting',
})

const skipReasons = [
  'draft',
  'spam',
  'trash',
  'excluded',
  'gone',
  'no_contact',
  'never_log',
  'bulk',
  'colleagues',
] as const satisfies readonly SkipReason[]

const skipRow = z.object({ reason: z.enum(skipReasons) })

/** Several messages can have the id: what was met last tells. */
const skipSql = `
  SELECT reason FROM sync_skips WHERE mailbox_id = :mailboxId AND rfc_message_id = :rfcMessageId
  ORDER BY at DESC LIMIT 1`

const ruleSql = `
  SELECT r.pattern AS key FROM rule_hits AS h JOIN matching_rules AS r ON r.id = h.rule_id
  WHERE h.mail = :mail AND r.list = :list LIMIT 1`

const listsOf: Partial<Record<SkipReason, string>> = { never_log: 'never_log', colleagues: 'colleague' }

const whereSkipped = (db: Database, rfcMessageId: string, reason: SkipReason): Recorded => {
  const list = listsOf[reason]
  const rule = list === undefined ? null : db.get(keyRow, ruleSql, { mail: mailName(rfcMessageId, ''), list })
  return {
    ...unknown,
    place: reason === 'gone' ? 'not_in_mailbox' : reason,
    pattern: rule?.key ?? null,
  }
}

const recorded = (db: Database, book: Rulebook, mailboxId: string, rfcMessageId: string): Recorded => {
  const at = { mailboxId, rfcMessageId }
  const stored = db.get(storedRow, storedSql, at)
  if (stored !== null) return whereStored(db, book, stored)
  const waiting = db.get(waitingRow, waitingSql, at)
  if (waiting !== null) return whereWaiting(waiting)
  const skip = db.get(skipRow, skipSql, at)
  return skip === null ? unknown : whereSkipped(db, rfcMessageId, skip.reason)
}

const allRow = z.object({ id: z.string(), address: z.string(), days: z.number(), state: z.string() })

/** A mailbox that was disconnected counts as long as it has the message. */
const whyMessage =
  (db: Database, around: Surroundings): Queries['why']['message'] =>
  ({ rfcMessageId, now }) =>
    db
      .all(allRow, 'SELECT id, address, pull_days AS days, state FROM mailboxes ORDER BY connected_at, id')
      .map(({ id: mailboxId, address: mailboxAddress, days, state }) => ({
        mailboxId,
        mailboxAddress,
        since: Math.max(0, now - days * dayMs),
        state,
        ...recorded(db, around.rulebook(), mailboxId, rfcMessageId),
      }))
      .filter(({ state, messageId }) => state !== 'disconnected' || messageId !== null)
      .map(({ state: _state, ...found }) => found)

const daysRow = z.object({ days: z.number() })

const triesSql = `
  SELECT attempts FROM wanted WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`

/** Of a message that is to be stored: why it isn't yet. */
const whenKept = (db: Database, around: Surroundings, mailboxId: string, message: ProviderMessage) => {
  const { providerMessageId, occurredAt } = message
  if (storedSeq(db, { mailboxId, providerMessageId }) !== null) return 'here'
  const waiting = db.get(waitingRow, triesSql, { mailboxId, providerMessageId })
  if (waiting !== null) return whereWaiting(waiting).place
  const days = db.get(daysRow, 'SELECT pull_days AS days FROM mailboxes WHERE id = :mailboxId', {
    mailboxId,
  })?.days
  return occurredAt < around.now() - (days ?? 0) * dayMs ? 'before_range' : 'waiting'
}

const verdict =
  (db: Database, around: Surroundings): Queries['why']['verdict'] =>
  ({ mailboxId, message: untidy }): Verdict => {
    const message = tidied(untidy)
    const book = around.rulebook()
    const { from, to, cc, bcc, occurredAt: at } = message
    const told = { people: peopleOf(book, [from, ...to, ...cc, ...bcc]), at }
    if (message.notKept !== null) return { ...told, place: message.notKept, contacts: [], pattern: null }
    const decision = decide(db, around, mailNameOf(around, mailboxId, message), matchedKeys(message))
    if (decision.kind === 'skip') {
      const pattern = decision.reason === 'no_contact' ? null : (decision.rules[0]?.pattern ?? null)
      return { ...told, place: decision.reason, contacts: [], pattern }
    }
    const contacts = named(db, decision.contactIds)
    return { ...told, place: whenKept(db, around, mailboxId, message), contacts, pattern: null }
  }

export const whyQueries = (db: Database, around: Surroundings): Queries['why'] => ({
  here: whyHere(db),
  address: whyAddress(db, around),
  message: whyMessage(db, around),
  verdict: verdict(db, around),
})
