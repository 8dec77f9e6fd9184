import * as z from 'zod'
import type { ContactRow } from '../../shared/domain/contact.ts'
import { directionSchema } from '../../shared/domain/message.ts'
import type { Database, Params } from './database.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor, type Place } from './page-cursor.ts'
import { countRow } from './rows.ts'
import { anyWords, fitting, wordFilter, type WordFilter } from './text.ts'

const matches = fitting('c.words')

const columns = `c.id, c.name, c.company, c.activity_count, c.recency, c.name_order,
  (SELECT address FROM contact_addresses WHERE contact_id = c.id ORDER BY position LIMIT 1) AS address,
  EXISTS (SELECT 1 FROM contact_addresses AS ba JOIN bounces AS b ON b.key = ba.key
    WHERE ba.contact_id = c.id AND b.permanent = 1 AND b.cleared = 0) AS bounced`

/** Contacts by their newest activity, those without any after them by name. */
export const contactsByRecencySql = `
  SELECT ${columns} FROM contacts AS c
  WHERE (c.recency, c.name_order, c.id) > (:number, :text, :id) AND ${matches}
  ORDER BY c.recency, c.name_order, c.id LIMIT :limit`

export const contactsByNameSql = `
  SELECT ${columns} FROM contacts AS c
  WHERE (c.name_order, c.id) > (:text, :id) AND :number IS NOT NULL AND ${matches}
  ORDER BY c.name_order, c.id LIMIT :limit`

const listRow = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string(),
  activity_count: z.number(),
  recency: z.number(),
  name_order: z.string(),
  address: z.string().nullable(),
  bounced: z.number(),
})

const lastRow = z.object({
  occurredAt: z.number(),
  direction: directionSchema,
  subject: z.string(),
  snippet: z.string(),
})

export const newestActivitySql = `
  SELECT a.occurred_at AS occurredAt, m.direction, m.subject, m.snippet
  FROM activities AS a JOIN messages AS m ON m.seq = a.message_seq
  WHERE a.contact_id = :contactId ORDER BY a.occurred_at DESC, a.id DESC LIMIT 1`

/** Before every row in either order: no name comes before the empty one, no time is later than this. */
const start: Place = { number: -Number.MAX_SAFE_INTEGER, id: '', text: '' }

const total = (db: Database, filter: WordFilter | null): number => {
  const found =
    filter === null
      ? db.get(countRow, 'SELECT count(*) AS count FROM contacts')
      : db.get(countRow, `SELECT count(*) AS count FROM contacts AS c WHERE ${matches}`, filter)
  return found?.count ?? 0
}

const toRow = (db: Database, row: z.infer<typeof listRow>): ContactRow => ({
  id: row.id,
  name: row.name,
  company: row.company,
  address: row.address ?? '',
  activityCount: row.activity_count,
  bounced: row.bounced === 1,
  last: db.get(lastRow, newestActivitySql, { contactId: row.id }),
})

export const listContacts =
  (db: Database): Queries['contacts']['list'] =>
  ({ text, order, after, limit }) => {
    const filter = wordFilter(text)
    const place = after === null ? start : placeFromCursor(after)
    const params: Params = { ...place, ...(filter ?? anyWords), limit: limit + 1 }
    const rows = db.all(listRow, order === 'recent' ? contactsByRecencySql : contactsByNameSql, params)
    const { page, last } = pageOf(rows, limit)
    return {
      rows: page.map((row) => toRow(db, row)),
      total: total(db, filter),
      next:
        last === null ? null : placeToCursor({ number: last.recency, id: last.id, text: last.name_order }),
    }
  }
