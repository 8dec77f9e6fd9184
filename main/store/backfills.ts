import * as z from 'zod'
import type { ContactAddress } from '../../shared/domain/contact.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import type { Surroundings } from './surroundings.ts'
import { countRow } from './rows.ts'
import type { Backfill, SyncCommit } from './store.ts'

const backfillRow = z
  .object({
    id: z.string(),
    mailbox_id: z.string(),
    address: z.string(),
    since: z.number(),
    page: z.string().nullable(),
  })
  .transform(({ mailbox_id: mailboxId, ...row }): Backfill => ({ mailboxId, ...row }))

const addressRow = z.object({ address: z.string(), key: z.string() })
const batchRow = z.object({ batch: z.string() })

const insertSql = `
  INSERT INTO backfills (id, mailbox_id, key, address, since) VALUES (:id, :mailboxId, :key, :address, :since)
  ON CONFLICT (mailbox_id, key) DO UPDATE SET id = excluded.id, since = min(since, excluded.since), page = NULL,
    batch = NULL, listed = 0`

/** An address whose past is asked for anew is complete only when an audit has found that again. */
const unauditSql = 'DELETE FROM audited_addresses WHERE mailbox_id = :mailboxId AND key = :key'

type Started = ContactAddress & { readonly mailboxId: string; readonly since: number }

const startBackfill = (
  db: Database,
  around: Surroundings,
  { mailboxId, key, address, since }: Started,
): void => {
  db.run(insertSql, { mailboxId, key, address, since, id: around.newId() })
  db.run(unauditSql, { mailboxId, key })
}

export const dayMs = 24 * 60 * 60_000

const mailboxRow = z.object({ id: z.string(), pull_days: z.number() })
const mailboxesSql = `
  SELECT id, pull_days FROM mailboxes WHERE state <> 'disconnected' ORDER BY connected_at, id`

/**
 * A backfill for each address from each mailbox that is not disconnected, as far back from `at` (epoch ms) as the
 * mailbox is set to. Answers how many.
 */
export const startAddressBackfills = (
  db: Database,
  around: Surroundings,
  addresses: readonly ContactAddress[],
  at: number,
): number => {
  const wanted = db.all(mailboxRow, mailboxesSql).flatMap(({ id: mailboxId, pull_days: days }) => {
    const since = Math.max(0, at - days * dayMs)
    return addresses.map((address) => ({ ...address, mailboxId, since }))
  })
  for (const backfill of wanted) startBackfill(db, around, backfill)
  return wanted.length
}

const batchesSql = `
  SELECT DISTINCT batch FROM backfills
  WHERE key IN (SELECT value FROM json_each(:keys)) AND batch IS NOT NULL`

/**
 * Ends the backfills of addresses that nobody has any more. Those that were listed together with them start anew: a
 * page token belongs to the query it came from, and the query has changed.
 */
export const dropBackfills = (db: Database, keys: readonly string[]): void => {
  const params = { keys: JSON.stringify(keys) }
  const batches = db.all(batchRow, batchesSql, params)
  db.run('DELETE FROM backfills WHERE key IN (SELECT value FROM json_each(:keys))', params)
  for (const { batch } of batches) {
    db.run('UPDATE backfills SET page = NULL, batch = NULL, listed = 0 WHERE batch = :batch', { batch })
  }
}

type Step = Extract<SyncCommit['position'], { kind: 'backfill' }>

const known = `SELECT count(*) AS count FROM backfills WHERE id IN (SELECT value FROM json_each(:ids))`

const lastSql = 'UPDATE backfills SET seq = (SELECT max(seq) + 1 FROM backfills) WHERE id = :id'

const stepRow = z.object({ key: z.string(), listed: z.number() })

/** What a page of these backfills was listed for: the addresses' keys, and how many they had listed before it. */
export const listedBefore = (db: Database, step: Step): { keys: readonly string[]; place: number } => {
  const rows = db.all(
    stepRow,
    'SELECT key, listed FROM backfills WHERE id IN (SELECT value FROM json_each(:ids))',
    { ids: JSON.stringify(step.ids) },
  )
  return { keys: rows.map(({ key }) => key), place: Math.max(0, ...rows.map(({ listed }) => listed)) }
}

/**
 * Moves backfills on, by a page that listed `count`. Those that moved together stay one batch, because the page token fits their common query only;
 * where one of them was taken away meanwhile it fits the rest no more. Those that begin anew do so after all others.
 */
export const moveBackfills = (db: Database, { ids: step, page, done }: Step, count: number): void => {
  const ids = JSON.stringify(step)
  if (done) {
    db.run('DELETE FROM backfills WHERE id IN (SELECT value FROM json_each(:ids))', { ids })
    return
  }
  if (page === null) for (const id of step) db.run(lastSql, { id })
  const whole = page !== null && db.get(countRow, known, { ids })?.count === step.length
  db.run(
    `UPDATE backfills SET page = :page, batch = :batch, listed = iif(:page IS NULL, 0, listed + :count)
     WHERE id IN (SELECT value FROM json_each(:ids))`,
    {
      ids,
      page: whole ? page : null,
      batch: whole ? (step[0] ?? null) : null,
      count,
    },
  )
}

const openSql = `
  SELECT b.id, b.mailbox_id, b.address, b.since, b.page FROM backfills AS b
  JOIN (SELECT since, page, batch FROM backfills WHERE mailbox_id = :mailboxId ORDER BY seq LIMIT 1) AS first
    ON b.since = first.since AND b.page IS first.page AND b.batch IS first.batch
  WHERE b.mailbox_id = :mailboxId ORDER BY b.seq LIMIT :limit`

export const openBackfills =
  (db: Database): Queries['sync']['openBackfills'] =>
  ({ mailboxId, limit }) => ({
    backfills: db.all(backfillRow, openSql, { mailboxId, limit }),
    open:
      db.get(countRow, 'SELECT count(*) AS count FROM backfills WHERE mailbox_id = :mailboxId', { mailboxId })
        ?.count ?? 0,
  })

export const startBackfills =
  (db: Database, around: Surroundings): Queries['sync']['startBackfills'] =>
  ({ mailboxId, since }) => {
    const addresses = db.all(
      addressRow,
      'SELECT address, key FROM contact_addresses GROUP BY key ORDER BY contact_id, position',
    )
    // One still open keeps its earlier `since`: that part of the past was never fetched.
    for (const address of addresses) startBackfill(db, around, { ...address, mailboxId, since })
    return addresses.length
  }
