import * as z from 'zod'
import { originSchema } from '../../shared/domain/matching.ts'
import { directionSchema } from '../../shared/domain/message.ts'
import type { Decision } from '../../shared/rules/matching-decision.ts'
import { addActivity, dropActivity, tallyContacts, type Evidence } from './activities.ts'
import type { Database } from './database.ts'
import { decide, mailName, noteHits } from './matching.ts'
import { deleteMessages, noteSkip } from './message-removal.ts'
import { contactIdRow, seqRow } from './rows.ts'
import type { Surroundings } from './surroundings.ts'

const storedRow = z
  .object({
    id: z.string(),
    seq: z.number(),
    mailbox_id: z.string(),
    provider_message_id: z.string(),
    rfc_message_id: z.string().nullable(),
    direction: directionSchema,
    origin: originSchema,
  })
  .transform((row) => ({
    seq: row.seq,
    mailboxId: row.mailbox_id,
    providerMessageId: row.provider_message_id,
    rfcMessageId: row.rfc_message_id,
    direction: row.direction,
    origin: row.origin,
    mail: mailName(row.rfc_message_id, row.id),
  }))

type Stored = z.output<typeof storedRow>

const storedSql = `SELECT id, seq, mailbox_id, provider_message_id, rfc_message_id, direction, origin
  FROM messages WHERE seq = :seq`

const namedRow = z.object({ key: z.string(), answers: z.number() })

const namedSql = `
  SELECT DISTINCT key, role = 'reply_to' AS answers FROM participants WHERE message_seq = :seq AND address <> ''`

const decideStored = (db: Database, around: Surroundings, stored: Stored): Decision => {
  const named = db.all(namedRow, namedSql, { seq: stored.seq })
  const keysOf = (answers: number) => named.filter((row) => row.answers === answers).map(({ key }) => key)
  return decide(db, around, stored.mail, {
    direction: stored.direction,
    origin: stored.origin,
    between: keysOf(0),
    replyTo: keysOf(1),
  })
}

const onSql = `
  SELECT a.contact_id FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id
  WHERE s.message_seq = :seq`

/** Puts the message on these timelines and no others. Answers the contacts for whom that changed something. */
const placeOn = (
  db: Database,
  around: Surroundings,
  evidence: Evidence,
  contactIds: readonly string[],
): string[] => {
  const on = db.all(contactIdRow, onSql, { seq: evidence.seq }).map((row) => row.contact_id)
  const added = contactIds.filter((id) => !on.includes(id))
  const dropped = on.filter((id) => !contactIds.includes(id))
  for (const id of added) addActivity(db, around, id, evidence)
  for (const id of dropped) dropActivity(db, around, id, evidence)
  return [...added, ...dropped]
}

/** Notes that the message waits for the person's word about these keys, and about no others. */
export const setReviews = (
  db: Database,
  { seq, mail }: { readonly seq: number; readonly mail: string },
  keys: readonly string[],
): void => {
  const named = JSON.stringify(keys)
  db.run(
    'DELETE FROM reviews WHERE message_seq = :seq AND key NOT IN (SELECT value FROM json_each(:named))',
    { seq, named },
  )
  for (const key of keys) {
    db.run('INSERT OR IGNORE INTO reviews (message_seq, key, mail) VALUES (:seq, :key, :mail)', {
      seq,
      key,
      mail,
    })
  }
}

/** Messages that are dropped because they are no longer to be kept are recorded like those that never were. */
const drop = (
  db: Database,
  around: Surroundings,
  { seq, mailboxId, providerMessageId, rfcMessageId }: Stored,
  reason: Extract<Decision, { kind: 'skip' }>['reason'],
): Iterable<string> => {
  const changed = deleteMessages(db, around, [seq])
  noteSkip(db, { mailboxId, providerMessageId, rfcMessageId, reason, at: around.now() })
  return changed
}

/** Decides anew about stored messages and brings timelines and reviews in line. Answers the contacts whose timelines changed. */
export const rematchMessages = (db: Database, around: Surroundings, seqs: Iterable<number>): string[] => {
  const changed = new Set<string>()
  for (const seq of new Set(seqs)) {
    const stored = db.get(storedRow, storedSql, { seq })
    if (stored === null) continue
    const decision = decideStored(db, around, stored)
    noteHits(db, around, stored.mail, decision.rules)
    const touched =
      decision.kind === 'skip'
        ? drop(db, around, stored, decision.reason)
        : placeOn(db, around, stored, decision.contactIds)
    for (const id of touched) changed.add(id)
    if (decision.kind === 'file') setReviews(db, stored, decision.reviews)
  }
  tallyContacts(db, changed)
  return [...changed]
}

export const touchedSql = `
  SELECT DISTINCT message_seq AS seq FROM participants WHERE key IN (SELECT value FROM json_each(:keys))`

/** Decides anew about all stored mail that names one of these keys. */
export const rematchKeys = (db: Database, around: Surroundings, keys: readonly string[]): string[] =>
  rematchMessages(
    db,
    around,
    db.all(seqRow, touchedSql, { keys: JSON.stringify(keys) }).map(({ seq }) => seq),
  )
