import * as z from 'zod'
import type { Database } from './database.ts'
import { deleteMessages } from './message-removal.ts'
import { rematchMessages } from './rematch.ts'
import { seqRow } from './rows.ts'
import type { Surroundings } from './surroundings.ts'

/** Condition on a message `m`: nothing of it is missing that it can't be read or found without. */
export const isWhole = `(EXISTS (SELECT 1 FROM bodies AS whole WHERE whole.message_seq = m.seq)
  AND EXISTS (SELECT 1 FROM participants AS whole WHERE whole.message_seq = m.seq AND whole.role = 'from')
  AND EXISTS (SELECT 1 FROM messages_fts_docsize AS whole WHERE whole.id = m.seq))`

const brokenSql = `
  SELECT m.seq FROM json_each(:ids) AS j
  JOIN messages AS m ON m.mailbox_id = :mailboxId AND m.provider_message_id = j.value
  WHERE NOT ${isWhole}`

/** Deletes those of these messages of which a part is missing, so that they can be fetched anew. Answers whose timelines changed. */
export const deleteBroken = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  ids: readonly string[],
): ReadonlySet<string> => {
  const broken = db.all(seqRow, brokenSql, { mailboxId, ids: JSON.stringify(ids) })
  if (broken.length === 0) return new Set()
  return deleteMessages(
    db,
    around,
    broken.map(({ seq }) => seq),
  )
}

const strayRow = z.object({ seq: z.number(), id: z.string() })

/** Stored for a contact, on no timeline of it, and not for review. That the person may have decided so is for the rules to say. */
const strayedSql = `
  SELECT DISTINCT m.seq, m.provider_message_id AS id
  FROM contact_addresses AS ca CROSS JOIN participants AS p ON p.key = ca.key
  CROSS JOIN messages AS m ON m.seq = p.message_seq
  WHERE ca.key IN (SELECT value FROM json_each(:keys)) AND p.role <> 'reply_to' AND m.mailbox_id = :mailboxId
    AND NOT EXISTS (SELECT 1 FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id
      WHERE s.message_seq = m.seq AND a.contact_id = ca.contact_id)
    AND NOT EXISTS (SELECT 1 FROM reviews AS r WHERE r.message_seq = m.seq AND r.key = ca.key)`

/** Puts stored mail of these addresses back on timelines that it belongs to and is not on. Answers which was, and whose timelines changed. */
export const restoreStrayed = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  keys: readonly string[],
): { readonly ids: readonly string[]; readonly contactIds: readonly string[] } => {
  const strayed = db.all(strayRow, strayedSql, { mailboxId, keys: JSON.stringify(keys) })
  const restored = strayed.map(({ seq, id }) => ({ id, contactIds: rematchMessages(db, around, [seq]) }))
  return {
    ids: restored.flatMap(({ id, contactIds }) => (contactIds.length > 0 ? [id] : [])),
    contactIds: restored.flatMap(({ contactIds }) => contactIds),
  }
}
