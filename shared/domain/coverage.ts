import * as z from 'zod'
import { appErrorSchema } from '../errors/app-error.ts'
import { epochMs } from './primitives.ts'

const count = z.number().int().nonnegative()

/**
 * What is certain of a mailbox's past: contacts are `complete` when their listing was read to its end, nothing of it
 * waits, and the last audit found all of it. `since`: how far back, epoch ms.
 */
export const coverageSchema = z.strictObject({
  contacts: count,
  complete: count,
  since: epochMs,
  /** End of the last audit that went through; null before the first. */
  checkedAt: epochMs.nullable(),
  /** What that audit found: messages that were missing here, those of them that are here now, and those that the provider had deleted. */
  missing: count,
  repaired: count,
  deleted: count,
  /** Contacts asked about so far, while an audit is under way. */
  checking: count.nullable(),
  /** Listed and not fetched yet. */
  waiting: count,
  /** Tried three times without success: see `mailbox.failures`. */
  failed: count,
})
export type Coverage = z.infer<typeof coverageSchema>

/** A message that could not be had so far. Nothing else waits for it. */
export const syncFailureSchema = z.strictObject({
  providerMessageId: z.string(),
  attempts: count,
  nextTryAt: epochMs,
  error: appErrorSchema,
})
export type SyncFailure = z.infer<typeof syncFailureSchema>
