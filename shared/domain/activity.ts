import * as z from 'zod'
import { epochMs, id } from './primitives.ts'
import { originSchema } from './matching.ts'
import { participantSchema } from './participant.ts'
import { bounceSchema } from './submission.ts'

/** Meetings, notes, calls and tasks join this list with their issues. */
export const activityKinds = ['email_received', 'email_sent'] as const

/**
 * One fact about a contact. Its id is a hash of contact and RFC Message-ID (or provider id), so that the same mail
 * seen twice, or in two mailboxes, is one activity.
 */
export const activitySchema = z.strictObject({
  id,
  contactId: id,
  kind: z.enum(activityKinds),
  occurredAt: epochMs,
  mailboxAddress: z.string(),
  messageId: id,
  who: participantSchema,
  subject: z.string(),
  snippet: z.string(),
  attachmentCount: z.number().int().nonnegative(),
  origin: originSchema,
  /** Mails of the conversation that are stored, this one included. */
  threadCount: z.number().int().positive(),
  /** What became of it, where Liaison sent it. */
  sent: z
    .strictObject({
      submissionId: id,
      confirmed: z.boolean(),
      answeredAt: epochMs.nullable(),
      bounces: z.array(bounceSchema),
      remindAt: epochMs.nullable(),
    })
    .nullable(),
})
export type Activity = z.infer<typeof activitySchema>
