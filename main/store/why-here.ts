import * as z from 'zod'
import { messageRoutes, type WhyHere } from '../../shared/domain/matching.ts'
import type { Database } from './database.ts'
import { choiceOf, holdersOf, mailName } from './matching.ts'
import type { Queries } from './methods.ts'

const messageRow = z.object({ seq: z.number(), rfc_message_id: z.string().nullable() })

const personRow = z.object({
  contactId: z.string(),
  contactName: z.string(),
  address: z.string(),
  role: z.enum(['from', 'to', 'cc', 'bcc']),
  contactAddress: z.string(),
  key: z.string(),
})

/** A message names somebody in several ways at times: the first of From, To, Cc, Bcc tells. */
const peopleSql = `
  SELECT c.id AS contactId, c.name AS contactName, p.address, p.role, ca.address AS contactAddress, p.key
  FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id
  JOIN contacts AS c ON c.id = a.contact_id JOIN contact_addresses AS ca ON ca.contact_id = c.id
  JOIN participants AS p ON p.message_seq = s.message_seq AND p.key = ca.key AND p.role <> 'reply_to'
  WHERE s.message_seq = :seq
  ORDER BY CASE p.role WHEN 'from' THEN 0 WHEN 'to' THEN 1 WHEN 'cc' THEN 2 ELSE 3 END, p.position, c.name_order, c.id`

const sourceRow = z.object({
  mailboxAddress: z.string(),
  route: z.enum(messageRoutes),
  storedAt: z.number().nullable(),
})

const sourcesSql = `
  SELECT b.address AS mailboxAddress, m.route, m.stored_at AS storedAt
  FROM messages AS m JOIN mailboxes AS b ON b.id = m.mailbox_id
  WHERE m.seq = :seq OR m.rfc_message_id = :rfcMessageId ORDER BY m.seq <> :seq, b.connected_at, m.seq`

const peopleOf = (db: Database, seq: number, mail: string): WhyHere['people'] => {
  const rows = db.all(personRow, peopleSql, { seq })
  const holders = holdersOf(
    db,
    rows.map(({ key }) => key),
  )
  const isFirst = (row: (typeof rows)[number], at: number): boolean =>
    rows.findIndex(({ key, contactId }) => key === row.key && contactId === row.contactId) === at
  return rows
    .map((row) => ({
      row,
      isShared: (holders.get(row.key) ?? []).length > 1,
      choice: choiceOf(db, row.key, mail) ?? [],
    }))
    .filter(
      ({ row, isShared, choice }, at) => isFirst(row, at) && (!isShared || choice.includes(row.contactId)),
    )
    .map(({ row: { key: _key, ...person }, isShared }) => ({ ...person, chosen: isShared }))
}

/** Why a message is on timelines: whose addresses it names, and which mailboxes brought it. */
export const whyHere =
  (db: Database): Queries['why']['here'] =>
  ({ messageId }) => {
    const message = db.get(messageRow, 'SELECT seq, rfc_message_id FROM messages WHERE id = :messageId', {
      messageId,
    })
    if (message === null) return null
    const { seq, rfc_message_id: rfcMessageId } = message
    return {
      people: peopleOf(db, seq, mailName(rfcMessageId, messageId)),
      sources: db.all(sourceRow, sourcesSql, { seq, rfcMessageId }),
    }
  }
