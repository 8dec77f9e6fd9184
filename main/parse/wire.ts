import * as z from 'zod'
import type { BounceReport } from '../store/store.ts'
import { parsedMailSchema } from './parsed-mail.ts'

/** What is asked of the worker: the mail laid out, or what it says of mail that came back. */
export const callSchema = z.object({
  number: z.number(),
  kind: z.enum(['mail', 'bounce']),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
})
export type Call = z.infer<typeof callSchema>

export const bounceSchema = z
  .object({
    recipients: z
      .array(
        z.object({
          address: z.string(),
          permanent: z.boolean(),
          status: z.string().nullable(),
          diagnostic: z.string(),
        }),
      )
      .readonly(),
    original: z.object({
      submissionId: z.string().nullable(),
      rfcMessageId: z.string().nullable(),
      subject: z.string().nullable(),
    }),
  })
  .nullable() satisfies z.ZodType<BounceReport | null>

/** `why`: the words of what was thrown, for the log. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({ number: z.number(), kind: z.literal('mail'), value: parsedMailSchema }),
  z.object({ number: z.number(), kind: z.literal('bounce'), value: bounceSchema }),
  z.object({ number: z.number(), kind: z.literal('failed'), why: z.string() }),
])
export type Reply = z.infer<typeof replySchema>

/** What the worker says: answers in the order of the calls; none at all when it has started. */
export const repliesSchema = z.array(replySchema)
