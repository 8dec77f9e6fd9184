import type { Participant } from '../../shared/domain/participant.ts'
import { messageRowId } from '../../shared/rules/activity-from-message.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { ProviderAttachment, ProviderMessage } from '../providers/provider.ts'
import type { Database } from './database.ts'
import { rememberPeople } from './people.ts'
import type { Surroundings } from './surroundings.ts'
import { seqRow } from './rows.ts'
import { capped } from './text.ts'
import { joinThread } from './threads.ts'

/** Times beyond this (year 2248) would give a `seq` that JavaScript can't hold exactly. */
const latest = 2 ** 43 - 1

const freeSql = `
  SELECT :first AS seq WHERE NOT EXISTS (SELECT 1 FROM messages WHERE seq = :first)
  UNION ALL
  SELECT * FROM (
    SELECT m.seq + 1 AS seq FROM messages AS m
    WHERE m.seq >= :first AND NOT EXISTS (SELECT 1 FROM messages AS n WHERE n.seq = m.seq + 1)
    ORDER BY m.seq LIMIT 1)
  LIMIT 1`

/** The first free number of the message's millisecond, so that the order of `seq` is the order of time. */
const freeSeq = (db: Database, occurredAt: number): number => {
  const first = Math.min(Math.max(occurredAt, 0), latest) * 1024
  return db.get(seqRow, freeSql, { first })?.seq ?? first
}

/** Tables that say something of a message by its `seq`. */
const partsOf = ['bodies', 'participants', 'attachments', 'activity_messages', 'reviews'] as const

/**
 * A message that went by another way than ours can have left its parts behind under the number that is free now: they
 * must not keep another out, nor become part of it.
 */
const clearLeftovers = (db: Database, seq: number): void => {
  if (db.get(seqRow, 'SELECT message_seq AS seq FROM bodies WHERE message_seq = :seq', { seq }) === null)
    return
  for (const part of partsOf) db.run(`DELETE FROM ${part} WHERE message_seq = :seq`, { seq })
}

const messageSql = `
  INSERT INTO messages (seq, id, mailbox_id, provider_message_id, provider_thread_id, rfc_message_id, in_reply_to,
    reference_ids, direction, occurred_at, subject, snippet, attachment_count, origin, thread_id, stored_at, route)
  VALUES (:seq, :id, :mailboxId, :providerMessageId, :providerThreadId, :rfcMessageId, :inReplyTo,
    :referenceIds, :direction, :occurredAt, :subject, :snippet, :attachmentCount, :origin, :thread, :storedAt,
    coalesce((SELECT route FROM wanted WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId),
      'pull'))`

const participantSql = `
  INSERT INTO participants (message_seq, role, position, name, address, key)
  VALUES (:seq, :role, :position, :name, :address, :key)`

/** The longest name and address that `participantSchema` lets through; a header can be longer. */
const longest = 1000

const insertParticipants = (db: Database, seq: number, message: ProviderMessage): Participant[] => {
  const named: Participant[] = []
  const roles: readonly (readonly [string, readonly Participant[]])[] = [
    ['from', [message.from]],
    ['to', message.to],
    ['cc', message.cc],
    ['bcc', message.bcc],
    ['reply_to', message.replyTo],
  ]
  for (const [role, people] of roles) {
    for (const [position, written] of people.entries()) {
      const person = { name: capped(written.name, longest), address: capped(written.address, longest) }
      const key = addressKey(written.address)
      db.run(participantSql, { seq, role, position, key, ...person })
      // One that had to be cut is nobody's address.
      if (written.address.length <= longest) named.push(person)
    }
  }
  return named
}

const attachmentSql = `
  INSERT INTO attachments (message_seq, position, part_id, filename, media_type, size, inline, content_id)
  VALUES (:seq, :position, :partId, :filename, :mediaType, :size, :inline, :contentId)`

const insertAttachments = (db: Database, seq: number, attachments: readonly ProviderAttachment[]): void => {
  for (const [position, file] of attachments.entries()) {
    db.run(attachmentSql, {
      seq,
      position,
      partId: file.partId,
      filename: capped(file.filename, 1000),
      mediaType: capped(file.mediaType, 255),
      size: file.size,
      inline: file.inline ? 1 : 0,
      contentId: file.contentId === null ? null : capped(file.contentId, 1000),
    })
  }
}

/**
 * Writes a message with everything that hangs on it but its activities and its words in the index. It came by the route
 * on which it was wanted, as news where it was not. Answers its `seq`.
 */
export const insertMessage = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  message: ProviderMessage,
): number => {
  const seq = freeSeq(db, message.occurredAt)
  clearLeftovers(db, seq)
  db.run(messageSql, {
    seq,
    id: messageRowId(around.hash, mailboxId, message.providerMessageId),
    mailboxId,
    providerMessageId: message.providerMessageId,
    providerThreadId: message.providerThreadId,
    rfcMessageId: message.rfcMessageId,
    inReplyTo: message.inReplyTo,
    referenceIds: JSON.stringify(message.references),
    direction: message.direction,
    occurredAt: message.occurredAt,
    subject: message.subject,
    snippet: message.snippet,
    attachmentCount: message.attachments.filter(({ inline }) => !inline).length,
    origin: message.origin,
    thread: joinThread(db, message),
    storedAt: around.now(),
  })
  db.run('INSERT INTO bodies (message_seq, html, text) VALUES (:seq, :html, :text)', {
    seq,
    html: message.html,
    text: message.text,
  })
  const named = insertParticipants(db, seq, message)
  rememberPeople(db, around, named, { mailboxId, at: message.occurredAt, mails: 1 })
  insertAttachments(db, seq, message.attachments)
  return seq
}
