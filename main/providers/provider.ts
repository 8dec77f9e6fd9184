import type { Origin } from '../../shared/domain/matching.ts'
import type { Direction } from '../../shared/domain/message.ts'
import type { MailboxGrants, ProviderId } from '../../shared/domain/mailbox.ts'
import type { Participant } from '../../shared/domain/participant.ts'
import type { Result } from '../../shared/errors/result.ts'

/** A file inside a provider's message. `partId` finds it again; sizes in bytes. */
export type ProviderAttachment = {
  readonly partId: string
  readonly filename: string
  readonly mediaType: string
  readonly size: number
  readonly inline: boolean
  readonly contentId: string | null
}

/** Why a message is not kept although the provider listed it. `excluded`: it lies in a folder that the person left out. */
export type NotKept = 'draft' | 'spam' | 'trash' | 'excluded'

/** A message in our terms. No provider type leaves `providers/`. */
export type ProviderMessage = {
  readonly providerMessageId: string
  readonly providerThreadId: string | null
  /** RFC 5322 Message-ID without angle brackets; null where the message has none. */
  readonly rfcMessageId: string | null
  readonly inReplyTo: string | null
  /** Message-IDs without angle brackets, oldest first. */
  readonly references: readonly string[]
  readonly direction: Direction
  readonly notKept: NotKept | null
  /** When the provider took it in, epoch ms. Trusted over the Date header, which the sender can set to anything. */
  readonly occurredAt: number
  readonly subject: string
  readonly from: Participant
  readonly to: readonly Participant[]
  readonly cc: readonly Participant[]
  readonly bcc: readonly Participant[]
  readonly replyTo: readonly Participant[]
  readonly snippet: string
  readonly html: string | null
  readonly text: string | null
  readonly attachments: readonly ProviderAttachment[]
  /** Our own mark on mail that Liaison sent, or null. */
  readonly submissionId: string | null
  /** Written by a program, not by a person: an out-of-office note, a delivery report (RFC 3834, RFC 3464). It answers nothing. */
  readonly automatic: boolean
  /** Who made it. `automatic` says the same of it as that field. */
  readonly origin: Origin
}

/**
 * One page of what changed since a cursor. `changed` are to be fetched; `heads` came with everything but body, text of the beginning and files
 * (both null and empty), and are no part of `changed`. `next` is where to go on; with `more` there is another page right now.
 * `removed` are deleted by the provider's word. `left` went from where they were, perhaps to another folder, perhaps
 * for good: only asking for such a message tells.
 */
export type PullPage = {
  readonly changed: readonly string[]
  readonly heads: readonly ProviderMessage[]
  readonly removed: readonly string[]
  readonly left: readonly string[]
  readonly next: string
  readonly more: boolean
  /** The place in a part of the mailbox was lost, and with it what was deleted there, or came in with an old date. */
  readonly lost?: boolean
}

/** What became of asking for one message. */
export type Outcome = { readonly id: string; readonly result: Result<ProviderMessage> }

export type SearchPage = { readonly ids: readonly string[]; readonly next: string | null }

/** A mail field by field, as it is frozen for providers that take no MIME. `html` is a whole document, cleaned. */
export type StructuredMail = {
  readonly from: Participant
  readonly to: readonly Participant[]
  readonly cc: readonly Participant[]
  readonly bcc: readonly Participant[]
  readonly subject: string
  readonly html: string
  /** In their order. Those with a `contentId` (without angle brackets) are pictures that `html` names by `cid:`. */
  readonly attachments: readonly StructuredAttachment[]
}

/** `content` in base64 (RFC 4648 section 4). */
export type StructuredAttachment = {
  readonly filename: string
  readonly mediaType: string
  readonly contentId: string | null
  readonly content: string
}

/**
 * A frozen mail, ready to go. `frozen` is in the form that the provider's capabilities name: the whole RFC 5322
 * message with Bcc, or a `StructuredMail` as JSON in UTF-8.
 */
export type OutgoingMail = {
  readonly submissionId: string
  readonly rfcMessageId: string
  readonly providerThreadId: string | null
  /** The message of the same mailbox that the mail answers, as the provider names it. */
  readonly answered: string | null
  readonly frozen: Uint8Array
  /** An earlier try may have parked it, so `park` looks for that first. */
  readonly triedBefore: boolean
}

/** What the provider knows of a mail whose sending ended without an answer. */
export type Settlement =
  | { readonly kind: 'sent'; readonly providerMessageId: string }
  | { readonly kind: 'not_sent' }
  /** Gone from where it was parked, but no sent copy is to be seen (yet). */
  | { readonly kind: 'unknown' }

export type MailForm = 'mime' | 'structured'

