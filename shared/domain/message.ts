import * as z from 'zod'
import { epochMs, id } from './primitives.ts'
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
  hasHtml: z.boolean(),
  attachments: z.array(attachmentSchema),
})
export type Message = z.infer<typeof messageSchema>
