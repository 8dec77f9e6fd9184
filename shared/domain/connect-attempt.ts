import * as z from 'zod'
import { appErrorSchema } from '../errors/app-error.ts'
import { epochMs, id } from './primitives.ts'
import { mailboxGrantsSchema, providerId } from './mailbox.ts'

/** Where an attempt to connect a mailbox stands. It ends as `connected`, `failed` or `cancelled`, never in between. */
export const connectAttemptSchema = z.strictObject({
  id,
  provider: providerId,
  /** The mailbox that is being reconnected, or null for a new one. */
  reconnects: id.nullable(),
  state: z.enum(['waiting', 'finishing', 'connected', 'failed', 'cancelled']),
  /** The page that was opened, for "copy link" where no browser came up. Holds no secret that outlives the attempt. */
  authorizeUrl: z.string().nullable(),
  /** The page on which IT can allow Liaison for everybody, where the provider has one. */
  adminConsentUrl: z.string().nullable(),
  expiresAt: epochMs,
  mailboxId: id.nullable(),
  /** What was granted, once connected; a missing permission is said, not hidden. */
  grants: mailboxGrantsSchema.nullable(),
  error: appErrorSchema.nullable(),
})
export type ConnectAttempt = z.infer<typeof connectAttemptSchema>
