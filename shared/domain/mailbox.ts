import * as z from 'zod'
import { appErrorSchema } from '../errors/app-error.ts'
import { coverageSchema } from './coverage.ts'
import { participantSchema } from './participant.ts'
import { epochMs, id } from './primitives.ts'

export const providerIds = ['gmail', 'graph'] as const
export const providerId = z.enum(providerIds)
export type ProviderId = z.infer<typeof providerId>

/** What the granted permissions allow. A permission that the person left off at the consent page is false. */
export const mailboxGrantsSchema = z.strictObject({
  readMail: z.boolean(),
  sendMail: z.boolean(),
  calendar: z.boolean(),
  /** Outgoing mail can lie among the drafts until it is sent. Not asked for everywhere, and unknown of older sign-ins. */
  drafts: z.boolean().default(false),
})
export type MailboxGrants = z.infer<typeof mailboxGrantsSchema>

/**
 * `connected`: usable. `reconnect`: the sign-in ended or its entry in the vault can't be read; sync and sending
 * wait, nothing is lost. `disconnected`: the person ended it and kept the history.
 */
export const mailboxStates = ['connected', 'reconnect', 'disconnected'] as const

/**
 * What the team may see of a mailbox's mail: nothing; that there was contact, with whom and when; subjects as well;
 * everything. Masked before it leaves the machine.
 */
export const visibilities = ['private', 'metadata', 'subject', 'full'] as const
export const visibilitySchema = z.enum(visibilities)
export type Visibility = z.infer<typeof visibilitySchema>

/** How far back past mail is fetched, in days. */
export const pullRanges = [30, 90, 365, 1095, 3650] as const
export const pullDaysSchema = z.literal(pullRanges)

/** What a person sets about a mailbox. It outlives a reconnect. */
export const mailboxSettingsSchema = z.strictObject({
  /** The name on outgoing mail. */
  displayName: z.string().trim().max(200),
  /** Rich text below what is written, or empty. */
  signatureHtml: z.string().max(100_000),
  visibility: visibilitySchema,
  pullDays: pullDaysSchema,
  /** New mail is written from it unless another is chosen. Exactly one mailbox is. */
  isDefault: z.boolean(),
  /** Neither sync nor sending until it is taken up again; what is written is queued. */
  paused: z.boolean(),
})
export type MailboxSettings = z.infer<typeof mailboxSettingsSchema>

/** A folder id of the provider: opaque, case-sensitive. */
export const folderId = z.string().min(1).max(1000)

/** The settings to change. Another default is made by naming it; a default is not taken away without one. */
export const mailboxChangeSchema = mailboxSettingsSchema
  .extend({ isDefault: z.literal(true), excludedFolderIds: z.array(folderId).max(1000) })
  .partial()
export type MailboxChange = z.infer<typeof mailboxChangeSchema>

/** A folder as a person chooses it. `path` names it with its parents; a `fixed` one is always read. */
export const mailFolderSchema = z.strictObject({
  id: folderId,
  path: z.array(z.string()).min(1),
  read: z.boolean(),
  fixed: z.boolean(),
})
export type MailFolder = z.infer<typeof mailFolderSchema>

/** A connected address at a provider. Credentials and the provider's account id are not part of it. */
export const mailboxSchema = z.strictObject({
  id,
  provider: providerId,
  address: z.string().max(1000),
  ...mailboxSettingsSchema.shape,
  displayName: z.string().max(1000),
  /** Other addresses that mail may be sent from. */
  aliases: z.array(participantSchema),
  state: z.enum(mailboxStates),
  grants: mailboxGrantsSchema,
  connectedAt: epochMs,
  lastSyncAt: epochMs.nullable(),
  lastError: appErrorSchema.nullable(),
  /** Bytes of files that a mail may have together, pictures in the text among them. */
  maxAttachmentBytes: z.number().int().positive(),
  coverage: coverageSchema,
  counts: z.strictObject({
    /** Stored messages: mail on timelines. */
    messages: z.number().int().nonnegative(),
    /** Submissions that wait in the outbox. */
    waiting: z.number().int().nonnegative(),
  }),
})
export type Mailbox = z.infer<typeof mailboxSchema>

/**
 * What a mailbox is doing now. Counts are messages. `total` is null while the provider has not told. `msLeft`: how long
 * what is listed will take at the speed measured and the quota there is, or null while nobody can say.
 */
export const syncStatusSchema = z.strictObject({
  mailboxId: id,
  phase: z.enum(['idle', 'pulling', 'backfilling', 'waiting']),
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  msLeft: z.number().int().nonnegative().nullable(),
  nextSyncAt: epochMs.nullable(),
})
export type SyncStatus = z.infer<typeof syncStatusSchema>
