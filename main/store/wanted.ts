import * as z from 'zod'
import type { SyncFailure } from '../../shared/domain/coverage.ts'
import type { Database } from './database.ts'
import { jsonColumns } from './json-column.ts'
import type { Queries } from './methods.ts'
import { countRow } from './rows.ts'
import { wantedRoutes, type SyncCommit, type Wanted, type WantedRoute } from './sync-port.ts'

/** From so many tries on a message counts as failed: it is listed for the person. */
const failedTries = 3

/** Messages that are listed together: the place of the first in its own listing, and the listing, if it is kept. */
export type Listed = {
  readonly mailboxId: string
  readonly route: WantedRoute
  readonly ids: readonly string[]
  readonly place: number
  readonly listing: number | null
}

/** A skip comes to nothing; its Message-ID, and whether its people were counted, stay known. */
const addSql = `
  INSERT INTO wanted (mailbox_id, provider_message_id, route, place, listing, rfc_message_id, noted)
  SELECT :mailboxId, j.value, :route, :place + j.key, :listing, s.rfc_message_id,
    coalesce(s.reason IN ('no_contact', 'never_log', 'bulk', 'colleagues'), 0)
  FROM json_each(:ids) AS j
  LEFT JOIN sync_skips AS s ON s.mailbox_id = :mailboxId AND s.provider_message_id = j.value
  WHERE NOT EXISTS (SELECT 1 FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = j.value)
  ON CONFLICT (mailbox_id, provider_message_id) DO UPDATE SET
    route = iif(:rank < rank, excluded.route, route), place = iif(:rank < rank, excluded.place, place)`

const unskipSql = `
  DELETE FROM sync_skips WHERE mailbox_id = :mailboxId
    AND provider_message_id IN (SELECT value FROM json_each(:ids))
    AND EXISTS (SELECT 1 FROM wanted AS w
      WHERE w.mailbox_id = sync_skips.mailbox_id AND w.provider_message_id = sync_skips.provider_message_id)`

/** From the ids to what is wanted, never the other way: then every listed page would be held against all that waits. */
export const againSql = `
  INSERT OR IGNORE INTO wanted_again (wanted_seq, listing)
  SELECT w.seq, :listing FROM json_each(:ids) AS j
  CROSS JOIN wanted AS w ON w.mailbox_id = :mailboxId AND w.provider_message_id = j.value
  WHERE w.listing IS NOT :listing`

/** Notes that a listing brought messages that wait already: it is not complete before they are here either. */
export const linkListing = (
  db: Database,
  { mailboxId, ids, listing }: Pick<Listed, 'mailboxId' | 'ids' | 'listing'>,
): void => {
  if (listing !== null) db.run(againSql, { mailboxId, ids: JSON.stringify(ids), listing })
}

/** Makes messages wanted that are not stored, in their order. Those that wait already keep their tries. */
export const addWanted = (db: Database, listed: Listed): void => {
  if (listed.ids.length === 0) return
  const { mailboxId, route, place, listing } = listed
  const ids = JSON.stringify(listed.ids)
  db.run(addSql, { mailboxId, route, rank: wantedRoutes.indexOf(route), ids, place, listing })
  db.run(unskipSql, { mailboxId, ids })
  linkListing(db, listed)
}

type At = { readonly mailboxId: string; readonly providerMessageId: string }

const notedRow = z.object({ noted: z.number() }).transform(({ noted }) => ({ noted: noted === 1 }))

/** It waits no more. Answers null where it did not; `noted`: its people were counted before. */
export const dropWanted = (
  db: Database,
  { mailboxId, providerMessageId }: At,
): { readonly noted: boolean } | null =>
  db.get(
    notedRow,
    `DELETE FROM wanted WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId
     RETURNING noted`,
    { mailboxId, providerMessageId },
  )

/** Keeps the Message-ID of one that waits, for the question why it is not here. */
export const nameWanted = (
  db: Database,
  { mailboxId, providerMessageId }: At,
  rfcMessageId: string | null,
): void => {
  if (rfcMessageId === null) return
  db.run(
    `UPDATE wanted SET rfc_message_id = :rfcMessageId
     WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`,
    { mailboxId, providerMessageId, rfcMessageId },
  )
}

