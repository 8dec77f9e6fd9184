import * as z from 'zod'
import { submissionState } from '../../shared/domain/submission.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import type { Database } from './database.ts'
import { nothingKnown, type Known } from './known.ts'
import { isOwn } from './matching.ts'
import { keyRow } from './rows.ts'
import type { SyncCommit } from './store.ts'
import { recipientContacts } from './submission-rows.ts'

const dayMs = 24 * 3_600_000

/** How long a sent mail whose Message-ID on the wire is not known may take to become known, in ms. */
const readBackMs = 14 * dayMs

/** A provider's clock and ours may differ by this, in ms. */
const clockSlackMs = 3_600_000

/** Message-IDs of an answer that are looked for: the nearest ancestors. References can be of any length. */
const maxNamed = 50

const namedIds = ({ inReplyTo, references }: ProviderMessage): string[] => [
  ...new Set([...(inReplyTo === null ? [] : [inReplyTo]), ...references.toReversed()].slice(0, maxNamed)),
]

const reportSql = `
  SELECT key FROM bounces WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId LIMIT 1`

/** Reports are read before the page that brings them commits, and know better than headers what is one. */
const isReport = (db: Database, mailboxId: string, { providerMessageId }: ProviderMessage): boolean =>
  db.get(keyRow, reportSql, { mailboxId, providerMessageId }) !== null

/**
 * Received from a person other than ourselves. What the person has thrown away or does not read in Liaison is an answer
 * all the same; what the provider takes for spam may bear anybody's name.
 */
const isAnswer = (db: Database, mailboxId: string, message: ProviderMessage): boolean =>
  message.direction === 'received' &&
  !message.automatic &&
  message.notKept !== 'draft' &&
  message.notKept !== 'spam' &&
  message.from.address !== '' &&
  !isOwn(db, addressKey(message.from.address)) &&
  !isReport(db, mailboxId, message)

const answeredRow = z.object({ submissionId: z.string(), state: submissionState })
const idRow = z.object({ id: z.string() })

/** The Message-ID on the wire or our own, whatever mailbox it went from: a person answers to the address they like. */
export const namedSql = `
  SELECT id FROM submissions WHERE wire_message_id IN (SELECT value FROM json_each(:named))
  UNION SELECT id FROM submissions WHERE rfc_message_id IN (SELECT value FROM json_each(:named))`

/** Before the answer by the provider's clock where its copy is known. */
export const inThreadSql = `
  SELECT s.id FROM submissions AS s LEFT JOIN messages AS m ON m.seq = s.message_seq
  WHERE s.mailbox_id = :mailboxId AND s.provider_thread_id = :providerThreadId AND s.state = 'sent'
    AND EXISTS (SELECT 1 FROM submission_recipients WHERE submission_id = s.id AND key = :key)
    AND coalesce(m.occurred_at, s.sent_at, s.queued_at) < :at`

/** The first answer counts, in whatever order they are met. */
const markSql = `
  UPDATE submissions SET answered_at = :at WHERE id = :id AND (answered_at IS NULL OR answered_at > :at)
  RETURNING id AS submissionId, state`

const idsOf = (db: Database, mailboxId: string, message: ProviderMessage): string[] => {
  const named = namedIds(message)
  if (named.length > 0) {
    return db.all(idRow, namedSql, { named: JSON.stringify(named) }).map(({ id }) => id)
  }
  const { providerThreadId, occurredAt: at, from } = message
  if (providerThreadId === null) return []
  return db
    .all(idRow, inThreadSql, { mailboxId, providerThreadId, at, key: addressKey(from.address) })
    .map(({ id }) => id)
}

export const missingCopySql = `
  SELECT id FROM submissions INDEXED BY submissions_without_copy
  WHERE state IN ('sending', 'sent', 'unconfirmed') AND wire_message_id IS NULL
    AND coalesce(first_tried_at, queued_at) BETWEEN :from AND :to LIMIT 1`

const earlySql = `
  INSERT INTO early_answers (rfc_message_id, occurred_at)
  SELECT j.value, :at FROM json_each(:named) AS j
  WHERE NOT EXISTS (SELECT 1 FROM submissions WHERE wire_message_id = j.value)
    AND NOT EXISTS (SELECT 1 FROM submissions WHERE rfc_message_id = j.value)
  ON CONFLICT DO UPDATE SET occurred_at = min(occurred_at, excluded.occurred_at)`

/** While the Message-ID of a mail that went is not known, an answer may name it: kept until it is. */
const keepEarly = (db: Database, message: ProviderMessage): void => {
  const { occurredAt: at } = message
  const named = namedIds(message)
  if (named.length === 0) return
  const around = { from: at - readBackMs, to: at + clockSlackMs }
  if (db.get(idRow, missingCopySql, around) === null) return
  db.run('DELETE FROM early_answers WHERE occurred_at < :before', { before: at - 2 * readBackMs })
  db.run(earlySql, { at, named: JSON.stringify(named) })
}

/**
 * Marks the submissions that a received message answers: those that its In-Reply-To and References name (RFC 5322
 * section 3.6.4), or, where it names none, those sent to its sender in the same thread of the provider.
 */
export const noteAnswer = (
  db: Database,
  { mailboxId }: Pick<SyncCommit, 'mailboxId'>,
  message: ProviderMessage,
): Known => {
  if (!isAnswer(db, mailboxId, message)) return nothingKnown
  const marked = idsOf(db, mailboxId, message).flatMap(
    (id) => db.get(answeredRow, markSql, { id, at: message.occurredAt }) ?? [],
  )
  keepEarly(db, message)
  return {
    submissions: marked,
    contactIds: marked.flatMap(({ submissionId }) => recipientContacts(db, submissionId)),
  }
}

const takeSql = `
  UPDATE submissions SET answered_at = min(coalesce(answered_at, e.occurred_at), e.occurred_at)
  FROM early_answers AS e WHERE submissions.id = :submissionId AND e.rfc_message_id = submissions.wire_message_id`

/** Its Message-ID on the wire is known now: answers that named it before are answers to it. */
export const takeEarlyAnswers = (db: Database, submissionId: string): void => {
  db.run(takeSql, { submissionId })
}
