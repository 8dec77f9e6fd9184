import * as z from 'zod'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { viewColumns, viewRow } from './submission-rows.ts'

/** Nobody who did not get the mail can answer it. A report that the person put away, or that was wrong, holds up nothing. */
const unanswered = `s.state = 'sent' AND s.remind_at IS NOT NULL AND s.reminded = 0 AND s.answered_at IS NULL
  AND EXISTS (SELECT 1 FROM submission_recipients AS r WHERE r.submission_id = s.id AND NOT EXISTS (
    SELECT 1 FROM bounces AS b WHERE b.submission_id = s.id AND b.key = r.key AND b.permanent = 1 AND b.cleared = 0))`

export const dueRemindersSql = `
  SELECT ${viewColumns} FROM submissions AS s INDEXED BY submissions_by_reminder WHERE ${unanswered} AND s.remind_at <= :now ORDER BY s.remind_at, s.id`

export const nextReminderSql = `
  SELECT s.remind_at AS next FROM submissions AS s INDEXED BY submissions_by_reminder WHERE ${unanswered} ORDER BY s.remind_at, s.id LIMIT 1`

const nextRow = z.object({ next: z.number() })

type Reminders = Pick<Queries['submissions'], 'dueReminders' | 'nextReminderAt' | 'noteReminded'>

export const reminderQueries = (db: Database): Reminders => ({
  dueReminders: (at) => db.all(viewRow, dueRemindersSql, at),
  nextReminderAt: () => db.get(nextRow, nextReminderSql)?.next ?? null,
  noteReminded: ({ submissionIds }) =>
    void db.run('UPDATE submissions SET reminded = 1 WHERE id IN (SELECT value FROM json_each(:ids))', {
      ids: JSON.stringify(submissionIds),
    }),
})
