import * as z from 'zod'
import { submissionState } from '../../shared/domain/submission.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { takeEarlyAnswers } from './answers.ts'
import type { Database } from './database.ts'
import { nothingKnown, type Known } from './known.ts'
import { rememberPeople, touchRecipients } from './people.ts'
import { seqRow } from './rows.ts'
import type { SyncCommit } from './store.ts'
import { writeAttempt } from './submission-log.ts'
import { recipientContacts, remindedAt } from './submission-rows.ts'
import type { Surroundings } from './surroundings.ts'

const foundRow = z.object({
  id: z.string(),
  state: submissionState,
  copy_seen: z.number(),
  message_seq: z.number().nullable(),
  wire_message_id: z.string().nullable(),
})

const found = 'SELECT id, state, copy_seen, message_seq, wire_message_id FROM submissions'

/** By our mark first, then by the id that the provider answered when it took the mail. */
export const findSql = `
  ${found} WHERE id = :submissionId AND mailbox_id = :mailboxId
  UNION ALL
  ${found} WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId
  LIMIT 1`

const linkSql = `
  UPDATE submissions SET copy_seen = 1, message_seq = :seq, provider_message_id = :providerMessageId,
    wire_message_id = :wireMessageId, provider_thread_id = coalesce(:providerThreadId, provider_thread_id)
  WHERE id = :id`

const settleSql = `
  UPDATE submissions SET state = 'sent', sent_at = :sentAt, reason = NULL, next_try_at = NULL, frozen = NULL,
    remind_at = ${remindedAt(':sentAt')}
  WHERE id = :id`

type Commit = Pick<SyncCommit, 'mailboxId' | 'at'>

/**
 * Ties a message in the mailbox to the submission that it came from. A copy among the sent mail proves that it went
 * out, whatever state the outbox left it in: sending it again would be sending it twice. Only the mailbox's own sent
 * mail proves that; a received message could carry our mark because somebody copied it. In which folder it lies, and
 * whether that is read, does not matter. Its Message-ID is the one that answers and reports name.
 */
export const linkSentCopy = (
  db: Database,
  around: Surroundings,
  { mailboxId, at }: Commit,
  message: ProviderMessage,
): Known => {
  const isKept = message.notKept === null || message.notKept === 'excluded'
  if (message.direction !== 'sent' || !isKept) return nothingKnown
  const { providerMessageId, providerThreadId, submissionId } = message
  const copied = db.get(foundRow, findSql, { mailboxId, providerMessageId, submissionId })
  if (copied === null) return nothingKnown
  const { id, state } = copied
  const stored = db.get(
    seqRow,
    'SELECT seq FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )
  const seq = stored?.seq ?? null
  const wireMessageId = message.rfcMessageId ?? copied.wire_message_id
  const isLinked = copied.copy_seen === 1 && copied.message_seq === seq
  if (state === 'sent' && isLinked && copied.wire_message_id === wireMessageId) return nothingKnown
  db.run(linkSql, { id, providerMessageId, providerThreadId, seq, wireMessageId })
  if (state !== 'sent') {
    db.run(settleSql, { id, sentAt: message.occurredAt })
    writeAttempt(db, { submissionId: id, at, state: 'sent', note: 'its copy was found among the sent mail' })
  }
  // Taken back, it made nobody known; it went all the same.
  const reached = state === 'cancelled' ? [...message.to, ...message.cc, ...message.bcc] : []
  rememberPeople(db, around, reached, { mailboxId, at: message.occurredAt, mails: 0 })
  touchRecipients(db, around, id)
  takeEarlyAnswers(db, id)
  return { contactIds: recipientContacts(db, id), submissions: [{ submissionId: id, state: 'sent' }] }
}
