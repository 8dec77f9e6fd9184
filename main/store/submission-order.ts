import * as z from 'zod'
import { unbelievableWaitMs } from '../platform/due.ts'
import { longestUndoSeconds } from '../../shared/domain/sending.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { recordRow } from './submission-rows.ts'

/**
 * Whether something of the same thread that was queued before `s` stands before it at a time `at`. Before is by the
 * number of the row, not by the time, which a clock that was set makes wrong.
 */
const behind = (at: string): string => `EXISTS (
  SELECT 1 FROM submissions AS e WHERE e.thread_key = s.thread_key AND e.mailbox_id = s.mailbox_id
    AND (e.state = 'sending' OR (e.state = 'queued' AND coalesce(e.send_at, 0) <= ${at}))
    AND e.rowid < s.rowid)`

const inUse = "JOIN mailboxes AS b ON b.id = s.mailbox_id AND b.state = 'connected' AND b.paused = 0"

/**
 * Without the mail itself: it is asked for often, and a mail can be 35 MB. No try is put off by more than a day, so that
 * one further ahead was noted by a clock that was wrong: it is due. So is one before its first try that would wait for
 * longer than it can be taken back. A time that a person chose is obeyed.
 */
export const dueSql = `
  SELECT s.id, s.mailbox_id, s.state, s.content, s.reason, s.attempts, s.queued_at, s.next_try_at, NULL AS frozen,
    s.answered, s.send_at, s.thread_key, s.remind_days, s.rfc_message_id, s.provider_thread_id, s.park_id, s.unparked,
    s.settle_tries, s.first_tried_at, s.provider_message_id
  FROM submissions AS s ${inUse}
  WHERE s.state IN ('queued', 'sending') AND (s.state = 'sending' OR (coalesce(s.send_at, 0) <= :now
    AND (coalesce(s.next_try_at, 0) <= :now OR s.next_try_at > :unbelievableAt
      OR (s.attempts = 0 AND s.send_at IS NULL AND s.next_try_at > :undoneAt))
    AND (s.thread_key IS NULL OR NOT ${behind(':now')})))
  ORDER BY s.rowid`

const nextRow = z.object({ next: z.number().nullable() })

/**
 * One behind another is left out: it is due when that other one moves, which is told. So is one that will be behind
 * another by the time at which it could go. One in `sending` without a time is under way. What is due already is left
 * out, too: it must not hide the next.
 */
export const nextDueSql = `
  SELECT min(w.at) AS next FROM (
    SELECT s.next_try_at AS at FROM submissions AS s ${inUse} WHERE s.state = 'sending'
    UNION ALL
    SELECT max(coalesce(s.next_try_at, 0), coalesce(s.send_at, 0)) AS at FROM submissions AS s ${inUse}
    WHERE s.state = 'queued' AND (s.thread_key IS NULL
      OR NOT ${behind('max(:now, coalesce(s.next_try_at, 0), coalesce(s.send_at, 0))')})) AS w WHERE w.at > :now`

export const dueQueries = (db: Database): Pick<Queries['submissions'], 'due' | 'nextDueAt'> => ({
  due: ({ now }) =>
    db.all(recordRow, dueSql, {
      now,
      unbelievableAt: now + unbelievableWaitMs,
      undoneAt: now + longestUndoSeconds * 1000,
    }),
  nextDueAt: (at) => db.get(nextRow, nextDueSql, at)?.next ?? null,
})
