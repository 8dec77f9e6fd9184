import * as z from 'zod'
import { appErrorSchema } from '../errors/app-error.ts'
import { epochMs, id } from './primitives.ts'

export const providerIds = ['gmail'] as const
export const providerId = z.enum(providerIds)
export type ProviderId = z.infer<typeof providerId>

/** What the granted permissions allow. A permission that the person left off at the consent page is false. */
export const mailboxGrantsSchema = z.strictObject({
  readMail: z.boolean(),
  sendMail: z.boolean(),
  calendar: z.boolean(),
})
export type MailboxGrants = z.infer<typeof mailboxGrantsSchema>

/**
 * `connected`: usable. `reconnect`: the sign-in ended or its entry in the vault can't be read; sync and sending
 * wait, nothing is lost. `disconnected`: the person ended it and kept the history.
 */
export const mailboxStates = ['connected', 'reconnect', 'disconnected'] as const

/** A connected address at a provider. Credentials and the provider's account id are not part of it. */
export const mailboxSchema = z.strictObject({
  id,
  provider: providerId,
  address: z.string().max(1000),
  displayName: z.string().max(1000),
  state: z.enum(mailboxStates),
  grants: mailboxGrantsSchema,
  connectedAt: epochMs,
  lastSyncAt: epochMs.nullable(),
  lastError: appErrorSchema.nullable(),
})
export type Mailbox = z.infer<typeof mailboxSchema>

/** What a mailbox is doing now. Counts are messages. `total` is null while the provider has not told. */
export const syncStatusSchema = z.strictObject({
  mailboxId: id,
  phase: z.enum(['idle', 'pulling', 'backfilling', 'waiting']),
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  nextSyncAt: epochMs.nullable(),
})
export type SyncStatus = z.infer<typeof syncStatusSchema>
