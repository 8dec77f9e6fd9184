import * as z from 'zod'

/** Somebody named in a message header. `address` is as written, `name` is decoded and may be empty. */
export const participantSchema = z.strictObject({
  name: z.string().max(1000),
  address: z.string().max(1000),
})
export type Participant = z.infer<typeof participantSchema>
