import * as z from 'zod'
import { concernedKeys } from '../../shared/rules/contact-matching.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { addActivity, dropActivity, refreshActivity, tallyContacts, type Evidence } from './activities.ts'
import type { Database } from './database.ts'
import { concernedContacts } from './matching.ts'
import { insertMessage } from './message-insert.ts'
import { unseePeople } from './people.ts'
import type { Surroundings } from './surroundings.ts'
import { keyRow, seqRow } from './rows.ts'
import { unindexMessages } from './search-index.ts'

/** A message that was stored, and the contacts on whose timelines it was put. */
export type Filed = { readonly seq: number; readonly contactIds: string[] }

/** Stores a message with its activities, if it concerns somebody; its words are left to be indexed. Null: not stored. */
export const fileMessage = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  message: ProviderMessage,
): Filed | null => {
  const contactIds = concernedContacts(db, concernedKeys(message))
  if (contactIds.length === 0) return null
  const seq = insertMessage(db, around, mailboxId, message)
  const evidence = { ...message, mailboxId, seq }
  for (const contactId of contactIds) addActivity(db, around, contactId, evidence)
  return { seq, contactIds }
}

const timeRow = z.object({ occurred_at: z.number() })
const activityRow = z.object({ activity_id: z.string(), contact_id: z.string() })

const supportedSql = `
  SELECT s.activity_id, a.contact_id FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id
  WHERE s.message_seq = :seq`

/** Activities first, because they point at the message; the rest of its rows go with it. */
const deleteMessage = (db: Database, around: Surroundings, seq: number): string[] => {
  const supported = db.all(activityRow, supportedSql, { seq })
  db.run('DELETE FROM activity_messages WHERE message_seq = :seq', { seq })
  for (const row of supported) refreshActivity(db, row.activity_id)
  const keys = db.all(keyRow, `SELECT key FROM participants WHERE message_seq = :seq AND address <> ''`, {
    seq,
  })
  const at = db.get(timeRow, 'SELECT occurred_at FROM messages WHERE seq = :seq', { seq })?.occurred_at ?? 0
  db.run('DELETE FROM messages WHERE seq = :seq', { seq })
  unseePeople(
    db,
    around,
    keys.map(({ key }) => key),
    at,
  )
  return supported.map((row) => row.contact_id)
}

/** Deletes messages and what nothing else supports. Answers the contacts whose timelines changed. */
export const deleteMessages = (db: Database, around: Surroundings, seqs: readonly number[]): Set<string> => {
  unindexMessages(db, seqs)
  const contactIds = new Set(seqs.flatMap((seq) => deleteMessage(db, around, seq)))
  tallyContacts(db, contactIds)
  return contactIds
}

const evidenceRow = z
  .object({
    seq: z.number(),
    mailbox_id: z.string(),
    provider_message_id: z.string(),
    rfc_message_id: z.string().nullable(),
  })
  .transform((row): Evidence => ({
    seq: row.seq,
    mailboxId: row.mailbox_id,
    providerMessageId: row.provider_message_id,
    rfcMessageId: row.rfc_message_id,
  }))

const evidenceSql = `SELECT seq, mailbox_id, provider_message_id, rfc_message_id FROM messages WHERE seq = :seq`

const touchedSql = `
  SELECT DISTINCT message_seq AS seq FROM participants
  WHERE key IN (SELECT value FROM json_each(:keys)) AND role <> 'reply_to'`

const keysSql = `
  SELECT DISTINCT key FROM participants WHERE message_seq = :seq AND role <> 'reply_to' AND address <> ''`

const orphanSql = `
  SELECT seq FROM messages
  WHERE seq = :seq AND NOT EXISTS (SELECT 1 FROM activity_messages WHERE message_seq = :seq)`

/** Messages that are dropped because they concern nobody any more are recorded like those that never did. */
const dropOrphans = (db: Database, around: Surroundings, dropped: readonly Evidence[]): void => {
  const orphans = dropped.filter(({ seq }) => db.get(seqRow, orphanSql, { seq }) !== null)
  deleteMessages(
    db,
    around,
    orphans.map(({ seq }) => seq),
  )
  for (const { mailboxId, providerMessageId } of orphans) {
    noteSkip(db, { mailboxId, providerMessageId, reason: 'no_contact', at: around.now() })
  }
}

/**
 * Brings one contact's timeline in line with the messages stored, after it gained or lost `keys`. Messages that
 * concern nobody any more are deleted.
 */
export const rematchContact = (
  db: Database,
  around: Surroundings,
  contactId: string,
  keys: readonly string[],
): void => {
  const dropped: Evidence[] = []
  for (const { seq } of db.all(seqRow, touchedSql, { keys: JSON.stringify(keys) })) {
    const evidence = db.get(evidenceRow, evidenceSql, { seq })
    if (evidence === null) continue
    const between = db.all(keyRow, keysSql, { seq }).map(({ key }) => key)
    const concerns = concernedContacts(db, between).includes(contactId)
    if (concerns) addActivity(db, around, contactId, evidence)
    else {
      dropActivity(db, around, contactId, evidence)
      dropped.push(evidence)
    }
  }
  dropOrphans(db, around, dropped)
  tallyContacts(db, [contactId])
}

type Skip = {
  readonly mailboxId: string
  readonly providerMessageId: string
  readonly reason: string
  readonly at: number
}

/** Records why a message is not stored. */
export const noteSkip = (db: Database, skip: Skip): void => {
  db.run(
    `INSERT INTO sync_skips (mailbox_id, provider_message_id, reason, at)
     VALUES (:mailboxId, :providerMessageId, :reason, :at)
     ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at`,
    skip,
  )
}
