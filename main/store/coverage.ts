import * as z from 'zod'
import { dayMs } from './backfills.ts'
import type { Database } from './database.ts'
import { listingWaits } from './listings.ts'
import type { Queries } from './methods.ts'
import { wantedCounts } from './wanted.ts'

const mailboxRow = z.object({
  id: z.string(),
  days: z.number(),
  checkedAt: z.number().nullable(),
  deleted: z.number(),
  missing: z.number(),
  repaired: z.number(),
  underWay: z.number(),
  after: z.string().nullable(),
})

/** A message of the findings that was skipped or deleted after all was not missing; one that waits is, and not repaired. */
const mailboxesSql = `
  SELECT mailboxes.id, mailboxes.pull_days AS days, a.last_ended_at AS checkedAt, coalesce(a.last_deleted, 0) AS deleted,
    (SELECT count(*) FROM audit_findings AS f
      WHERE f.mailbox_id = mailboxes.id AND f.started_at = a.last_started_at AND (
        EXISTS (SELECT 1 FROM messages AS m
          WHERE m.mailbox_id = mailboxes.id AND m.provider_message_id = f.provider_message_id)
        OR EXISTS (SELECT 1 FROM wanted AS w
          WHERE w.mailbox_id = mailboxes.id AND w.provider_message_id = f.provider_message_id))) AS missing,
    (SELECT count(*) FROM audit_findings AS f
      JOIN messages AS m ON m.mailbox_id = f.mailbox_id AND m.provider_message_id = f.provider_message_id
      WHERE f.mailbox_id = mailboxes.id AND f.started_at = a.last_started_at) AS repaired,
    a.started_at IS NOT NULL AS underWay, a.after
  FROM mailboxes LEFT JOIN audits AS a ON a.mailbox_id = mailboxes.id ORDER BY mailboxes.connected_at, mailboxes.id`

const contactsRow = z.object({ contacts: z.number(), complete: z.number(), checking: z.number() })

/**
 * An address is complete when the last listing of its past was read to the end, an audit found all of it since it was
 * added and since that listing began, as far back as the mailbox reaches (but for a day: clocks are put back), and nothing that was ever listed
 * for it waits, failed messages included. Mail that is news (a pull) does not count: it is listed for nobody.
 */
export const coveredContactsSql = `
  SELECT count(*) AS contacts, coalesce(sum(whole), 0) AS complete, coalesce(sum(asked), 0) AS checking FROM (
    SELECT min(
        EXISTS (SELECT 1 FROM audited_addresses AS a
          WHERE a.mailbox_id = :mailboxId AND a.key = ca.key AND a.at >= ca.added_at AND a.since <= :reached)
        AND NOT EXISTS (SELECT 1 FROM backfills AS b WHERE b.mailbox_id = :mailboxId AND b.key = ca.key)
        AND NOT EXISTS (SELECT 1 FROM listings AS l
          WHERE l.mailbox_id = :mailboxId AND l.key = ca.key AND ${listingWaits})) AS whole,
      max(ca.key <= :after) AS asked
    FROM contact_addresses AS ca GROUP BY ca.contact_id)`

const nobody = { contacts: 0, complete: 0, checking: 0 }

export const coverage =
  (db: Database): Queries['audit']['coverage'] =>
  ({ now }) =>
    db.all(mailboxRow, mailboxesSql).map(({ id: mailboxId, days, underWay, after, ...found }) => {
      const since = Math.max(0, now - days * dayMs)
      const covered = db.get(contactsRow, coveredContactsSql, {
        mailboxId,
        reached: since + dayMs,
        after: after ?? '',
      })
      const { contacts, complete, checking } = covered ?? nobody
      const { all: waiting, failed } = wantedCounts(db)({ mailboxId, now })
      return {
        ...found,
        mailboxId,
        contacts,
        complete,
        since,
        checking: underWay === 1 ? checking : null,
        waiting,
        failed,
      }
    })
