import * as z from 'zod'
import type { Database } from './database.ts'

/*
 * Which addresses a message was listed for, while it waits: those addresses are not complete. Kept for each listing
 * and not for each message, because a page of 500 was asked for with 20 addresses at once.
 */

const idRow = z.object({ id: z.number() })

const insertSql = `
  INSERT INTO listings (id, key, mailbox_id) SELECT :id, j.value, :mailboxId FROM json_each(:keys) AS j WHERE true
  ON CONFLICT DO NOTHING`

/** A new listing of mail of these addresses, or null where there are none. */
export const addListing = (db: Database, mailboxId: string, keys: readonly string[]): number | null => {
  if (keys.length === 0) return null
  const id = db.get(idRow, 'SELECT coalesce(max(id), 0) + 1 AS id FROM listings')?.id ?? 1
  db.run(insertSql, { id, mailboxId, keys: JSON.stringify(keys) })
  return id
}

/** Condition on a listing `l`: something of it waits. */
export const listingWaits = `(EXISTS (SELECT 1 FROM wanted AS w WHERE w.listing = l.id)
  OR EXISTS (SELECT 1 FROM wanted_again AS g WHERE g.listing = l.id))`

/** Forgets listings of which nothing waits any more. Once an audit is often enough: until then they are only rows. */
export const sweepListings = (db: Database, mailboxId: string): void => {
  db.run(`DELETE FROM listings AS l WHERE mailbox_id = :mailboxId AND NOT ${listingWaits}`, { mailboxId })
}
