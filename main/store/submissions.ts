import * as z from 'zod'
import {
  mailContentSchema,
  submissionState,
  type MailContent,
  type OutboxList,
} from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { fileIdsIn } from '../../shared/rules/file-url.ts'
import { unbelievableWaitMs } from '../platform/due.ts'
import type { Database, Params } from './database.ts'
import { jsonColumns, jsonOrNull } from './json-column.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'
import { countRow } from './rows.ts'
import type { SubmissionChange } from './store.ts'
import { readAttempts, writeAttempt } from './submission-log.ts'
import { recipientContacts, recordRow, viewColumns, viewRow } from './submission-rows.ts'

const presentRow = z.object({ state: submissionState, content: z.string() })
const addressRow = z.object({ address: z.string() })

const insertSql = `
  INSERT INTO submissions (id, mailbox_id, mailbox_address, state, content, snippet, frozen, answered,
    rfc_message_id, provider_thread_id, queued_at, next_try_at, send_at, thread_key, remind_days)
  VALUES (:id, :mailboxId, :address, 'queued', :content, :snippet, :frozen, :answered,
    :rfcMessageId, :providerThreadId, :queuedAt, :nextTryAt, :sendAt, :threadKey, :remindDays)`

const insertRecipients = (db: Database, submissionId: string, content: MailContent): void => {
  for (const { address } of [...content.to, ...content.cc, ...content.bcc]) {
    db.run('INSERT OR IGNORE INTO submission_recipients (submission_id, key) VALUES (:submissionId, :key)', {
      submissionId,
      key: addressKey(address),
    })
  }
}

/** Parsing puts the keys into the order of the schema, so that equal contents are equal texts. */
const contentText = (content: MailContent): string => JSON.stringify(mailContentSchema.parse(content))

const enqueue =
  (db: Database): Queries['submissions']['enqueue'] =>
  ({ content: written, ...at }) => {
    const content = contentText(written)
    const present = db.get(presentRow, 'SELECT state, content FROM submissions WHERE id = :id', { id: at.id })
    if (present !== null) {
      return present.content === content
        ? ok(present.state)
        : err(
            appError('submission_exists', 'this submission has another content', 'never', { subject: at.id }),
          )
    }
    const { mailboxId } = written
    const mailbox = db.get(addressRow, 'SELECT address FROM mailboxes WHERE id = :mailboxId', { mailboxId })
    if (mailbox === null) return err(appError('mailbox_not_found', 'no such mailbox', 'user'))
    db.run(insertSql, {
      ...at,
      mailboxId,
      content,
      address: written.fromAddress ?? mailbox.address,
    })
    insertRecipients(db, at.id, written)
    writeAttempt(db, { submissionId: at.id, at: at.queuedAt, state: 'queued', note: 'queued' })
    return ok('queued')
  }

/** A mail waits for those of its thread that were queued before it, unless they wait for a time of their own. */
const behindSql = `
  SELECT 1 FROM submissions AS e WHERE e.thread_key = s.thread_key AND e.mailbox_id = s.mailbox_id
    AND (e.state = 'sending' OR (e.state = 'queued' AND coalesce(e.send_at, 0) <= :now))
    AND (e.queued_at, e.rowid) < (s.queued_at, s.rowid)`

/**
 * Without the mail itself: it is asked for often, and a mail can be 35 MB. No try is put off by more than a day, so that
 * one further ahead was noted by a clock that was wrong: it is due. A time that a person chose is obeyed.
 */
const dueSql = `
  SELECT s.id, s.mailbox_id, s.state, s.content, s.reason, s.attempts, s.queued_at, s.next_try_at, NULL AS frozen,
    s.answered, s.send_at, s.thread_key, s.remind_days,
    s.rfc_message_id, s.provider_thread_id, s.park_id, s.unparked, s.settle_tries, s.first_tried_at, s.provider_message_id
  FROM submissions AS s JOIN mailboxes AS b ON b.id = s.mailbox_id AND b.state = 'connected' AND b.paused = 0
  WHERE s.state = 'sending' OR (s.state = 'queued' AND coalesce(s.send_at, 0) <= :now
    AND (coalesce(s.next_try_at, 0) <= :now OR s.next_try_at > :unbelievableAt)
    AND (s.thread_key IS NULL OR NOT EXISTS (${behindSql})))
  ORDER BY s.queued_at, s.rowid`

