import * as z from 'zod'
import type { Review } from '../../shared/domain/matching.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import type { Database } from './database.ts'
import { holdersOf } from './matching.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'
import { rematchMessages } from './rematch.ts'
import { countRow, seqRow } from './rows.ts'
import type { Surroundings } from './surroundings.ts'

const reviewRow = z.object({
  seq: z.number(),
  key: z.string(),
  messageId: z.string(),
  occurredAt: z.number(),
  subject: z.string(),
  snippet: z.string(),
  address: z.string(),
  fromName: z.string(),
  fromAddress: z.string(),
})

/** Of the copies of one mail in several mailboxes the person is asked about the first. */
const isFirst = `NOT EXISTS (SELECT 1 FROM reviews AS other
  WHERE other.mail = r.mail AND other.key = r.key AND other.message_seq < r.message_seq)`

export const reviewsSql = `
  SELECT m.seq, r.key, m.id AS messageId, m.occurred_at AS occurredAt, m.subject, m.snippet,
    (SELECT p.address FROM participants AS p
      WHERE p.message_seq = m.seq AND p.key = r.key AND p.role <> 'reply_to' LIMIT 1) AS address,
    f.name AS fromName, f.address AS fromAddress
  FROM reviews AS r JOIN messages AS m ON m.seq = r.message_seq
  JOIN participants AS f ON f.message_seq = m.seq AND f.role = 'from' AND f.position = 0
  WHERE (r.message_seq, r.key) < (:number, :text) AND ${isFirst}
  ORDER BY r.message_seq DESC, r.key DESC LIMIT :limit`

const candidateRow = z.object({ contactId: z.string(), name: z.string(), company: z.string() })

const candidatesSql = `
  SELECT c.id AS contactId, c.name, c.company FROM contact_addresses AS ca JOIN contacts AS c ON c.id = ca.contact_id
  WHERE ca.key = :key ORDER BY c.name_order, c.id`

const reviewOf = (db: Database, { seq: _seq, fromName, fromAddress, ...row }: z.output<typeof reviewRow>) =>
  ({
    ...row,
    from: { name: fromName, address: fromAddress },
    candidates: db.all(candidateRow, candidatesSql, { key: row.key }),
  }) satisfies Review

const totalSql = 'SELECT count(*) AS count FROM (SELECT DISTINCT mail, key FROM reviews)'

/** Newer than every message. */
const start = { number: Number.MAX_SAFE_INTEGER, text: '' }

const mailRow = z.object({ mail: z.string() })

const openSql = `
  SELECT r.mail FROM reviews AS r JOIN messages AS m ON m.seq = r.message_seq
  WHERE m.id = :messageId AND r.key = :key`

const chooseSql = `
  INSERT INTO choices (key, mail, contact_ids, pinned) VALUES (:key, :mail, :contactIds, 0)
  ON CONFLICT DO UPDATE SET contact_ids = excluded.contact_ids, pinned = 0`

const ofMailSql = 'SELECT message_seq AS seq FROM reviews WHERE key = :key AND mail = :mail'

const ofKeySql = `
  SELECT DISTINCT message_seq AS seq FROM participants WHERE key = :key AND role <> 'reply_to'`

const notFound = (subject: string) =>
  err(appError('review_not_found', 'nothing to decide about', 'never', { subject }))

/**
 * What was decided of one mail stays so when the address is decided for always; what only stayed where it was when the address came
 * to be shared does not.
 */
const decide =
  (db: Database, around: Surroundings): Queries['reviews']['decide'] =>
  ({ messageId, key, contactIds, always }) => {
    const mail = db.get(mailRow, openSql, { messageId, key })?.mail
    if (mail === undefined) return notFound(messageId)
    const holders = holdersOf(db, [key]).get(key) ?? []
    const chosen = contactIds.filter((id) => holders.includes(id))
    if (contactIds.length > 0 && chosen.length === 0) return notFound(messageId)
    if (always) db.run('DELETE FROM choices WHERE key = :key AND pinned = 1', { key })
    db.run(chooseSql, { key, mail: always ? '' : mail, contactIds: JSON.stringify([...new Set(chosen)]) })
    const seqs = always ? db.all(seqRow, ofKeySql, { key }) : db.all(seqRow, ofMailSql, { key, mail })
    return ok({
      contactIds: rematchMessages(
        db,
        around,
        seqs.map(({ seq }) => seq),
      ),
    })
  }

export const reviewQueries = (db: Database, around: Surroundings): Queries['reviews'] => ({
  list: ({ before, limit }) => {
    const { number, text } = before === null ? start : placeFromCursor(before)
    const rows = db.all(reviewRow, reviewsSql, { number, text, limit: limit + 1 })
    const { page, last } = pageOf(rows, limit)
    return {
      reviews: page.map((row) => reviewOf(db, row)),
      total: db.get(countRow, totalSql)?.count ?? 0,
      next: last === null ? null : placeToCursor({ number: last.seq, id: 'r', text: last.key }),
    }
  },
  decide: decide(db, around),
})
