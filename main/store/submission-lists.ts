import * as z from 'zod'
import { submissionState, type OutboxList, type SubmissionState } from '../../shared/domain/submission.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'
import { countRow } from './rows.ts'
import { viewColumns, viewRow } from './submission-rows.ts'
import type { Surroundings } from './surroundings.ts'

const followed = "state = 'sent' AND remind_at IS NOT NULL AND reminded = 1 AND answered_at IS NULL"

/** What belongs into each list. Without the index named SQLite would walk through everything ever sent to follow up. */
const shown: Readonly<Record<OutboxList, string>> = {
  waiting: "WHERE shown = 'waiting'",
  failed: "WHERE shown = 'failed'",
  sent: "WHERE shown = 'sent'",
  cancelled: "WHERE state = 'cancelled'",
  follow_up: `INDEXED BY submissions_to_follow_up WHERE ${followed}`,
}

/** Newest first, of one of the lists. */
export const outboxPageSql = (show: OutboxList): string => `
  SELECT ${viewColumns} FROM submissions AS s ${shown[show]} AND (s.queued_at, s.id) < (:number, :id)
  ORDER BY s.queued_at DESC, s.id DESC LIMIT :limit`

const tallyRow = z.object({ state: submissionState, count: z.number() })

const followUpSql = `SELECT count(*) AS count FROM submissions ${shown.follow_up}`

/** Without counting what was sent: that is everything there ever was. */
const counts = (db: Database): Record<OutboxList, number> => {
  const tallies = new Map(
    db.all(tallyRow, 'SELECT state, count FROM submission_tallies').map((row) => [row.state, row.count]),
  )
  const of = (...states: SubmissionState[]): number =>
    states.reduce((sum, state) => sum + (tallies.get(state) ?? 0), 0)
  return {
    waiting: of('queued', 'sending'),
    failed: of('failed', 'unconfirmed'),
    sent: of('sent'),
    cancelled: of('cancelled'),
    follow_up: db.get(countRow, followUpSql)?.count ?? 0,
  }
}

const nextRow = z.object({ next: z.number().nullable() })

/** Only from mailboxes that send: what is paused does not go at its time. */
export const scheduledSql = `
  SELECT min(s.send_at) AS next FROM submissions AS s
  JOIN mailboxes AS b ON b.id = s.mailbox_id AND b.state = 'connected' AND b.paused = 0
  WHERE s.state = 'queued' AND s.send_at IS NOT NULL AND s.send_at > :now`

export const listSubmissions =
  (db: Database, around: Surroundings): Queries['submissions']['list'] =>
  ({ show, before, limit }) => {
    const place = before === null ? { number: Number.MAX_SAFE_INTEGER, id: '' } : placeFromCursor(before)
    const rows = db.all(viewRow, outboxPageSql(show), {
      number: place.number,
      id: place.id,
      limit: limit + 1,
    })
    const { page, last } = pageOf(rows, limit)
    return {
      submissions: page,
      next: last === null ? null : placeToCursor({ number: last.queuedAt, id: last.id, text: '' }),
      counts: counts(db),
      nextScheduledAt: db.get(nextRow, scheduledSql, { now: around.now() })?.next ?? null,
    }
  }
