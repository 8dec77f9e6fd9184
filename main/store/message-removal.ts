import * as z from 'zod'
import { refreshActivity, tallyContacts } from './activities.ts'
import type { Database } from './database.ts'
import { unseePeople } from './people.ts'
import { keyRow } from './rows.ts'
import { unindexMessages } from './search-index.ts'
import type { SkipReason } from './store.ts'
import type { Surroundings } from './surroundings.ts'

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

type Skip = {
  readonly mailboxId: string
  readonly providerMessageId: string
  /** Without angle brackets; null where it is not known. */
  readonly rfcMessageId: string | null
  readonly reason: SkipReason
  /** Epoch ms. */
  readonly at: number
}

/** Records why a message is not stored. A Message-ID that was known stays. */
export const noteSkip = (
  db: Database,
  { mailboxId, providerMessageId, rfcMessageId, reason, at }: Skip,
): void => {
  db.run(
    `INSERT INTO sync_skips (mailbox_id, provider_message_id, reason, at, rfc_message_id)
     VALUES (:mailboxId, :providerMessageId, :reason, :at, :rfcMessageId)
     ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at,
       rfc_message_id = coalesce(excluded.rfc_message_id, rfc_message_id)`,
    { mailboxId, providerMessageId, rfcMessageId, reason, at },
  )
}
