import type { Database } from './database.ts'
import { seqRow } from './rows.ts'

const storedSql = `
  SELECT seq FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`

type At = { readonly mailboxId: string; readonly providerMessageId: string }

/** The `seq` of a provider's message, or null where it is not stored. */
export const storedSeq = (db: Database, { mailboxId, providerMessageId }: At): number | null =>
  db.get(seqRow, storedSql, { mailboxId, providerMessageId })?.seq ?? null
