import * as z from 'zod'
import { originSchema } from '../../shared/domain/matching.ts'
import { participantSchema } from '../../shared/domain/participant.ts'

/** A file of a mail. `start` and `end` say where it lies in the mail's bytes, still in its transfer encoding. */
export const parsedFileSchema = z.strictObject({
  filename: z.string(),
  mediaType: z.string(),
  /** Bytes, without the transfer encoding. */
  size: z.number(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
  start: z.number(),
  end: z.number(),
  encoding: z.string(),
})
export type ParsedFile = z.infer<typeof parsedFileSchema>

/** The first appointment of a calendar part (RFC 5545): what is asked (RFC 5546), of what, and when, as it is written there. */
export const calendarSchema = z.strictObject({
  method: z.string(),
  summary: z.string(),
  start: z.string(),
})
export type CalendarNote = z.infer<typeof calendarSchema>

/** A mail laid out from its bytes, in our terms. Message-IDs without angle brackets; times in epoch ms. */
export const parsedMailSchema = z.strictObject({
  subject: z.string(),
  /** Both empty where nobody is named. */
  from: participantSchema,
  to: z.array(participantSchema),
  cc: z.array(participantSchema),
  bcc: z.array(participantSchema),
  replyTo: z.array(participantSchema),
  /** What the Date field says. */
  sentAt: z.number().nullable(),
  rfcMessageId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  /** Written by a program (RFC 3834, RFC 3464). */
  automatic: z.boolean(),
  origin: originSchema,
  html: z.string().nullable(),
  text: z.string().nullable(),
  files: z.array(parsedFileSchema),
  calendar: calendarSchema.nullable(),
})
export type ParsedMail = z.infer<typeof parsedMailSchema>