const failSql = `
  UPDATE wanted SET attempts = attempts + 1, next_try_at = :nextTryAt, error = :error
  WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`

/** One try more for a message that waits; one that did not does from now on, unless it is stored. */
export const failWanted = (
  db: Database,
  mailboxId: string,
  { providerMessageId, error, nextTryAt }: SyncCommit['failed'][number],
): void => {
  const params = { mailboxId, providerMessageId, nextTryAt, error: JSON.stringify(error) }
  if (db.run(failSql, params) > 0) return
  addWanted(db, { mailboxId, route: 'pull', ids: [providerMessageId], place: 0, listing: null })
  db.run(failSql, params)
}

const wantedRow = z
  .object({ id: z.string(), route: z.enum(wantedRoutes), attempts: z.number() })
  .transform(({ id, ...row }): Wanted => ({ providerMessageId: id, ...row }))

/** In the order of the index, so that the first of 100,000 are found at once. */
export const untriedSql = `
  SELECT provider_message_id AS id, route, attempts FROM wanted INDEXED BY wanted_untried
  WHERE mailbox_id = :mailboxId AND attempts = 0 ORDER BY rank, place, seq LIMIT :limit`

export const triedSql = `
  SELECT provider_message_id AS id, route, attempts FROM wanted INDEXED BY wanted_tried
  WHERE mailbox_id = :mailboxId AND attempts > 0 AND next_try_at <= :now ORDER BY rank, place, seq LIMIT :limit`

const nextWanted =
  (db: Database): Queries['sync']['nextWanted'] =>
  ({ mailboxId, now, limit }) => {
    const untried = db.all(wantedRow, untriedSql, { mailboxId, limit })
    if (untried.length >= limit) return untried
    return [...untried, ...db.all(wantedRow, triedSql, { mailboxId, now, limit: limit - untried.length })]
  }

const triedCountsRow = z.object({
  tried: z.number(),
  due: z.number(),
  failed: z.number(),
  nextDueAt: z.number().nullable(),
})

export const triedCountsSql = `
  SELECT count(*) AS tried, count(*) FILTER (WHERE next_try_at <= :now) AS due,
    count(*) FILTER (WHERE attempts >= ${failedTries}) AS failed,
    min(next_try_at) FILTER (WHERE next_try_at > :now) AS nextDueAt
  FROM wanted INDEXED BY wanted_tried WHERE mailbox_id = :mailboxId AND attempts > 0`

const noneTried = { tried: 0, due: 0, failed: 0, nextDueAt: null }

/** How much is wanted, without counting it: a first pull lists tens of thousands. */
export const wantedCounts =
  (db: Database): Queries['sync']['wantedCounts'] =>
  ({ mailboxId, now }) => {
    const all =
      db.get(countRow, 'SELECT count FROM wanted_tallies WHERE mailbox_id = :mailboxId', { mailboxId })
        ?.count ?? 0
    const { tried, due, ...rest } = db.get(triedCountsRow, triedCountsSql, { mailboxId, now }) ?? noneTried
    return { all, due: all - tried + due, ...rest }
  }

const failureRow = z
  .object({ id: z.string(), attempts: z.number(), next_try_at: z.number(), error: jsonColumns.error })
  .transform((row): SyncFailure => ({
    providerMessageId: row.id,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    error: row.error,
  }))

export const failuresSql = `
  SELECT provider_message_id AS id, attempts, next_try_at, error FROM wanted INDEXED BY wanted_tried
  WHERE mailbox_id = :mailboxId AND attempts >= ${failedTries} AND attempts > 0
  ORDER BY next_try_at, attempts, seq`

export const wantedQueries = (
  db: Database,
): Pick<Queries['sync'], 'nextWanted' | 'wantedCounts' | 'failures' | 'retryFailures'> => ({
  nextWanted: nextWanted(db),
  wantedCounts: wantedCounts(db),
  failures: ({ mailboxId }) => db.all(failureRow, failuresSql, { mailboxId }),
  retryFailures: ({ mailboxId }) => {
    db.run('UPDATE wanted SET next_try_at = 0 WHERE mailbox_id = :mailboxId AND attempts > 0', { mailboxId })
  },
})
