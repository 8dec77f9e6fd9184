import * as z from 'zod'
import type { Bounce } from '../../shared/domain/submission.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { contactIdRow } from './rows.ts'
import type { BounceReport } from './store.ts'

const bounceRow = z
  .object({
    address: z.string(),
    at: z.number(),
    permanent: z.number(),
    status: z.string().nullable(),
    diagnostic: z.string(),
  })
  .transform((row): Bounce => ({ ...row, permanent: row.permanent === 1 }))

const insertSql = `
  INSERT INTO bounces (mailbox_id, provider_message_id, key, address, submission_id, at, permanent, status, diagnostic)
  VALUES (:mailboxId, :providerMessageId, :key, :address, :submissionId, :at, :permanent, :status, :diagnostic)
  ON CONFLICT DO NOTHING`

const idRow = z.object({ id: z.string() })

/** Longest time between a mail and its report: servers try for up to five days (RFC 5321 section 4.5.4.1). */
const latestReportMs = 6 * 24 * 3_600_000

const byNameSql = `
  SELECT id FROM submissions WHERE mailbox_id = :mailboxId
    AND (id = :submissionId OR wire_message_id = :rfcMessageId OR rfc_message_id = :rfcMessageId) LIMIT 1`

const byRecipientSql = `
  SELECT s.id FROM submission_recipients AS r JOIN submissions AS s ON s.id = r.submission_id
  WHERE r.key IN (SELECT value FROM json_each(:keys)) AND s.mailbox_id = :mailboxId AND s.state = 'sent'
    AND s.sent_at BETWEEN :from AND :at
    AND (:subject IS NULL OR s.content ->> '$.subject' = :subject)
  ORDER BY s.sent_at DESC, s.id LIMIT 1`

type Record = Parameters<Queries['bounces']['record']>[0]

const keysOf = ({ recipients }: BounceReport): string[] =>
  recipients.map(({ address }) => addressKey(address))

const submissionOf = (db: Database, { mailboxId, at, report }: Record): string | null => {
  const { submissionId, rfcMessageId, subject } = report.original
  const named = db.get(idRow, byNameSql, { mailboxId, submissionId, rfcMessageId })
  if (named !== null) return named.id
  const keys = JSON.stringify(keysOf(report))
  return (
    db.get(idRow, byRecipientSql, { mailboxId, keys, at, from: at - latestReportMs, subject })?.id ?? null
  )
}

const contactsSql = `
  SELECT DISTINCT contact_id FROM contact_addresses
  WHERE key IN (SELECT value FROM json_each(:keys)) ORDER BY contact_id`

/** Newest first, of those that still stand. */
const ofContactSql = `
  SELECT b.address, b.at, b.permanent, b.status, b.diagnostic
  FROM contact_addresses AS ca JOIN bounces AS b ON b.key = ca.key
  WHERE ca.contact_id = :contactId AND b.cleared = 0
    AND b.at = (SELECT max(n.at) FROM bounces AS n WHERE n.key = b.key AND n.cleared = 0)
  ORDER BY ca.position`

const clearSql = `
  UPDATE bounces SET cleared = 1 WHERE key = :key AND cleared = 0
    AND EXISTS (SELECT 1 FROM contact_addresses WHERE key = :key AND contact_id = :contactId)`

export const bounceQueries = (db: Database): Queries['bounces'] => ({
  record: (at) => {
    const submissionId = submissionOf(db, at)
    const { mailboxId, providerMessageId } = at
    for (const { permanent, ...recipient } of at.report.recipients) {
      db.run(insertSql, {
        ...recipient,
        mailboxId,
        providerMessageId,
        submissionId,
        key: addressKey(recipient.address),
        at: at.at,
        permanent: permanent ? 1 : 0,
      })
    }
    const keys = JSON.stringify(keysOf(at.report))
    const contactIds = db.all(contactIdRow, contactsSql, { keys }).map((row) => row.contact_id)
    return { submissionId, contactIds }
  },
  ofContact: ({ contactId }) => db.all(bounceRow, ofContactSql, { contactId }),
  clear: ({ contactId, address }) => db.run(clearSql, { contactId, key: addressKey(address) }) > 0,
})
