import * as z from 'zod'
import { originSchema } from '../../shared/domain/matching.ts'
import { directionSchema, type Attachment, type Message } from '../../shared/domain/message.ts'
import { participantSchema, type Participant } from '../../shared/domain/participant.ts'
import type { Database } from './database.ts'
import { jsonColumns } from './json-column.ts'
import type { Queries } from './methods.ts'
import type { ReplySource } from './store.ts'
import { thread } from './threads.ts'

const messageRow = z.object({
  seq: z.number(),
  id: z.string(),
  mailbox_id: z.string(),
  direction: directionSchema,
  occurred_at: z.number(),
  subject: z.string(),
  snippet: z.string(),
  origin: originSchema,
  has_html: z.number(),
})

const messageSql = `
  SELECT m.seq, m.id, m.mailbox_id, m.direction, m.occurred_at, m.subject, m.snippet, m.origin,
    b.html IS NOT NULL AS has_html
  FROM messages AS m JOIN bodies AS b ON b.message_seq = m.seq WHERE m.id = :messageId`

const participantRow = participantSchema.extend({ role: z.enum(['from', 'to', 'cc', 'bcc', 'reply_to']) })

const participantsSql = `
  SELECT role, name, address FROM participants WHERE message_seq = :seq ORDER BY role, position`

const attachmentRow = z
  .object({
    index: z.number(),
    filename: z.string(),
    media_type: z.string(),
    size: z.number(),
    inline: z.number(),
    content_id: z.string().nullable(),
  })
  .transform((row): Attachment => ({
    index: row.index,
    filename: row.filename,
    mediaType: row.media_type,
    size: row.size,
    inline: row.inline === 1,
    contentId: row.content_id,
  }))

const attachmentsSql = `
  SELECT position AS "index", filename, media_type, size, inline, content_id FROM attachments
  WHERE message_seq = :seq ORDER BY position`

const getMessage =
  (db: Database): Queries['messages']['get'] =>
  ({ messageId }) => {
    const row = db.get(messageRow, messageSql, { messageId })
    if (row === null) return null
    const people = db.all(participantRow, participantsSql, { seq: row.seq })
    const inRole = (role: z.infer<typeof participantRow>['role']): Participant[] =>
      people.filter((one) => one.role === role).map(({ name, address }) => ({ name, address }))
    const message: Message = {
      id: row.id,
      mailboxId: row.mailbox_id,
      direction: row.direction,
      occurredAt: row.occurred_at,
      subject: row.subject,
      from: inRole('from')[0] ?? { name: '', address: '' },
      to: inRole('to'),
      cc: inRole('cc'),
      bcc: inRole('bcc'),
      replyTo: inRole('reply_to'),
      snippet: row.snippet,
      origin: row.origin,
      hasHtml: row.has_html === 1,
      attachments: db.all(attachmentRow, attachmentsSql, { seq: row.seq }),
    }
    return message
  }

const bodyRow = z.object({ html: z.string().nullable(), text: z.string().nullable() })

const bodySql = `
  SELECT b.html, b.text FROM messages AS m JOIN bodies AS b ON b.message_seq = m.seq WHERE m.id = :messageId`

const sourceRow = z.object({
  mailboxId: z.string(),
  providerMessageId: z.string(),
  partId: z.string(),
  filename: z.string(),
  mediaType: z.string(),
  size: z.number(),
})

const sourceSql = `
  SELECT m.mailbox_id AS mailboxId, m.provider_message_id AS providerMessageId, a.part_id AS partId, a.filename,
    a.media_type AS mediaType, a.size
  FROM messages AS m JOIN attachments AS a ON a.message_seq = m.seq
  WHERE m.id = :messageId AND a.position = :index`

const positionRow = z.object({ position: z.number() })

const contentIdSql = `
  SELECT a.position FROM messages AS m JOIN attachments AS a ON a.message_seq = m.seq
  WHERE m.id = :messageId AND a.content_id = :contentId ORDER BY a.position LIMIT 1`

const replyRow = z
  .object({
    mailbox_id: z.string(),
    provider_message_id: z.string(),
    rfc_message_id: z.string().nullable(),
    reference_ids: jsonColumns.strings,
    in_reply_to: z.string().nullable(),
    provider_thread_id: z.string().nullable(),
    subject: z.string(),
  })
  .transform((row): ReplySource => ({
    mailboxId: row.mailbox_id,
    providerMessageId: row.provider_message_id,
    rfcMessageId: row.rfc_message_id,
    references: row.reference_ids,
    inReplyTo: row.in_reply_to,
    providerThreadId: row.provider_thread_id,
    subject: row.subject,
  }))

const replySql = `
  SELECT mailbox_id, provider_message_id, rfc_message_id, reference_ids, in_reply_to, provider_thread_id, subject
  FROM messages WHERE id = :messageId`

const idRow = z.object({ id: z.string() })

const byProviderIdSql = `
  SELECT id FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`

export const messageQueries = (db: Database): Queries['messages'] => ({
  get: getMessage(db),
  body: (at) => db.get(bodyRow, bodySql, at),
  attachmentSource: (at) => db.get(sourceRow, sourceSql, at),
  attachmentByContentId: (at) => db.get(positionRow, contentIdSql, at)?.position ?? null,
  thread: thread(db),
  replySource: (at) => db.get(replyRow, replySql, at),
  byProviderId: (at) => db.get(idRow, byProviderIdSql, at)?.id ?? null,
})