/** What differs between providers, as values. */
export type Capabilities = {
  /** The provider can hold a mail before it is sent, which makes "was it sent?" answerable. */
  readonly parks: boolean
  readonly form: MailForm
  /** Largest `frozen` in bytes that `deliver` takes. */
  readonly maxMessageBytes: number
  /** Bytes of files, before any encoding, that a mail may have together: what a person is told. */
  readonly maxAttachmentBytes: number
  /** Mails that the provider takes from a mailbox in a minute, or null where nothing but the quota counts. */
  readonly sendsPerMinute: number | null
  /** Bodies that the quota lets through in a minute, or null where it counts requests that are cheap enough. */
  readonly bodiesPerMinute: number | null
  /** Folders are read one by one, so that some can be left out; else all are. */
  readonly choosesFolders: boolean
}

/** A folder that can be read. `path` names it with its parents; a `fixed` one can't be left out. */
export type ProviderFolder = {
  readonly id: string
  readonly path: readonly string[]
  readonly fixed: boolean
}

/**
 * A mailbox at a provider. Every call answers a Result and never throws for what the provider does; every call
 * stops at `signal`, also with a Result (`network_failed`, or `outcome_unknown` for one under way). Reads are retried within (429, 5xx, Retry-After) up to a bound; `park`, `deliver` are sent
 * once: an end without an answer is `outcome_unknown`.
 */
export type MailProvider = {
  readonly provider: ProviderId
  readonly capabilities: Capabilities
  /** The address that the provider has for this sign-in. */
  readonly identity: (signal: AbortSignal) => Promise<Result<{ address: string }>>
  /** Other addresses that the person may send from, with the names set for them. */
  readonly aliases: (signal: AbortSignal) => Promise<Result<Participant[]>>
  /** Empty where folders are not chosen. */
  readonly folders: (signal: AbortSignal) => Promise<Result<ProviderFolder[]>>
  /** A cursor for "from now on". Taken before any listing, so that an overlap is possible and a gap is not. */
  readonly anchor: (signal: AbortSignal) => Promise<Result<string>>
  /** `cursor_expired` when the provider no longer knows the cursor. */
  readonly pull: (cursor: string, signal: AbortSignal) => Promise<Result<PullPage>>
  /**
   * Ids of messages from, to, cc or bcc any of `addresses`, with or without a tag, newest first, taken in at or after `since`
   * (epoch ms). Some of other people may be among them.
   */
  readonly search: (
    query: { addresses: readonly string[]; since: number; page: string | null },
    signal: AbortSignal,
  ) => Promise<Result<SearchPage>>
  /** Ids of mail sent from the mailbox at or after `since` (epoch ms), newest first. */
  readonly sent: (
    query: { since: number; page: string | null },
    signal: AbortSignal,
  ) => Promise<Result<SearchPage>>
  /**
   * Several messages, as cheaply as the provider offers. Each has its own outcome, in any order, as with `get`. It stops
   * early, so that ids are missing, at a failure that every other one would meet: `isOfTheRun`.
   */
  readonly getMany: (ids: readonly string[], signal: AbortSignal) => Promise<readonly Outcome[]>
  /** The message with this Message-ID (without angle brackets) wherever it lies, spam and bin included; null where there is none. */
  readonly find: (rfcMessageId: string, signal: AbortSignal) => Promise<Result<ProviderMessage | null>>
  /** `not_found` when it was deleted meanwhile. */
  readonly get: (providerMessageId: string, signal: AbortSignal) => Promise<Result<ProviderMessage>>
  /** The message as RFC 5322 bytes, for reports whose parts matter: whole up to `rawBytes`, of a larger one the beginning. `not_found` when it was deleted meanwhile. */
  readonly raw: (providerMessageId: string, signal: AbortSignal) => Promise<Result<Uint8Array>>
  readonly attachment: (
    at: { providerMessageId: string; partId: string },
    signal: AbortSignal,
  ) => Promise<Result<Uint8Array>>
  /** Places the mail at the provider without sending it; null where it can't. Finds its own earlier park of the same submission first. */
  readonly park: (mail: OutgoingMail, signal: AbortSignal) => Promise<Result<string | null>>
  readonly deliver: (
    mail: OutgoingMail,
    parkId: string | null,
    signal: AbortSignal,
  ) => Promise<Result<{ providerMessageId: string | null }>>
  readonly settle: (
    mail: OutgoingMail,
    parkId: string | null,
    signal: AbortSignal,
  ) => Promise<Result<Settlement>>
  /** Takes a parked mail away after it was cancelled or refused. Nothing happens if it is gone. */
  readonly unpark: (parkId: string, signal: AbortSignal) => Promise<Result<null>>
}

/** What of a mailbox a provider is opened with. */
export type OpenedMailbox = {
  readonly id: string
  readonly provider: ProviderId
  readonly address: string
  readonly excludedFolderIds: readonly string[]
  /** What the sign-in allows, which capabilities depend on. */
  readonly grants: MailboxGrants
}

/** Opens the provider of a connected mailbox. */
export type OpenProvider = (mailbox: OpenedMailbox) => MailProvider
