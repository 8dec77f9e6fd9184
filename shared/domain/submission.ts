import * as z from 'zod'
import { appErrorSchema } from '../errors/app-error.ts'
import { epochMs, id } from './primitives.ts'
import { participantSchema } from './participant.ts'

/**
 * `queued` durable and waiting; `sending` recorded before the provider is called; `sent` the provider has it;
 * `failed` the provider refused it, or the person must change something; `unconfirmed` nobody could tell whether
 * it went out, the person decides; `cancelled` taken back before it went.
 */
export const submissionStates = ['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled'] as const
export const submissionState = z.enum(submissionStates)
export type SubmissionState = z.infer<typeof submissionState>

/** The editable content of a mail: what a draft holds, what a submission freezes. `html` is the editor's output. */
export const mailContentSchema = z.strictObject({
  mailboxId: id,
  /** One of the mailbox's aliases, or null for its own address. */
  fromAddress: z.string().max(320).nullable(),
  to: z.array(participantSchema).max(500),
  cc: z.array(participantSchema).max(500),
  bcc: z.array(participantSchema).max(500),
  subject: z.string().max(2000),
  html: z.string().max(5_000_000),
  /** The stored message that this answers, for threading. */
  replyToMessageId: id.nullable(),
})
export type MailContent = z.infer<typeof mailContentSchema>

/** A request to send. `submissionId` is made by the window once per draft, so that a repeated call is one submission. */
export const submissionRequestSchema = z.strictObject({ submissionId: id, content: mailContentSchema })
export type SubmissionRequest = z.infer<typeof submissionRequestSchema>

/** A submission as the outbox shows it. */
export const submissionSchema = z.strictObject({
  id,
  mailboxId: id,
  mailboxAddress: z.string(),
  state: submissionState,
  to: z.array(participantSchema),
  cc: z.array(participantSchema),
  bcc: z.array(participantSchema),
  subject: z.string(),
  snippet: z.string(),
  /** Why it is in this state, where there is something to say. */
  reason: appErrorSchema.nullable(),
  attempts: z.number().int().nonnegative(),
  queuedAt: epochMs,
  nextTryAt: epochMs.nullable(),
  sentAt: epochMs.nullable(),
  /** The stored message that it became, once it was read back. */
  messageId: id.nullable(),
})
export type Submission = z.infer<typeof submissionSchema>
