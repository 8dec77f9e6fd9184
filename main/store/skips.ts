import * as z from 'zod'
import type { Database } from './database.ts'

type At = { readonly mailboxId: string; readonly providerMessageId: string }

export const clearSkip = (db: Database, { mailboxId, providerMessageId }: At): void => {
  db.run(
    'DELETE FROM sync_skips WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )
}

const reasonRow = z.object({ reason: z.string() })

/** Why it was skipped when it was met last, or null. */
export const skipReason = (db: Database, { mailboxId, providerMessageId }: At): string | null =>
  db.get(
    reasonRow,
    'SELECT reason FROM sync_skips WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )?.reason ?? null
