import * as z from 'zod'
import { submissionState, type Submission } from '../../shared/domain/submission.ts'
import type { Database } from './database.ts'
import { bouncesOf, jsonColumns } from './json-column.ts'
import { contactIdRow } from './rows.ts'
import type { SubmissionRecord } from './store.ts'

const shared = {
  id: z.string(),
  mailbox_id: z.string(),
  state: submissionState,
  content: jsonColumns.content,
  attempts: z.number(),
  queued_at: z.number(),
  next_try_at: z.number().nullable(),
  reason: jsonColumns.error.nullable(),
}

/** A submission as the outbox sends it. The bytes of a sent one are gone: it is never sent again. */
export const recordRow = z
  .object({
    ...shared,
    frozen: z.instanceof(Uint8Array).nullable(),
    answered: z.string().nullable(),
    rfc_message_id: z.string(),
    provider_thread_id: z.string().nullable(),
    park_id: z.string().nullable(),
    unparked: z.number(),
    settle_tries: z.number(),
    first_tried_at: z.number().nullable(),
    provider_message_id: z.string().nullable(),
    send_at: z.number().nullable(),
    thread_key: z.string().nullable(),
    remind_days: z.number().nullable(),
  })
  .transform((row): SubmissionRecord => ({
    id: row.id,
    mailboxId: row.mailbox_id,
    state: row.state,
    content: row.content,
    frozen: row.frozen ?? new Uint8Array(),
    answered: row.answered,
    rfcMessageId: row.rfc_message_id,
    providerThreadId: row.provider_thread_id,
    parkId: row.park_id,
    unparked: row.unparked === 1,
    attempts: row.attempts,
    settleTries: row.settle_tries,
    queuedAt: row.queued_at,
    firstTriedAt: row.first_tried_at,
    nextTryAt: row.next_try_at,
    providerMessageId: row.provider_message_id,
    reason: row.reason,
    sendAt: row.send_at,
    threadKey: row.thread_key,
    remindDays: row.remind_days,
  }))

/** The columns of `viewRow`, from `submissions AS s`. */
export const viewColumns = `s.id, s.mailbox_id, s.mailbox_address, s.state, s.content, s.snippet, s.reason, s.attempts,
  s.queued_at, s.next_try_at, s.sent_at, s.send_at, s.copy_seen, s.answered_at, s.remind_at,
  (SELECT id FROM messages WHERE seq = s.message_seq) AS message_id, ${bouncesOf('s.id')} AS bounces`

const dayMs = 24 * 3_600_000

/** SQL for when the person is to be reminded of a mail that was sent at `sentAt`, as `enqueue` or a later wish has it. */
export const remindedAt = (sentAt: string): string =>
  `coalesce(remind_at, ${sentAt} + remind_days * ${dayMs})`

type Waiting = { state: string; attempts: number; send_at: number | null; next_try_at: number | null }

/** Before its first try a mail that has no time of its own waits for nothing but to be taken back. */
const undoUntil = ({ state, attempts, send_at, next_try_at }: Waiting): number | null =>
  state === 'queued' && attempts === 0 && send_at === null ? next_try_at : null

/** A submission as a person sees it. */
export const viewRow = z
  .object({
    ...shared,
    mailbox_address: z.string(),
    snippet: z.string(),
    sent_at: z.number().nullable(),
    message_id: z.string().nullable(),
    send_at: z.number().nullable(),
    copy_seen: z.number(),
    answered_at: z.number().nullable(),
    remind_at: z.number().nullable(),
    bounces: jsonColumns.bounces,
  })
  .transform((row): Submission => ({
    id: row.id,
    mailboxId: row.mailbox_id,
    mailboxAddress: row.mailbox_address,
    state: row.state,
    to: row.content.to,
    cc: row.content.cc,
    bcc: row.content.bcc,
    subject: row.content.subject,
    snippet: row.snippet,
    reason: row.reason,
    attempts: row.attempts,
    queuedAt: row.queued_at,
    nextTryAt: row.next_try_at,
    sentAt: row.sent_at,
    messageId: row.message_id,
    sendAt: row.send_at,
    undoUntil: undoUntil(row),
    confirmed: row.copy_seen === 1,
    answeredAt: row.answered_at,
    bounces: row.bounces,
    remindAt: row.remind_at,
    attachmentCount: row.content.attachments.length,
  }))

const contactsSql = `
  SELECT DISTINCT ca.contact_id FROM submission_recipients AS r JOIN contact_addresses AS ca ON ca.key = r.key
  WHERE r.submission_id = :submissionId ORDER BY ca.contact_id`

/** Contacts whose timeline shows the submission while it is pending. */
export const recipientContacts = (db: Database, submissionId: string): string[] =>
  db.all(contactIdRow, contactsSql, { submissionId }).map((row) => row.contact_id)
