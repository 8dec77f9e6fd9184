import * as z from 'zod'
import type { Bounce } from '../../shared/domain/submission.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { bareSubject } from '../../shared/rules/threading.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import type { Database } from './database.ts'
import { nothingKnown, type Known } from './known.ts'
import type { Queries } from './methods.ts'
import { contactIdRow, keyRow } from './rows.ts'
import type { BounceReport } from './store.ts'
import { recipientKeys } from './submission-changes.ts'

const bounceRow = z
  .object({
    address: z.string(),
    at: z.number(),
    permanent: z.number(),
    status: z.string().nullable(),
    diagnostic: z.string(),
  })
  .transform((row): Bounce => ({ ...row, permanent: row.permanent === 1 }))

/** Mail that came from the address after the report says that the address works, whichever of the two is met first. */
const insertSql = `
  INSERT INTO bounces (mailbox_id, provider_message_id, key, address, submission_id, at, permanent, status, diagnostic,
    cleared)
  VALUES (:mailboxId, :providerMessageId, :key, :address, :submissionId, :at, :permanent, :status, :diagnostic,
    EXISTS (SELECT 1 FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
      WHERE p.key = :key AND p.role = 'from' AND p.message_seq > :at * 1024
        AND m.direction = 'received' AND m.origin <> 'automatic' AND m.occurred_at > :at))
  ON CONFLICT DO NOTHING`

const idRow = z.object({ id: z.string() })

/** Longest time between a mail and its report, in ms: servers try for up to five days (RFC 5321 section 4.5.4.1). */
const latestReportMs = 6 * 24 * 3_600_000

/** Our clock may be ahead of the provider's by this, in ms. */
const clockSlackMs = 3_600_000

const ownMarkSql = 'SELECT id FROM submissions WHERE id = :submissionId AND mailbox_id = :mailboxId'

export const byMessageIdSql = `
  SELECT id FROM submissions WHERE wire_message_id = :rfcMessageId AND mailbox_id = :mailboxId
  UNION ALL SELECT id FROM submissions WHERE rfc_message_id = :rfcMessageId AND mailbox_id = :mailboxId LIMIT 1`

const candidateRow = z.object({ id: z.string(), subject: z.string() })

/** A report that names another Message-ID than the one that a mail is known to have had is not about that mail. */
const byRecipientSql = `
  SELECT DISTINCT s.id, s.content ->> '$.subject' AS subject, coalesce(s.sent_at, s.first_tried_at, s.queued_at) AS gone
  FROM submission_recipients AS r CROSS JOIN submissions AS s ON s.id = r.submission_id
  WHERE r.key IN (SELECT value FROM json_each(:keys)) AND s.mailbox_id = :mailboxId
    AND s.state IN ('sent', 'sending', 'unconfirmed') AND gone BETWEEN :from AND :to
    AND (:rfcMessageId IS NULL OR s.wire_message_id IS NULL)
  ORDER BY gone DESC, s.id DESC`

type Report = Parameters<Queries['bounces']['record']>[0]

const keysOf = ({ recipients }: BounceReport): string[] =>
  recipients.map(({ address }) => addressKey(address))

const sameSubject = (left: string, right: string): boolean =>
  bareSubject(left).toLowerCase() === bareSubject(right).toLowerCase()

const byRecipient = (db: Database, { mailboxId, at, report }: Report): string | null => {
  const { rfcMessageId, subject } = report.original
  const candidates = db.all(candidateRow, byRecipientSql, {
    mailboxId,
    keys: JSON.stringify(keysOf(report)),
    rfcMessageId,
    from: at - latestReportMs,
    to: at + clockSlackMs,
  })
  return candidates.find((one) => subject === null || sameSubject(one.subject, subject))?.id ?? null
}

const submissionOf = (db: Database, report: Report): string | null => {
  const { mailboxId } = report
  const { submissionId, rfcMessageId } = report.report.original
  // Our mark on mail that is not ours: another computer sent it from the same mailbox.
  if (submissionId !== null) return db.get(idRow, ownMarkSql, { submissionId, mailboxId })?.id ?? null
  const named = db.get(idRow, byMessageIdSql, { rfcMessageId, mailboxId })
  return named?.id ?? byRecipient(db, report)
}

