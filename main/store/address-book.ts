import * as z from 'zod'
import type { Person } from '../../shared/domain/person.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'

const personRow = z
  .object({
    key: z.string(),
    name: z.string(),
    address: z.string(),
    contact_id: z.string().nullable(),
    mail_count: z.number(),
    last_at: z.number(),
    mailbox_id: z.string().nullable(),
  })
  .transform((row): Person => ({
    key: row.key,
    name: row.name,
    address: row.address,
    contactId: row.contact_id,
    mailCount: row.mail_count,
    lastAt: row.last_at,
    mailboxId: row.mailbox_id,
  }))

/** Everybody who is named in stored mail or is a contact, once for each address. */
const pageSql = `
  SELECT b.key, b.name, b.address, b.contact_id, b.last_at,
    (SELECT count(DISTINCT p.message_seq) FROM participants AS p WHERE p.key = b.key) AS mail_count,
    (SELECT m.mailbox_id FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
      WHERE p.key = b.key ORDER BY p.message_seq DESC LIMIT 1) AS mailbox_id
  FROM (
    SELECT people.key, coalesce(nullif(c.name, ''), people.name) AS name, people.address, c.id AS contact_id,
      max(people.seen_at, coalesce(c.updated_at, 0)) AS last_at
    FROM people LEFT JOIN contact_addresses AS ca ON ca.key = people.key LEFT JOIN contacts AS c ON c.id = ca.contact_id
    UNION ALL
    SELECT ca.key, c.name, ca.address, c.id, c.updated_at
    FROM contact_addresses AS ca JOIN contacts AS c ON c.id = ca.contact_id
    WHERE NOT EXISTS (SELECT 1 FROM people WHERE people.key = ca.key)
  ) AS b
  WHERE b.last_at >= :since AND (b.last_at, b.key) > (:number, :text)
  ORDER BY b.last_at, b.key LIMIT :limit`

export const peopleQueries = (db: Database): Queries['people'] => ({
  page: ({ since, after, limit }) => {
    const { number, text } = after === null ? { number: -1, text: '' } : placeFromCursor(after)
    const rows = db.all(personRow, pageSql, { since, number, text, limit: limit + 1 })
    const { page, last } = pageOf(rows, limit)
    return {
      people: page,
      next: last === null ? null : placeToCursor({ number: last.lastAt, id: 'p', text: last.key }),
    }
  },
})
