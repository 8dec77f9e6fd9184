import * as z from 'zod'
import { id } from './primitives.ts'

/** A file that was put with a mail: its bytes lie with main under `fileId`, also when the mail is still a draft. */
export const mailFileSchema = z.strictObject({
  fileId: id,
  filename: z.string().min(1).max(255),
  /** `type/subtype` without parameters. */
  mediaType: z.string().regex(/^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/),
  /** Bytes. */
  size: z.number().int().nonnegative(),
})
export type MailFile = z.infer<typeof mailFileSchema>

/** How many bytes one request brings at most. A file is stored piece by piece, in order. */
export const filePieceBytes = 1_048_576

/** The largest file that is taken in at all, in bytes: no provider sends one that is larger. */
export const largestFileBytes = 150_000_000
