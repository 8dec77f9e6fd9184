import * as z from 'zod'
import { mailContentSchema, submissionState, type MailContent } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { keptQueries } from './cancelled.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { rememberPeople } from './people.ts'
import { reminderQueries } from './reminders.ts'
import { advanceSubmission } from './submission-changes.ts'
import { listSubmissions } from './submission-lists.ts'
import { readAttempts, writeAttempt } from './submission-log.ts'
import { dueQueries } from './submission-order.ts'
import { recipientContacts, recordRow, viewColumns, viewRow } from './submission-rows.ts'
import type { Surroundings } from './surroundings.ts'

const presentRow = z.object({ state: submissionState, content: z.string() })
const addressRow = z.object({ address: z.string() })

const insertSql = `
  INSERT INTO submissions (id, mailbox_id, mailbox_address, state, content, snippet, frozen, answered,
    rfc_message_id, provider_thread_id, queued_at, next_try_at, send_at, thread_key, remind_days)
  VALUES (:id, :mailboxId, :address, 'queued', :content, :snippet, :frozen, :answered,
    :rfcMessageId, :providerThreadId, :queuedAt, :nextTryAt, :sendAt, :threadKey, :remindDays)`

const insertRecipients = (
  db: Database,
  around: Surroundings,
  submission: { readonly id: string; readonly queuedAt: number; readonly content: MailContent },
): void => {
  const { id: submissionId, queuedAt: at, content } = submission
  const recipients = [...content.to, ...content.cc, ...content.bcc]
  for (const { address } of recipients) {
    db.run('INSERT OR IGNORE INTO submission_recipients (submission_id, key) VALUES (:submissionId, :key)', {
      submissionId,
      key: addressKey(address),
    })
  }
  rememberPeople(db, around, recipients, { mailboxId: content.mailboxId, at, mails: 0 })
}

/** Parsing puts the keys into the order of the schema, so that equal contents are equal texts. */
const contentText = (content: MailContent): string => JSON.stringify(mailContentSchema.parse(content))

const enqueue =
  (db: Database, around: Surroundings): Queries['submissions']['enqueue'] =>
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
    insertRecipients(db, around, { ...at, content: written })
    writeAttempt(db, { submissionId: at.id, at: at.queuedAt, state: 'queued', note: 'queued' })
    return ok('queued')
  }

const stateOfRow = z.object({ submissionId: z.string(), state: submissionState })

const statesSql = `
  SELECT id AS submissionId, state FROM submissions WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id`

export const submissionQueries = (db: Database, around: Surroundings): Queries['submissions'] => ({
  ...dueQueries(db),
  ...reminderQueries(db),
  ...keptQueries(db),
  enqueue: enqueue(db, around),
  get: ({ submissionId }) =>
    db.get(recordRow, 'SELECT * FROM submissions WHERE id = :submissionId', { submissionId }),
  advance: advanceSubmission(db, around),
  view: ({ submissionId }) =>
    db.get(viewRow, `SELECT ${viewColumns} FROM submissions AS s WHERE s.id = :submissionId`, {
      submissionId,
    }),
  attempts: ({ submissionId }) => readAttempts(db, submissionId),
  states: ({ submissionIds }) => db.all(stateOfRow, statesSql, { ids: JSON.stringify(submissionIds) }),
  list: listSubmissions(db, around),
  contactIds: ({ submissionId }) => recipientContacts(db, submissionId),
})
