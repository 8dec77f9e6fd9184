import * as z from 'zod'
import type { ThreadMail } from '../../shared/domain/message.ts'
import { directionSchema } from '../../shared/domain/message.ts'
import { threadIds } from '../../shared/rules/threading.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'

const threadRow = z.object({ thread: z.number() })

export const threadsOfSql = `
  SELECT thread_id AS thread FROM thread_ids WHERE rfc_message_id IN (SELECT value FROM json_each(:ids))`

const nextSql = `
  SELECT 1 + max(coalesce((SELECT max(thread_id) FROM messages), 0),
    coalesce((SELECT max(thread_id) FROM thread_ids), 0)) AS thread`

const nameSql = `
  INSERT INTO thread_ids (rfc_message_id, thread_id) SELECT value, :thread FROM json_each(:ids) WHERE true
  ON CONFLICT DO NOTHING`

/**
 * The conversation of a message that is about to be stored. Conversations that it joins become one, under the smallest
 * of their numbers: so they are the connected parts of all ids named, in whatever order messages come.
 */
export const joinThread = (db: Database, message: ProviderMessage): number => {
  const ids = threadIds(message)
  const named = JSON.stringify(ids)
  const known = ids.length === 0 ? [] : db.all(threadRow, threadsOfSql, { ids: named })
  const found = [...new Set(known.map((row) => row.thread))].toSorted((left, right) => left - right)
  const thread = found[0] ?? db.get(threadRow, nextSql)?.thread ?? 1
  for (const other of found.slice(1)) {
    db.run('UPDATE messages SET thread_id = :thread WHERE thread_id = :other', { thread, other })
    db.run('UPDATE thread_ids SET thread_id = :thread WHERE thread_id = :other', { thread, other })
  }
  if (ids.length > 0) db.run(nameSql, { ids: named, thread })
  return thread
}

/** Column: mails of the conversation of the message `m`, copies of one mail counted once. Walks an index only. */
export const threadCount = `(
  SELECT count(*) FROM messages AS t WHERE t.thread_id = m.thread_id AND NOT EXISTS (
    SELECT 1 FROM messages AS e
    WHERE e.thread_id = t.thread_id AND e.rfc_message_id = t.rfc_message_id AND e.seq < t.seq))`

const mailRow = z.object({
  id: z.string(),
  rfc_message_id: z.string().nullable(),
  direction: directionSchema,
  occurred_at: z.number(),
  subject: z.string(),
  snippet: z.string(),
  address: z.string(),
  from_name: z.string(),
  from_address: z.string(),
})

/** Of the copies of one mail the best comes first: the one asked for, the sender's own, the earliest. */
export const threadSql = `
  SELECT m.id, m.rfc_message_id, m.direction, m.occurred_at, m.subject, m.snippet, b.address,
    p.name AS from_name, p.address AS from_address
  FROM messages AS asked CROSS JOIN messages AS m ON m.thread_id = asked.thread_id
  JOIN mailboxes AS b ON b.id = m.mailbox_id
  JOIN participants AS p ON p.message_seq = m.seq AND p.role = 'from' AND p.position = 0
  WHERE asked.id = :messageId
  ORDER BY m.id = :messageId DESC, m.direction = 'sent' DESC, m.occurred_at, m.id`

const mailOf = (row: z.output<typeof mailRow>): ThreadMail => ({
  messageId: row.id,
  occurredAt: row.occurred_at,
  direction: row.direction,
  from: { name: row.from_name, address: row.from_address },
  subject: row.subject,
  snippet: row.snippet,
  mailboxAddress: row.address,
})

const inOrder = (left: ThreadMail, right: ThreadMail): number =>
  left.occurredAt - right.occurredAt || (left.messageId < right.messageId ? -1 : 1)

export const thread =
  (db: Database): Queries['messages']['thread'] =>
  ({ messageId }) => {
    const mails = new Map<string, ThreadMail>()
    for (const row of db.all(mailRow, threadSql, { messageId })) {
      const mail = row.rfc_message_id ?? `/${row.id}`
      if (!mails.has(mail)) mails.set(mail, mailOf(row))
    }
    return [...mails.values()].toSorted(inOrder)
  }
