import * as z from 'zod'
import { submissionState } from '../../shared/domain/submission.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import type { Database } from './database.ts'
import { seqRow } from './rows.ts'
import { writeAttempt } from './submission-log.ts'
import { recipientContacts } from './submission-rows.ts'

const foundRow = z.object({
  id: z.string(),
  state: submissionState,
  copy_seen: z.number(),
  message_seq: z.number().nullable(),
})

/** By our mark first, then by the id that the provider answered when it took the mail. */
export const findSql = `
  SELECT id, state, copy_seen, message_seq FROM submissions WHERE id = :submissionId AND mailbox_id = :mailboxId
  UNION ALL
  SELECT id, state, copy_seen, message_seq FROM submissions
  WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId
  LIMIT 1`

const linkSql = `
  UPDATE submissions SET copy_seen = 1, message_seq = :seq, provider_message_id = :providerMessageId WHERE id = :id`

const settleSql = `
  UPDATE submissions SET state = 'sent', sent_at = :sentAt, reason = NULL, next_try_at = NULL, frozen = NULL
  WHERE id = :id`

/**
 * Ties a message in the mailbox to the submission that it came from. A copy among the sent mail proves that it went
 * out, whatever state the outbox left it in: sending it again would be sending it twice. Only the mailbox's own sent
 * mail proves that; a received message could carry our mark because somebody copied it. In which folder it lies, and
 * whether that is read, does not matter.
 *
 * Answers the contacts whose timeline showed the submission.
 */
export const linkSentCopy = (
  db: Database,
  mailboxId: string,
  message: ProviderMessage,
  at: number,
): string[] => {
  const isKept = message.notKept === null || message.notKept === 'excluded'
  if (message.direction !== 'sent' || !isKept) return []
  const { providerMessageId, submissionId } = message
  const found = db.get(foundRow, findSql, { mailboxId, providerMessageId, submissionId })
  if (found === null) return []
  const { id } = found
  const stored = db.get(
    seqRow,
    'SELECT seq FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )
  const seq = stored?.seq ?? null
  if (found.state === 'sent' && found.copy_seen === 1 && found.message_seq === seq) return []
  db.run(linkSql, { id, providerMessageId, seq })
  if (found.state !== 'sent') {
    db.run(settleSql, { id, sentAt: message.occurredAt })
    writeAttempt(db, { submissionId: id, at, state: 'sent', note: 'its copy was found among the sent mail' })
  }
  return recipientContacts(db, id)
}
