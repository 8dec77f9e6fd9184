import * as z from 'zod'
import type { Person } from '../../shared/domain/person.ts'
import { isAddress } from '../../shared/rules/address.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import { pageOf, placeFromCursor, placeToCursor } from './page-cursor.ts'

const personRow = z.object({
  key: z.string(),
  name: z.string(),
  address: z.string(),
  contactId: z.string().nullable(),
  mailCount: z.number(),
  lastAt: z.number(),
  mailboxId: z.string().nullable(),
  changedAt: z.number(),
})

/**
 * By the time at which the entry last changed here, so that one which changes while it is read comes (again) at the end
 * and none is left out. An address that several contacts have shows the one that had it first. Mail that was sent and of
 * which no copy is stored counts too. Keys longer than any address that mail can be sent to come from headers only.
 */
export const peoplePageSql = `
  SELECT p.key, coalesce(nullif(c.name, ''), p.name) AS name, coalesce(ca.address, p.address) AS address,
    c.id AS contactId, p.changed_at AS changedAt, iif(p.seen_at > 0, p.seen_at, coalesce(c.updated_at, 0)) AS lastAt,
    (SELECT id FROM mailboxes WHERE id = p.mailbox_id) AS mailboxId,
    p.mail_count + (
      SELECT count(*) FROM submission_recipients AS r
      JOIN submissions AS s INDEXED BY submissions_not_stored ON s.id = r.submission_id
      WHERE r.key = p.key AND s.state = 'sent' AND s.message_seq IS NULL) AS mailCount
  FROM people AS p
  LEFT JOIN contact_addresses AS ca ON ca.key = p.key AND ca.contact_id = (
    SELECT contact_id FROM contact_addresses WHERE key = p.key ORDER BY added_at, contact_id LIMIT 1)
  LEFT JOIN contacts AS c ON c.id = ca.contact_id
  WHERE p.changed_at >= :since AND (p.changed_at, p.key) > (:number, :text) AND length(p.key) <= 400
    AND NOT EXISTS (SELECT 1 FROM mailboxes WHERE address_key = p.key)
    AND NOT EXISTS (SELECT 1 FROM aliases WHERE aliases.key = p.key)
  ORDER BY p.changed_at, p.key LIMIT :limit`

const toPerson = (row: z.infer<typeof personRow>): Person => ({
  key: row.key,
  name: row.name,
  address: row.address,
  contactId: row.contactId,
  mailCount: row.mailCount,
  lastAt: row.lastAt,
  mailboxId: row.mailboxId,
})

export const peopleQueries = (db: Database): Queries['people'] => ({
  page: ({ since, after, limit }) => {
    const { number, text } = after === null ? { number: -1, text: '' } : placeFromCursor(after)
    const rows = db.all(personRow, peoplePageSql, { since, number, text, limit: limit + 1 })
    const { page, last } = pageOf(rows, limit)
    return {
      // Mail names people in ways that no mail can be sent to: "undisclosed-recipients:;", addresses of other systems.
      people: page.filter(({ address }) => isAddress(address)).map(toPerson),
      next: last === null ? null : placeToCursor({ number: last.changedAt, id: 'p', text: last.key }),
    }
  },
})
