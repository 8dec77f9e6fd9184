import * as z from 'zod'
import { epochMs, id } from './primitives.ts'
import { originSchema } from './matching.ts'
import { participantSchema } from './participant.ts'

/** A file in a message. `size` in bytes. `index` addresses it in `/message/<id>/attachment/<index>`. */
export const attachmentSchema = z.strictObject({
  index: z.number().int().nonnegative(),
  filename: z.string().max(1000),
  mediaType: z.string().max(255),
  size: z.number().int().nonnegative(),
  inline: z.boolean(),
  /** Without angle brackets; null where the part has none. */
  contentId: z.string().max(1000).nullable(),
})
export type Attachment = z.infer<typeof attachmentSchema>

export const directionSchema = z.enum(['received', 'sent'])
export type Direction = z.infer<typeof directionSchema>

/**
 * A message as the window reads it. The body does not travel with it: HTML is at `/message/<id>/html` (raw, to be
 * sanitised by the reader) where `hasHtml`, plain text at `/message/<id>/text`.
 */
export const messageSchema = z.strictObject({
  id,
  mailboxId: id,
  direction: directionSchema,
  occurredAt: epochMs,
  subject: z.string(),
  from: participantSchema,
  to: z.array(participantSchema),
  cc: z.array(participantSchema),
  bcc: z.array(participantSchema),
  replyTo: z.array(participantSchema),
  snippet: z.string(),
  origin: originSchema,
  hasHtml: z.boolean(),
  attachments: z.array(attachmentSchema),
})
export type Message = z.infer<typeof messageSchema>

/** A mail of a conversation, whichever mailbox and contact it belongs to. */
export const threadMailSchema = z.strictObject({
  messageId: id,
  occurredAt: epochMs,
  direction: directionSchema,
  from: participantSchema,
  subject: z.string(),
  snippet: z.string(),
  mailboxAddress: z.string(),
})
export type ThreadMail = z.infer<typeof threadMailSchema>

/**
 * A mail that is attached to a mail, opened for reading. Its body is at `/message/<id>/attached/<index>/html` (raw, to be
 * sanitised by the reader) where `hasHtml`, plain text at `…/text`. Its files are named only.
 */
export const attachedMailSchema = z.strictObject({
  subject: z.string(),
  from: participantSchema,
  to: z.array(participantSchema),
  cc: z.array(participantSchema),
  sentAt: epochMs.nullable(),
  hasHtml: z.boolean(),
  files: z.array(z.strictObject({ filename: z.string(), mediaType: z.string(), size: z.number().int() })),
})
export type AttachedMail = z.infer<typeof attachedMailSchema>
