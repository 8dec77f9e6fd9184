import * as z from 'zod'
import { deleteBroken, isWhole, restoreStrayed } from './audit-repair.ts'
import { dayMs } from './backfills.ts'
import { coverage } from './coverage.ts'
import type { Database } from './database.ts'
import { addListing, sweepListings } from './listings.ts'
import type { Queries } from './methods.ts'
import type { AuditState } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import { isMailbox, nothingTaken, takeRemovals } from './sync.ts'
import { addWanted, linkListing } from './wanted.ts'

type Audit = Queries['audit']

const stateRow = z
  .object({ started_at: z.number(), since: z.number(), after: z.string().nullable() })
  .transform(({ started_at: startedAt, ...row }): AuditState => ({ startedAt, ...row }))

const stateSql =
  'SELECT started_at, since, after FROM audits WHERE mailbox_id = :mailboxId AND started_at IS NOT NULL'

const daysRow = z.object({ days: z.number() })

const beginSql = `
  INSERT INTO audits (mailbox_id, started_at, since) VALUES (:mailboxId, :startedAt, :since)
  ON CONFLICT DO UPDATE SET started_at = excluded.started_at, since = excluded.since, after = NULL,
    deleted = iif(audits.started_at IS NULL, 0, audits.deleted)`

/** What one found that was begun anew is told with what the new one finds. */
const keepFindingsSql = `
  UPDATE audit_findings SET started_at = :startedAt
  WHERE mailbox_id = :mailboxId
    AND started_at = (SELECT started_at FROM audits WHERE mailbox_id = :mailboxId)`

/** One under way goes on, unless another is asked for, or the mailbox reaches further back by now than it asked. */
const begin =
  (db: Database): Audit['begin'] =>
  ({ mailboxId, at, anew = false }) => {
    const days = db.get(daysRow, 'SELECT pull_days AS days FROM mailboxes WHERE id = :mailboxId', {
      mailboxId,
    })?.days
    const since = Math.max(0, at - (days ?? 0) * dayMs)
    const underWay = db.get(stateRow, stateSql, { mailboxId })
    if (underWay !== null && underWay.since <= since && !anew) return underWay
    if (days === undefined) return { startedAt: at, since, after: null }
    if (underWay !== null) db.run(keepFindingsSql, { mailboxId, startedAt: at })
    db.run(beginSql, { mailboxId, startedAt: at, since })
    return { startedAt: at, since, after: null }
  }

const addressRow = z.object({ address: z.string(), key: z.string() })

/** Grouped by key, because an address can belong to several contacts. */
export const auditAddressesSql = `
  SELECT address, key FROM contact_addresses AS ca
  WHERE key > coalesce(:after, '')
    AND NOT EXISTS (SELECT 1 FROM backfills AS b WHERE b.mailbox_id = :mailboxId AND b.key = ca.key)
  GROUP BY key ORDER BY key LIMIT :limit`

const idRow = z.object({ id: z.string() })

/**
 * A skip because of whom a message concerns holds as long as the rules do: their changes ask for the mail anew. That it
 * concerned no contact says nothing of addresses that were added since. What lay where mail is not kept, or was gone,
 * does so no more, or the provider would not list it.
 */
export const missingSql = `
  SELECT j.value AS id FROM json_each(:ids) AS j
  WHERE NOT EXISTS (
      SELECT 1 FROM messages AS m
      WHERE m.mailbox_id = :mailboxId AND m.provider_message_id = j.value AND ${isWhole})
    AND NOT EXISTS (SELECT 1 FROM wanted WHERE mailbox_id = :mailboxId AND provider_message_id = j.value)
    AND NOT EXISTS (
      SELECT 1 FROM sync_skips AS s WHERE s.mailbox_id = :mailboxId AND s.provider_message_id = j.value
        AND (s.reason IN ('never_log', 'bulk', 'colleagues') OR (s.reason = 'no_contact' AND s.at > (
          SELECT coalesce(max(added_at), 0) FROM contact_addresses
          WHERE key IN (SELECT value FROM json_each(:keys))))))`

/** `seq` is the time in ms times 1024. */
export const storedForSql = `
  SELECT DISTINCT m.provider_message_id AS id
  FROM participants AS p CROSS JOIN messages AS m ON m.seq = p.message_seq
  WHERE p.key IN (SELECT value FROM json_each(:keys)) AND p.role <> 'reply_to'
    AND p.message_seq >= :since * 1024 AND m.mailbox_id = :mailboxId`

const waitingRow = z.object({ waiting: z.number() })

export const waitingSql = `
  SELECT EXISTS (SELECT 1 FROM json_each(:ids) AS j
    CROSS JOIN wanted AS w ON w.mailbox_id = :mailboxId AND w.provider_message_id = j.value) AS waiting`

/** Of what waits already it is noted that these addresses are not complete without it. */
const linkWaiting = (
  db: Database,
  { mailboxId, keys, ids }: { mailboxId: string; keys: readonly string[]; ids: readonly string[] },
): void => {
  const found = db.get(waitingRow, waitingSql, { mailboxId, ids: JSON.stringify(ids) })
  if (found?.waiting !== 1) return
  linkListing(db, { mailboxId, ids, listing: addListing(db, mailboxId, keys) })
}

