import * as z from 'zod'
import type { Participant } from '../../shared/domain/participant.ts'
import { addressKey, isAddress } from '../../shared/rules/address.ts'
import { tidyParticipants } from '../../shared/rules/bare-address.ts'
import { personName } from '../../shared/rules/person-name.ts'
import type { Rulebook } from '../../shared/rules/rulebook.ts'
import {
  mayHaveTitle,
  signatureDetails,
  type SignatureDetails,
} from '../../shared/rules/signature-details.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { signedText } from './body-text.ts'
import type { Database } from './database.ts'
import { holdersOf, mailNameOf, noteHits } from './matching.ts'
import type { Surroundings } from './surroundings.ts'

/*
 * Who writes and is written to, tallied from every message that is seen for the first time, stored or not. Contacts are
 * tallied too: they are left out when suggestions are read, and are there again should the contact go.
 */

/** Where a name is from: another's header, the signature, the person's own From. The higher is believed. */
const nameRanks = { others: 1, signature: 2, own: 3 } as const

const row = z.object({
  address: z.string(),
  name: z.string(),
  name_rank: z.number(),
  name_at: z.number(),
  title: z.string(),
  received: z.number(),
  sent: z.number(),
  first_at: z.number(),
  last_at: z.number(),
  heat: z.number(),
})
export type Correspondent = z.output<typeof row>

const columns = 'address, name, name_rank, name_at, title, received, sent, first_at, last_at, heat'

export const correspondentOf = (db: Database, key: string): Correspondent | null =>
  db.get(row, `SELECT ${columns} FROM correspondents WHERE key = :key`, { key })

const saveSql = `
  INSERT INTO correspondents (key, ${columns}, suggested)
  VALUES (:key, :address, :name, :name_rank, :name_at, :title, :received, :sent, :first_at, :last_at, :heat, :suggested)
  ON CONFLICT DO UPDATE SET address = excluded.address, name = excluded.name, name_rank = excluded.name_rank,
    name_at = excluded.name_at, title = excluded.title, received = excluded.received, sent = excluded.sent,
    first_at = excluded.first_at, last_at = excluded.last_at, heat = excluded.heat, suggested = excluded.suggested`

/** A mail counts half of what it did after this time, in ms. */
const halfLife = 90 * 24 * 60 * 60_000

/**
 * Each mail counts 2^(t / half-life), so that the order of sums never changes by waiting; kept as the logarithm, because
 * the sum itself soon has no number.
 */
const warmed = (heat: number | null, at: number): number => {
  const one = at / halfLife
  if (heat === null) return one
  return Math.max(heat, one) + Math.log2(1 + 2 ** -Math.abs(heat - one))
}

/** Whether somebody with this key may be suggested or made a contact, if they are none. */
export const isEligible = (book: Rulebook, key: string): boolean =>
  isAddress(key) && book.standingOf(key).kind === 'other' && book.notAPerson(key) === null

type Sighting = {
  readonly person: Participant
  readonly key: string
  readonly at: number
  readonly received: 0 | 1
  readonly sent: 0 | 1
  readonly rank: number
  readonly signature: SignatureDetails
}

const unsigned: SignatureDetails = { name: '', title: '' }

type Name = Pick<Correspondent, 'name' | 'name_rank' | 'name_at'>

/** A name of the same rank counts if it is newer, one of a higher rank in any case. */
const betterName = (before: Name, { person, rank, signature, at }: Sighting): Name => {
  const inHeader = personName(person.name, person.address)
  const name = inHeader === '' ? signature.name : inHeader
  const name_rank = inHeader === '' ? nameRanks.signature : rank
  const isBetter = name_rank > before.name_rank || (name_rank === before.name_rank && at >= before.name_at)
  if (name !== '' && isBetter) return { name, name_rank, name_at: at }
  return { name: before.name, name_rank: before.name_rank, name_at: before.name_at }
}

/** The newest spelling of their own, else the newest of ours. */
const betterAddress = (before: Correspondent | null, { person, received, at }: Sighting): string => {
  const isOlder = before !== null && at < before.last_at
  const isTheirs = before !== null && before.received > 0 && received === 0
  return before !== null && (isOlder || isTheirs) ? before.address : person.address
}

const nobody = { name: '', name_rank: 0, name_at: 0 }

const seenSql = 'INSERT OR IGNORE INTO correspondent_mailboxes (key, mailbox_id) VALUES (:key, :mailboxId)'

/** Answers whether it is somebody to suggest. */
const note = (db: Database, book: Rulebook, mailboxId: string, seen: Sighting): boolean => {
  const { key, at } = seen
  db.run(seenSql, { key, mailboxId })
  const before = correspondentOf(db, key)
  const suggested = isEligible(book, key)
  const { title } = seen.signature
  db.run(saveSql, {
    key,
    address: betterAddress(before, seen),
    ...betterName(before ?? nobody, seen),
    title: title === '' ? (before?.title ?? '') : title,
    received: (before?.received ?? 0) + seen.received,
    sent: (before?.sent ?? 0) + seen.sent,
    first_at: Math.min(before?.first_at ?? at, at),
    last_at: Math.max(before?.last_at ?? 0, at),
    heat: warmed(before?.heat ?? null, at),
    suggested: suggested ? 1 : 0,
  })
  return suggested
}

