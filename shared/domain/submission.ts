import * as z from 'zod'
import { appErrorSchema, errorCodes } from '../errors/app-error.ts'
import { mailFileSchema } from './file.ts'
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
  /** Files beside the text, in their order. Pictures in the text are not among them: `html` names those by `fileUrl`. */
  attachments: z.array(mailFileSchema).max(100),
})
export type MailContent = z.infer<typeof mailContentSchema>

/** A request to send. `submissionId` is made by the window once per draft, so that a repeated call is one submission. */
export const submissionRequestSchema = z.strictObject({
  submissionId: id,
  content: mailContentSchema,
  /** When it is to go, or null for now, which is after the time in which it can be taken back. */
  sendAt: epochMs.nullable(),
  /** Days without an answer after which the person is reminded, or null. */
  remindDays: z.number().int().min(1).max(60).nullable(),
})
export type SubmissionRequest = z.infer<typeof submissionRequestSchema>

/** A recipient whose server gave the mail back. `status` is the enhanced code (RFC 3463) where the report has one. */
export const bounceSchema = z.strictObject({
  address: z.string().max(1000),
  at: epochMs,
  /** Trying again will not help. */
  permanent: z.boolean(),
  status: z.string().max(20).nullable(),
  /** What the other server said, in its words. */
  diagnostic: z.string().max(1000),
})
export type Bounce = z.infer<typeof bounceSchema>

/** One line of what happened to a submission. `state` is the one after it; `code` says why, where something failed. */
export const attemptSchema = z.strictObject({
  at: epochMs,
  state: submissionState,
  note: z.string(),
  code: z.enum(errorCodes).nullable(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** The lists of the outbox. `failed` is what needs the person: failed, held and unconfirmed. `follow_up`: sent, reminded of, not answered. */
export const outboxLists = ['waiting', 'failed', 'sent', 'cancelled', 'follow_up'] as const
export const outboxList = z.enum(outboxLists)
export type OutboxList = z.infer<typeof outboxList>

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
  /** When it is or was to go, where the person chose a time. */
  sendAt: epochMs.nullable(),
  /** Until when a mail that goes now can be taken back, where it waits for nothing else; else null. */
  undoUntil: epochMs.nullable(),
  /** Its copy was seen among the sent mail. */
  confirmed: z.boolean(),
  /** When the first answer to it came in. */
  answeredAt: epochMs.nullable(),
  bounces: z.array(bounceSchema),
  /** When the person is or was reminded if nobody answered, null without a reminder. */
  remindAt: epochMs.nullable(),
  attachmentCount: z.number().int().nonnegative(),
})
export type Submission = z.infer<typeof submissionSchema>