const nextRow = z.object({ next: z.number().nullable() })

const nextDueSql = `
  SELECT min(max(coalesce(s.next_try_at, 0), coalesce(s.send_at, 0))) AS next FROM submissions AS s
  JOIN mailboxes AS b ON b.id = s.mailbox_id AND b.state = 'connected' AND b.paused = 0
  WHERE s.state IN ('queued', 'sending')`

const changeSql = `
  UPDATE submissions SET
    state = coalesce(:state, state),
    park_id = iif(:hasParkId, :parkId, park_id),
    unparked = coalesce(:unparked, unparked),
    attempts = coalesce(:attempts, attempts),
    settle_tries = coalesce(:settleTries, settle_tries),
    first_tried_at = coalesce(:firstTriedAt, first_tried_at),
    next_try_at = iif(:hasNextTryAt, :nextTryAt, next_try_at),
    sent_at = coalesce(:sentAt, sent_at),
    provider_message_id = iif(:hasProviderMessageId, :providerMessageId, provider_message_id),
    reason = iif(:hasReason, :reason, reason),
    send_at = iif(:hasSendAt, :sendAt, send_at),
    wire_message_id = coalesce(:wireMessageId, wire_message_id),
    reminded = iif(:hasRemindAt, 0, reminded),
    remind_at = iif(:hasRemindAt, :remindAt, remind_at),
    frozen = iif(:state IN ('sent', 'cancelled'), NULL, frozen)
  WHERE id = :id AND state IN (SELECT value FROM json_each(:expected))
  RETURNING state`

const stateRow = z.object({ state: submissionState })
const named = (change: SubmissionChange, field: keyof SubmissionChange): number =>
  change[field] === undefined ? 0 : 1

const changeParams = (change: SubmissionChange): Params => ({
  state: change.state ?? null,
  hasParkId: named(change, 'parkId'),
  parkId: change.parkId ?? null,
  unparked: change.unparked === undefined ? null : Number(change.unparked),
  attempts: change.attempts ?? null,
  settleTries: change.settleTries ?? null,
  firstTriedAt: change.firstTriedAt ?? null,
  hasNextTryAt: named(change, 'nextTryAt'),
  nextTryAt: change.nextTryAt ?? null,
  sentAt: change.sentAt ?? null,
  hasProviderMessageId: named(change, 'providerMessageId'),
  providerMessageId: change.providerMessageId ?? null,
  hasReason: named(change, 'reason'),
  reason: jsonOrNull(change.reason ?? null),
  hasSendAt: named(change, 'sendAt'),
  sendAt: change.sendAt ?? null,
  wireMessageId: change.wireMessageId ?? null,
  hasRemindAt: named(change, 'remindAt'),
  remindAt: change.remindAt ?? null,
})

const advance =
  (db: Database): Queries['submissions']['advance'] =>
  ({ submissionId, expected, change, at, note, code }) => {
    const params = { ...changeParams(change), id: submissionId, expected: JSON.stringify(expected) }
    const changed = db.get(stateRow, changeSql, params)
    if (changed === null) return false
    writeAttempt(db, { submissionId, at, state: changed.state, note, code: code ?? null })
    return true
  }

/** What belongs into each list. */
const shown: Readonly<Record<OutboxList, string>> = {
  waiting: "s.shown = 'waiting'",
  failed: "s.shown = 'failed'",
  sent: "s.shown = 'sent'",
  cancelled: "s.state = 'cancelled'",
  follow_up: "s.state = 'sent' AND s.reminded = 1 AND s.remind_at IS NOT NULL AND s.answered_at IS NULL",
}

