import * as z from 'zod'
import type { SearchHit } from '../../shared/ipc/contract.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { ftsQuery, readable } from './search-text.ts'

/**
 * Newest first without a sort, because the index is in the order of `seq`; so excerpts, for which the text of a
 * message is read, are made for the rows answered only. One query, or every excerpt would look the words up again.
 * Messages that another mailbox's copy stands for on the timeline are left out: they would be the same hit twice.
 */
export const searchSql = `
  SELECT rowid AS seq, snippet(messages_fts, -1, char(2), char(3), '…', 24) AS excerpt FROM messages_fts
  WHERE messages_fts MATCH :query AND EXISTS (SELECT 1 FROM activities WHERE message_seq = messages_fts.rowid)
  ORDER BY rowid DESC LIMIT :limit`

const foundRow = z.object({ seq: z.number(), excerpt: z.string() })

const hitRow = z.object({
  contactId: z.string(),
  contactName: z.string(),
  messageId: z.string(),
  subject: z.string(),
  occurredAt: z.number(),
})

/** The contact who is named first, the sender before the recipients. CROSS JOIN: from the message, not from all that a contact has. */
export const hitSql = `
  SELECT c.id AS contactId, c.name AS contactName, m.id AS messageId, m.subject, m.occurred_at AS occurredAt
  FROM messages AS m
  CROSS JOIN activities AS a ON a.message_seq = m.seq
  CROSS JOIN contacts AS c ON c.id = a.contact_id
  CROSS JOIN contact_addresses AS ca ON ca.contact_id = c.id
  CROSS JOIN participants AS p ON p.message_seq = m.seq AND p.key = ca.key AND p.role <> 'reply_to'
  WHERE m.seq = :seq
  ORDER BY CASE p.role WHEN 'from' THEN 0 WHEN 'to' THEN 1 WHEN 'cc' THEN 2 ELSE 3 END, p.position LIMIT 1`

const hitOf = (db: Database, { seq, excerpt }: z.infer<typeof foundRow>): SearchHit[] => {
  const hit = db.get(hitRow, hitSql, { seq })
  return hit === null ? [] : [{ ...hit, excerpt: readable(excerpt) }]
}

export const searchQueries = (db: Database): Queries['search'] => ({
  messages: ({ text, limit }) => {
    const query = ftsQuery(text)
    if (query === null) return []
    return db.all(foundRow, searchSql, { query, limit }).flatMap((found) => hitOf(db, found))
  },
})