const compare =
  (db: Database): Audit['compare'] =>
  ({ mailboxId, keys, since, ids }) => {
    if (!isMailbox(db, mailboxId)) return { missing: [], unlisted: [] }
    linkWaiting(db, { mailboxId, keys, ids })
    const listed = new Set(ids)
    const asked = { mailboxId, keys: JSON.stringify(keys) }
    const missing = db.all(idRow, missingSql, { ...asked, ids: JSON.stringify([...listed]) })
    // A provider reads the day of `since` in a time zone of its own: what it lists of that day is not certain.
    const stored = db.all(idRow, storedForSql, { ...asked, since: since + dayMs })
    return {
      missing: missing.map(({ id }) => id),
      unlisted: stored.map(({ id }) => id).filter((id) => !listed.has(id)),
    }
  }

const findingsSql = `
  INSERT OR IGNORE INTO audit_findings (mailbox_id, started_at, provider_message_id)
  SELECT :mailboxId, :startedAt, value FROM json_each(:ids)`

/** Those whose backfill began meanwhile were asked for before it: they are not. */
const auditedSql = `
  INSERT INTO audited_addresses (mailbox_id, key, at, since)
  SELECT :mailboxId, j.value, :at, :since FROM json_each(:keys) AS j
  WHERE NOT EXISTS (SELECT 1 FROM backfills AS b WHERE b.mailbox_id = :mailboxId AND b.key = j.value)
  ON CONFLICT DO UPDATE SET at = excluded.at, since = excluded.since`

const unauditedSql = `
  DELETE FROM audited_addresses
  WHERE mailbox_id = :mailboxId AND key IN (SELECT value FROM json_each(:keys))`

type Noted = Parameters<Audit['note']>[0]

const noteAudited = (db: Database, { mailboxId, at, keys, refused }: Noted, since: number): void => {
  const asked = { mailboxId, keys: JSON.stringify(keys) }
  if (refused === true) db.run(unauditedSql, asked)
  else db.run(auditedSql, { ...asked, at, since })
}

const movedSql =
  'UPDATE audits SET after = :after, deleted = deleted + :deleted WHERE mailbox_id = :mailboxId'

const note =
  (db: Database, around: Surroundings): Audit['note'] =>
  (noted) => {
    const { mailboxId, keys, missing, deleted } = noted
    const state = db.get(stateRow, stateSql, { mailboxId })
    if (state === null) return nothingTaken
    const broken = deleteBroken(db, around, mailboxId, missing)
    const listing = missing.length === 0 ? null : addListing(db, mailboxId, keys)
    addWanted(db, { mailboxId, route: 'audit', ids: missing, place: 0, listing })
    const restored = restoreStrayed(db, around, mailboxId, keys)
    const { startedAt, since } = state
    db.run(findingsSql, { mailboxId, startedAt, ids: JSON.stringify([...missing, ...restored.ids]) })
    const removed = takeRemovals(db, around, { mailboxId, removed: deleted })
    noteAudited(db, noted, since)
    const after = keys.reduce<string | null>(
      (last, key) => (last === null || key > last ? key : last),
      state.after,
    )
    db.run(movedSql, { mailboxId, after, deleted: removed.count })
    const contactIds = [...new Set([...removed.contactIds, ...broken, ...restored.contactIds])]
    return { ...nothingTaken, contactIds, reviews: removed.count > 0 }
  }

const endSql = `
  UPDATE audits SET last_started_at = started_at, last_ended_at = :at, last_deleted = deleted, started_at = NULL,
    after = NULL
  WHERE mailbox_id = :mailboxId AND started_at IS NOT NULL`

const forgetFindingsSql = `
  DELETE FROM audit_findings WHERE mailbox_id = :mailboxId
    AND started_at <> (SELECT last_started_at FROM audits WHERE mailbox_id = :mailboxId)`

const forgetAddressesSql = `
  DELETE FROM audited_addresses WHERE mailbox_id = :mailboxId
    AND NOT EXISTS (SELECT 1 FROM contact_addresses AS ca WHERE ca.key = audited_addresses.key)`

const endedRow = z.object({ at: z.number().nullable() })

export const auditQueries = (db: Database, around: Surroundings): Audit => ({
  coverage: coverage(db),
  begin: begin(db),
  addresses: (at) => db.all(addressRow, auditAddressesSql, at),
  compare: compare(db),
  note: note(db, around),
  end: ({ mailboxId, at }) => {
    if (db.run(endSql, { mailboxId, at }) === 0) return
    db.run(forgetFindingsSql, { mailboxId })
    db.run(forgetAddressesSql, { mailboxId })
    sweepListings(db, mailboxId)
  },
  isUnderWay: ({ mailboxId }) => db.get(stateRow, stateSql, { mailboxId }) !== null,
  lastEndedAt: ({ mailboxId }) =>
    db.get(endedRow, 'SELECT last_ended_at AS at FROM audits WHERE mailbox_id = :mailboxId', { mailboxId })
      ?.at ?? null,
})