/** Newest first, of one of the lists. */
export const outboxPageSql = (show: OutboxList): string => `
  SELECT ${viewColumns} FROM submissions AS s
  WHERE ${shown[show]} AND (s.queued_at, s.id) < (:number, :id)
  ORDER BY s.queued_at DESC, s.id DESC LIMIT :limit`

const countSql = (show: OutboxList): string =>
  `SELECT count(*) AS count FROM submissions AS s WHERE ${shown[show]}`

const scheduledSql = `SELECT min(send_at) AS next FROM submissions WHERE state = 'queued' AND send_at IS NOT NULL`

const countOf = (db: Database, show: OutboxList): number => db.get(countRow, countSql(show))?.count ?? 0

const counts = (db: Database): Record<OutboxList, number> => ({
  waiting: countOf(db, 'waiting'),
  failed: countOf(db, 'failed'),
  sent: countOf(db, 'sent'),
  cancelled: countOf(db, 'cancelled'),
  follow_up: countOf(db, 'follow_up'),
})

const list =
  (db: Database): Queries['submissions']['list'] =>
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
      nextScheduledAt: db.get(nextRow, scheduledSql)?.next ?? null,
    }
  }

const stateOfRow = z.object({ submissionId: z.string(), state: submissionState })

const statesSql = `
  SELECT id AS submissionId, state FROM submissions WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id`

const unanswered = `s.state = 'sent' AND s.remind_at IS NOT NULL AND s.reminded = 0 AND s.answered_at IS NULL`

const dueRemindersSql = `
  SELECT ${viewColumns} FROM submissions AS s WHERE ${unanswered} AND s.remind_at <= :now ORDER BY s.remind_at, s.id`

const fileRow = z.object({ content: jsonColumns.content })

const keptSql = `
  SELECT content FROM submissions WHERE state IN ('queued', 'sending', 'failed', 'unconfirmed')
    OR (state = 'cancelled' AND queued_at >= :keptSince)`

const fileIdsOf = ({ attachments, html }: MailContent): string[] => [
  ...attachments.map(({ fileId }) => fileId),
  ...fileIdsIn(html),
]

export const submissionQueries = (db: Database): Queries['submissions'] => ({
  enqueue: enqueue(db),
  get: ({ submissionId }) =>
    db.get(recordRow, 'SELECT * FROM submissions WHERE id = :submissionId', { submissionId }),
  due: ({ now }) => db.all(recordRow, dueSql, { now, unbelievableAt: now + unbelievableWaitMs }),
  nextDueAt: () => db.get(nextRow, nextDueSql)?.next ?? null,
  advance: advance(db),
  view: ({ submissionId }) =>
    db.get(viewRow, `SELECT ${viewColumns} FROM submissions AS s WHERE s.id = :submissionId`, {
      submissionId,
    }),
  attempts: ({ submissionId }) => readAttempts(db, submissionId),
  states: ({ submissionIds }) => db.all(stateOfRow, statesSql, { ids: JSON.stringify(submissionIds) }),
  list: list(db),
  dueReminders: (at) => db.all(viewRow, dueRemindersSql, at),
  nextReminderAt: () =>
    db.get(nextRow, `SELECT min(s.remind_at) AS next FROM submissions AS s WHERE ${unanswered}`)?.next ??
    null,
  noteReminded: ({ submissionIds }) =>
    void db.run('UPDATE submissions SET reminded = 1 WHERE id IN (SELECT value FROM json_each(:ids))', {
      ids: JSON.stringify(submissionIds),
    }),
  fileIds: ({ keptSince }) => [
    ...new Set(db.all(fileRow, keptSql, { keptSince }).flatMap(({ content }) => fileIdsOf(content))),
  ],
  purgeCancelled: (at) =>
    db.run("DELETE FROM submissions WHERE state = 'cancelled' AND queued_at < :before", at),
  contactIds: ({ submissionId }) => recipientContacts(db, submissionId),
})
