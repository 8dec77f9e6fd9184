import * as z from 'zod'
import type { Database } from './database.ts'
import type { SkipReason } from './store.ts'

/** Why a message is not stored. `rfcMessageId` (without angle brackets) is null where only its id was listed. */
export type Skip = {
  readonly mailboxId: string
  readonly providerMessageId: string
  readonly rfcMessageId: string | null
  readonly reason: SkipReason
  /** Epoch ms. */
  readonly at: number
}

type At = Pick<Skip, 'mailboxId' | 'providerMessageId'>

const noteSql = `
  INSERT INTO sync_skips (mailbox_id, provider_message_id, rfc_message_id, reason, at)
  VALUES (:mailboxId, :providerMessageId, :rfcMessageId, :reason, :at)
  ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at,
    rfc_message_id = coalesce(excluded.rfc_message_id, rfc_message_id)`

/** Records why a message is not stored. */
export const noteSkip = (db: Database, skip: Skip): void => {
  db.run(noteSql, skip)
}

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
