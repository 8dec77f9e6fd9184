import * as z from 'zod'
import { activityKinds, type Activity } from '../../shared/domain/activity.ts'
import { originSchema } from '../../shared/domain/matching.ts'
import type { Database } from './database.ts'
import { bouncesOf, jsonColumns } from './json-column.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'
import { countRow } from './rows.ts'
import { viewColumns, viewRow } from './submission-rows.ts'
import { threadCount } from './threads.ts'

/** Newest first. `who` is the sender of the mail. A message that several submissions became is the newest one's. */
export const timelinePageSql = `
  SELECT a.id, a.contact_id, a.kind, a.occurred_at, b.address AS mailbox_address, m.id AS message_id,
    p.name, p.address, m.subject, m.snippet, m.attachment_count, m.origin, ${threadCount} AS thread_count,
    s.id AS submission_id, s.copy_seen, s.answered_at, s.remind_at, ${bouncesOf('s.id')} AS bounces
  FROM activities AS a
  JOIN messages AS m ON m.seq = a.message_seq
  JOIN mailboxes AS b ON b.id = m.mailbox_id
  JOIN participants AS p ON p.message_seq = m.seq AND p.role = 'from' AND p.position = 0
  LEFT JOIN submissions AS s ON s.id = (
    SELECT id FROM submissions WHERE message_seq = m.seq ORDER BY queued_at DESC, id DESC LIMIT 1)
  WHERE a.contact_id = :contactId AND (a.occurred_at, a.id) < (:number, :id)
  ORDER BY a.occurred_at DESC, a.id DESC LIMIT :limit`

/** What a line of the timeline is read into. */
export const activityRow = z
  .object({
    id: z.string(),
    contact_id: z.string(),
    kind: z.enum(activityKinds),
    occurred_at: z.number(),
    mailbox_address: z.string(),
    message_id: z.string(),
    name: z.string(),
    address: z.string(),
    subject: z.string(),
    snippet: z.string(),
    attachment_count: z.number(),
    origin: originSchema,
    thread_count: z.number(),
    submission_id: z.string().nullable(),
    copy_seen: z.number().nullable(),
    answered_at: z.number().nullable(),
    remind_at: z.number().nullable(),
    bounces: jsonColumns.bounces,
  })
  .transform((row): Activity => ({
    id: row.id,
    contactId: row.contact_id,
    kind: row.kind,
    occurredAt: row.occurred_at,
    mailboxAddress: row.mailbox_address,
    messageId: row.message_id,
    who: { name: row.name, address: row.address },
    subject: row.subject,
    snippet: row.snippet,
    attachmentCount: row.attachment_count,
    origin: row.origin,
    threadCount: row.thread_count,
    sent:
      row.submission_id === null
        ? null
        : {
            submissionId: row.submission_id,
            confirmed: row.copy_seen === 1,
            answeredAt: row.answered_at,
            bounces: row.bounces,
            remindAt: row.remind_at,
          },
  }))

/**
 * Not yet on the timeline as mail: not sent, or sent and its copy not yet met in the mailbox; that of one which was
 * removed will never be met. CROSS JOIN keeps SQLite from starting with the states, that is, with everything ever sent.
 */
export const pendingSql = `
  SELECT ${viewColumns} FROM (
    SELECT DISTINCT r.submission_id AS id
    FROM contact_addresses AS ca JOIN submission_recipients AS r ON r.key = ca.key
    WHERE ca.contact_id = :contactId) AS near
  CROSS JOIN submissions AS s ON s.id = near.id
  WHERE s.state IN ('queued', 'sending', 'failed', 'unconfirmed') OR (s.state = 'sent' AND s.copy_seen = 0
    AND EXISTS (SELECT 1 FROM mailboxes WHERE id = s.mailbox_id))
  ORDER BY s.queued_at DESC, s.id DESC`

export const backfillingSql = `
  SELECT count(*) AS count FROM contact_addresses AS ca JOIN backfills AS f ON f.key = ca.key
  JOIN mailboxes AS b ON b.id = f.mailbox_id AND b.state <> 'disconnected'
  WHERE ca.contact_id = :contactId`

export const timelineQueries = (db: Database): Queries['timeline'] => ({
  page: ({ contactId, before, limit }) => {
    const { number, id } =
      before === null ? { number: Number.MAX_SAFE_INTEGER, id: '' } : placeFromCursor(before)
    const rows = db.all(activityRow, timelinePageSql, { contactId, number, id, limit: limit + 1 })
    const { page, last } = pageOf(rows, limit)
    const total = db.get(countRow, 'SELECT activity_count AS count FROM contacts WHERE id = :contactId', {
      contactId,
    })
    return {
      activities: page,
      next: last === null ? null : placeToCursor({ number: last.occurredAt, id: last.id, text: '' }),
      total: total?.count ?? 0,
      pending: before === null ? db.all(viewRow, pendingSql, { contactId }) : [],
      backfilling: (db.get(countRow, backfillingSql, { contactId })?.count ?? 0) > 0,
    }
  },
})