const recordedRow = z.object({ submission_id: z.string().nullable() })

const recordedSql = `
  SELECT submission_id FROM bounces WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId
  ORDER BY submission_id DESC LIMIT 1`

/**
 * Addresses on one mail to which it did not go: those behind lists and forwarders. Anybody who got the mail can write
 * reports about it with any names, and its rows are read with every list of the outbox.
 */
const mostStrangers = 10

const strangersSql = `
  SELECT DISTINCT key FROM bounces WHERE submission_id = :submissionId
    AND key NOT IN (SELECT key FROM submission_recipients WHERE submission_id = :submissionId)`

/** Which addresses a report may say something of. */
const concernedBy = (db: Database, submissionId: string | null): ((key: string) => boolean) => {
  if (submissionId === null) return () => true
  const written = new Set(recipientKeys(db, submissionId))
  const strangers = new Set(db.all(keyRow, strangersSql, { submissionId }).map(({ key }) => key))
  return (key) => {
    if (written.has(key) || strangers.has(key)) return true
    if (strangers.size >= mostStrangers) return false
    strangers.add(key)
    return true
  }
}

const contactsSql = `
  SELECT DISTINCT contact_id FROM contact_addresses
  WHERE key IN (SELECT value FROM json_each(:keys)) ORDER BY contact_id`

const contactsOf = (db: Database, keys: readonly string[]): string[] =>
  db.all(contactIdRow, contactsSql, { keys: JSON.stringify(keys) }).map((row) => row.contact_id)

const record =
  (db: Database): Queries['bounces']['record'] =>
  (given) => {
    const { mailboxId, providerMessageId, at, report } = given
    const before = db.get(recordedRow, recordedSql, { mailboxId, providerMessageId })
    const submissionId = before === null ? submissionOf(db, given) : before.submission_id
    const isConcerned = concernedBy(db, submissionId)
    for (const { address, permanent, status, diagnostic } of report.recipients) {
      const key = addressKey(address)
      if (!isConcerned(key)) continue
      db.run(insertSql, {
        mailboxId,
        providerMessageId,
        submissionId,
        at,
        address,
        status,
        diagnostic,
        key,
        permanent: permanent ? 1 : 0,
      })
    }
    return { submissionId, contactIds: contactsOf(db, keysOf(report)) }
  }

/** Of each address the newest that still stands, of those that say "for good" where there are any. */
export const bouncesOfContactSql = `
  SELECT b.address, b.at, b.permanent, b.status, b.diagnostic
  FROM contact_addresses AS ca JOIN bounces AS b ON b.key = ca.key
  WHERE ca.contact_id = :contactId AND b.cleared = 0 AND NOT EXISTS (
    SELECT 1 FROM bounces AS n WHERE n.key = b.key AND n.cleared = 0
      AND (n.permanent, n.at, n.mailbox_id, n.provider_message_id)
        > (b.permanent, b.at, b.mailbox_id, b.provider_message_id))
  ORDER BY ca.position`

const clearSql = `
  UPDATE bounces SET cleared = 1 WHERE key = :key AND cleared = 0
    AND EXISTS (SELECT 1 FROM contact_addresses WHERE key = :key AND contact_id = :contactId)`

const arrivedSql = 'UPDATE bounces SET cleared = 1 WHERE key = :key AND cleared = 0 AND at < :at'

/** Mail that a person wrote from an address says that the address works: what came back before is over. */
export const noteArrival = (db: Database, message: ProviderMessage): Known => {
  const { direction, automatic, notKept, from, occurredAt: at } = message
  const counts = direction === 'received' && !automatic && notKept !== 'draft' && notKept !== 'spam'
  if (!counts || from.address === '') return nothingKnown
  const key = addressKey(from.address)
  if (db.run(arrivedSql, { key, at }) === 0) return nothingKnown
  return { submissions: [], contactIds: contactsOf(db, [key]) }
}

export const bounceQueries = (db: Database): Queries['bounces'] => ({
  record: record(db),
  ofContact: ({ contactId }) => db.all(bounceRow, bouncesOfContactSql, { contactId }),
  clear: ({ contactId, address }) => db.run(clearSql, { contactId, key: addressKey(address) }) > 0,
})