const renameSql = `
  UPDATE correspondents SET name = :name, name_rank = :rank, name_at = :at
  WHERE key = :key AND (name_rank < :rank OR (name_rank = :rank AND name_at <= :at))`

/** Who is named beside us has neither written to us nor been written to; but how others call them is worth knowing. */
const noteNames = (db: Database, people: readonly Participant[], at: number): void => {
  for (const { name: written, address } of people) {
    const name = personName(written, address)
    if (name === '') continue
    db.run(renameSql, { name, rank: nameRanks.others, at, key: addressKey(address) })
  }
}

const known = (people: readonly Participant[], book: Rulebook): (Participant & { key: string })[] => {
  const byKey = new Map(
    tidyParticipants(people)
      .filter(({ address }) => address.includes('@') && address.length <= 320)
      .map((person) => [addressKey(person.address), person]),
  )
  return [...byKey].flatMap(([key, person]) =>
    book.standingOf(key).kind === 'own' ? [] : [{ ...person, key }],
  )
}

/** Mails of somebody of which the signature is read: a title that stands in none of the first will stand in none. */
const signaturesRead = 5

/** The signature of somebody who may be suggested; a contact's details are the person's own business. */
const signatureOf = (
  db: Database,
  book: Rulebook,
  key: string,
  message: ProviderMessage,
): SignatureDetails => {
  if (!isEligible(book, key) || holdersOf(db, [key]).size > 0) return unsigned
  const before = correspondentOf(db, key)
  const isEnough = before !== null && (before.received >= signaturesRead || before.title !== '')
  if (isEnough) return unsigned
  const { name, address } = message.from
  // Of who gives a name of their own, nothing but the title is missing.
  const isNamed = before?.name_rank === nameRanks.own || personName(name, address) !== ''
  return signatureDetails(signedText(message, isNamed ? mayHaveTitle : () => true), address)
}

/** A message as it counts for its people: a time that is still to come is now. */
type Met = { readonly mailboxId: string; readonly message: ProviderMessage; readonly at: number }

const noteReceived = (db: Database, book: Rulebook, { mailboxId, message, at }: Met): boolean => {
  noteNames(db, [...message.to, ...message.cc], at)
  // A post to a list is written to nobody in particular.
  if (message.origin !== 'person') return false
  const [sender] = known([message.from], book)
  if (sender === undefined) return false
  const signature = signatureOf(db, book, sender.key, message)
  const seen = { at, received: 1, sent: 0, rank: nameRanks.own, signature } as const
  return note(db, book, mailboxId, { ...seen, person: sender, key: sender.key })
}

const noteSent = (db: Database, book: Rulebook, { mailboxId, message, at }: Met): boolean => {
  if (message.origin === 'automatic') return false
  const seen = {
    at,
    received: 0,
    sent: 1,
    rank: nameRanks.others,
    signature: unsigned,
  } as const
  const people = known([...message.to, ...message.cc, ...message.bcc], book)
  return people
    .map((person) => note(db, book, mailboxId, { ...seen, person, key: person.key }))
    .includes(true)
}

/** Counts the mail for the rules that say of its correspondents that no person reads there. */
const notePlaces = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  message: ProviderMessage,
): void => {
  const book = around.rulebook()
  const partners =
    message.direction === 'sent' ? [...message.to, ...message.cc, ...message.bcc] : [message.from]
  const rules = known(partners, book).flatMap(({ key }) => {
    const rule = book.standingOf(key).kind === 'other' ? book.notAPerson(key) : null
    return rule ?? []
  })
  if (rules.length > 0) noteHits(db, around, mailNameOf(around, mailboxId, message), rules)
}

/**
 * Tallies a message that was not known before, with its body or without. Drafts, spam, what lies in the bin and in folders
 * that are left out tell nothing about people. Answers whether the list of suggestions may have changed.
 */
export const noteCorrespondence = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  message: ProviderMessage,
): boolean => {
  if (message.notKept !== null) return false
  const book = around.rulebook()
  notePlaces(db, around, mailboxId, message)
  // A time that is still to come would keep its sender ahead of everybody for as long.
  const at = Math.min(message.occurredAt, around.now())
  const noteThem = message.direction === 'sent' ? noteSent : noteReceived
  return noteThem(db, book, { mailboxId, message, at })
}

/**
 * Goes before the mailbox does. Tallies of who was seen in others as well count its mail on: they don't say which is whose.
 * Who was dismissed stays dismissed.
 */
const forgetSeenSql = `
  DELETE FROM correspondents WHERE dismissed = 0
    AND key IN (SELECT key FROM correspondent_mailboxes WHERE mailbox_id = :mailboxId)
    AND NOT EXISTS (SELECT 1 FROM correspondent_mailboxes AS other
      WHERE other.key = correspondents.key AND other.mailbox_id <> :mailboxId)`

/** Forgets who was seen in this mailbox alone: it goes with its history. */
export const forgetCorrespondents = (db: Database, mailboxId: string): void =>
  void db.run(forgetSeenSql, { mailboxId })
