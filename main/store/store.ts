import type { Activity } from '../../shared/domain/activity.ts'
import type { Contact, ContactRow } from '../../shared/domain/contact.ts'
import type {
  MailboxChange,
  MailboxGrants,
  MailboxSettings,
  ProviderId,
} from '../../shared/domain/mailbox.ts'
import type { Message, ThreadMail } from '../../shared/domain/message.ts'
import type { Participant } from '../../shared/domain/participant.ts'
import type { MailFile } from '../../shared/domain/file.ts'
import type { Person } from '../../shared/domain/person.ts'
import type {
  Attempt,
  Bounce,
  MailContent,
  OutboxList,
  Submission,
  SubmissionState,
} from '../../shared/domain/submission.ts'
import type { Template } from '../../shared/domain/template.ts'
import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { SearchHit, StartNotice } from '../../shared/ipc/contract.ts'
import type { MatchingStore, ReviewStore, SuggestionStore, WhyStore } from './matching-port.ts'
import type { AuditStore, SyncStore } from './sync-port.ts'

export type * from './matching-port.ts'
export type * from './sync-port.ts'

/** What a sign-in makes of a mailbox, and a later one renews. */
export type ConnectedMailbox = {
  readonly id: string
  readonly provider: ProviderId
  readonly accountId: string
  readonly address: string
  readonly displayName: string
  readonly state: 'connected' | 'reconnect' | 'disconnected'
  readonly grants: MailboxGrants
  readonly connectedAt: number
  readonly lastSyncAt: number | null
  readonly lastError: AppError | null
}

export type MailboxRecord = ConnectedMailbox &
  Readonly<MailboxSettings> & {
    readonly aliases: readonly Participant[]
    readonly excludedFolderIds: readonly string[]
    /** Opaque position of the provider; null before the first anchor. */
    readonly cursor: string | null
    /** The first look at sent mail is through. */
    readonly looked: boolean
  }

/** What a report says of mail that came back, and of which mail. Message-IDs without angle brackets. */
export type BounceReport = {
  /** At least one. Those whose delivery is only late are not among them. */
  readonly recipients: readonly {
    readonly address: string
    readonly permanent: boolean
    readonly status: string | null
    readonly diagnostic: string
  }[]
  /** What names the mail that came back: our mark, its Message-ID, its subject; each null where the report hasn't it. */
  readonly original: {
    readonly submissionId: string | null
    readonly rfcMessageId: string | null
    readonly subject: string | null
  }
}

/** A submission with what is needed to send it. */
export type SubmissionRecord = {
  readonly id: string
  readonly mailboxId: string
  readonly state: SubmissionState
  readonly content: MailContent
  readonly frozen: Uint8Array
  readonly answered: string | null
  readonly rfcMessageId: string
  readonly providerThreadId: string | null
  readonly parkId: string | null
  /** The last try went without parking: found in `sending`, it may be sent although it was parked nowhere. */
  readonly unparked: boolean
  readonly attempts: number
  readonly settleTries: number
  readonly queuedAt: number
  readonly firstTriedAt: number | null
  readonly nextTryAt: number | null
  readonly providerMessageId: string | null
  readonly reason: AppError | null
  /** When the person wants it to go, epoch ms; null for as soon as may be. */
  readonly sendAt: number | null
  /** Mails of one mailbox with the same key go in the order in which they were queued. Null: it waits for none. */
  readonly threadKey: string | null
  readonly remindDays: number | null
}

/** Fields of a submission that change on its way. Only the named ones are written. */
export type SubmissionChange = {
  readonly state?: SubmissionState
  readonly parkId?: string | null
  readonly unparked?: boolean
  readonly attempts?: number
  readonly settleTries?: number
  readonly firstTriedAt?: number
  readonly nextTryAt?: number | null
  readonly sentAt?: number
  readonly providerMessageId?: string | null
  readonly reason?: AppError | null
  readonly sendAt?: number | null
  /** The Message-ID that the mail really had on its way, without angle brackets. */
  readonly wireMessageId?: string
  readonly remindAt?: number | null
}

/** What a reply needs to know of the message it answers. */
export type ReplySource = {
  readonly mailboxId: string
  readonly providerMessageId: string
  readonly rfcMessageId: string | null
  readonly references: readonly string[]
  readonly inReplyTo: string | null
  readonly providerThreadId: string | null
  readonly subject: string
}

/** A submission that can't go out any more, because its mailbox was disconnected. */
export type EndedSubmission = { readonly submissionId: string; readonly state: 'failed' | 'unconfirmed' }

/**
 * The record. Every method is one transaction in the store worker, durable (`synchronous=FULL`) when its promise
 * resolves. Infrastructure failures (disk full, corrupt file, worker gone) reject with `AppFailure`
 * (`store_full`, `store_corrupt`, `store_failed`); expected outcomes are values.
 */
export type Store = {
  readonly mailboxes: {
    readonly list: () => Promise<MailboxRecord[]>
    readonly get: (at: { mailboxId: string }) => Promise<MailboxRecord | null>
    readonly byAccount: (at: { provider: ProviderId; accountId: string }) => Promise<MailboxRecord | null>
    /** Inserts with settings as usual, the first as the default; or renews the one with this id, whose settings and cursor stay. */
    readonly save: (record: ConnectedMailbox) => Promise<void>
    /**
     * Writes the settings that are named. Where mail is to be read that was not before (further back, a folder that was
     * left out), a backfill for every address starts in the same transaction. False where there is no such mailbox.
     */
    readonly change: (at: { mailboxId: string; change: MailboxChange; at: number }) => Promise<boolean>
    readonly setAliases: (at: { mailboxId: string; aliases: readonly Participant[] }) => Promise<void>
    /** Messages stored and submissions waiting, of each mailbox. */
    readonly counts: () => Promise<{ mailboxId: string; messages: number; waiting: number }[]>
    /** Of a mailbox that is not disconnected; only `save` brings one of those back. */
    readonly setState: (at: {
      mailboxId: string
      state: MailboxRecord['state']
      lastError: AppError | null
    }) => Promise<void>
    /** Notes the end of a sync: `lastSyncAt` only on success. */
    readonly noteSync: (at: {
      mailboxId: string
      lastSyncAt: number | null
      lastError: AppError | null
    }) => Promise<void>
    /**
     * Deletes up to `limit` messages of the mailbox and the activities that nothing else supports, and answers how many.
     * The cursor goes too: should the mailbox stay after all, its mail is fetched anew instead of being missing.
     */
    readonly forgetMail: (at: { mailboxId: string; limit: number }) => Promise<number>
    /** Without history: the mailbox, its messages and the activities that no other mailbox supports. Submissions not yet sent become `failed` or, on their way, `unconfirmed` with `mailbox_not_connected`, never lost; they are answered. */
    readonly remove: (at: {
      mailboxId: string
      keepHistory: boolean
      at: number
    }) => Promise<readonly EndedSubmission[]>
  }
  readonly contacts: {
    readonly list: (query: {
      text: string
      order: 'recent' | 'name'
      after: string | null
      limit: number
    }) => Promise<{ rows: ContactRow[]; total: number; next: string | null }>
    readonly get: (at: { contactId: string }) => Promise<Contact | null>
    /**
     * Saves the whole contact. In the same transaction: a backfill for each new address from each mailbox, as far back
     * from `at` as the mailbox is set to, and
     * activities for messages already stored that concern a new address; activities of removed addresses go.
     * `contact_address_taken` (subject: the address) when another contact has one of the addresses and `share` is not
     * set; `contact_colleague` (subject: the address) for a colleague's or an own one. `changed`: contacts whose timelines
     * are other than before, this one or those who shared an address with it.
     */
    readonly save: (at: {
      contact: Contact
      share?: boolean
      /** Epoch ms. */
      at: number
    }) => Promise<Result<{ contact: Contact; backfills: number; changed: readonly string[] }>>
    readonly remove: (at: { contactId: string }) => Promise<boolean>
  }
  readonly timeline: {
    readonly page: (at: { contactId: string; before: string | null; limit: number }) => Promise<{
      activities: Activity[]
      next: string | null
      total: number
      pending: Submission[]
      backfilling: boolean
    }>
  }
  readonly messages: {
    readonly get: (at: { messageId: string }) => Promise<Message | null>
    readonly body: (at: { messageId: string }) => Promise<{ html: string | null; text: string | null } | null>
    readonly attachmentSource: (at: { messageId: string; index: number }) => Promise<{
      mailboxId: string
      providerMessageId: string
      partId: string
      filename: string
      mediaType: string
      size: number
    } | null>
    /** The index of the attachment with this Content-ID (without angle brackets), or null. */
    readonly attachmentByContentId: (at: { messageId: string; contentId: string }) => Promise<number | null>
    /** The conversation of a message, oldest first; empty where there is no such message. */
    readonly thread: (at: { messageId: string }) => Promise<ThreadMail[]>
    readonly replySource: (at: { messageId: string }) => Promise<ReplySource | null>
    /** The stored message id of a provider's message, or null. */
    readonly byProviderId: (at: { mailboxId: string; providerMessageId: string }) => Promise<string | null>
  }
  readonly search: {
    readonly messages: (at: { text: string; limit: number }) => Promise<SearchHit[]>
  }
  readonly sync: SyncStore
  readonly audit: AuditStore
  readonly matching: MatchingStore
  readonly suggestions: SuggestionStore
  readonly reviews: ReviewStore
  readonly why: WhyStore
  readonly submissions: {
    /**
     * Repeating it with the same id and content answers the present state; other content is `submission_exists`.
     * `nextTryAt`: before that it is not tried, which is how long it can be taken back.
     */
    readonly enqueue: (at: {
      id: string
      content: MailContent
      frozen: Uint8Array
      answered: string | null
      snippet: string
      rfcMessageId: string
      providerThreadId: string | null
      queuedAt: number
      nextTryAt: number
      sendAt: number | null
      threadKey: string | null
      remindDays: number | null
    }) => Promise<Result<SubmissionState>>
    readonly get: (at: { submissionId: string }) => Promise<SubmissionRecord | null>
    readonly view: (at: { submissionId: string }) => Promise<Submission | null>
    /**
     * Queued ones whose time has come and all found in `sending`, oldest first, of mailboxes that are connected and not
     * paused. `frozen` is empty: `get` has it. One behind another of its `threadKey` that was queued before it and is
     * still queued (its own chosen time not ahead) or sending is not due.
     */
    readonly due: (at: { now: number }) => Promise<SubmissionRecord[]>
    /** The earliest time after `now` at which one of those waiting may be due, or null. */
    readonly nextDueAt: (at: { now: number }) => Promise<number | null>
    /** Changes it if it is in one of the `expected` states, and writes a line into its log of attempts, with `code` where something failed. False when it was in another state. */
    readonly advance: (at: {
      submissionId: string
      expected: readonly SubmissionState[]
      change: SubmissionChange
      at: number
      note: string
      code?: ErrorCode
    }) => Promise<boolean>
    /** The log of attempts, oldest first. */
    readonly attempts: (at: { submissionId: string }) => Promise<Attempt[]>
    readonly states: (at: {
      submissionIds: readonly string[]
    }) => Promise<{ submissionId: string; state: SubmissionState }[]>
    readonly list: (at: { show: OutboxList; before: string | null; limit: number }) => Promise<{
      submissions: Submission[]
      next: string | null
      counts: Record<OutboxList, number>
      nextScheduledAt: number | null
    }>
    /** Contacts that its recipients belong to, for change events. */
    readonly contactIds: (at: { submissionId: string }) => Promise<string[]>
    /** Sent, not answered, not given back by all, `remindAt` at or before `now`, and not told yet. Telling is noted by `noteReminded`. */
    readonly dueReminders: (at: { now: number }) => Promise<Submission[]>
    readonly nextReminderAt: () => Promise<number | null>
    readonly noteReminded: (at: { submissionIds: readonly string[] }) => Promise<void>
    /** Files of mail that may still be sent or edited: not sent, and cancelled after `keptSince`. */
    readonly fileIds: (at: { keptSince: number }) => Promise<string[]>
    /** Deletes cancelled ones that were queued before `before`. */
    readonly purgeCancelled: (at: { before: number }) => Promise<number>
  }
  /** What is known of the files of outgoing mail; their bytes lie elsewhere. */
  readonly files: {
    /** Repeating it changes nothing. */
    readonly add: (at: { file: MailFile; addedAt: number }) => Promise<void>
    /** Those of them that are known. */
    readonly get: (at: { fileIds: readonly string[] }) => Promise<MailFile[]>
    /** Ids of those added before `before`. */
    readonly olderThan: (at: { before: number }) => Promise<string[]>
    readonly remove: (at: { fileIds: readonly string[] }) => Promise<void>
  }
  readonly templates: {
    /** By name. */
    readonly list: () => Promise<Template[]>
    readonly save: (at: { template: Template }) => Promise<void>
    readonly remove: (at: { templateId: string }) => Promise<boolean>
  }
  readonly bounces: {
    /**
     * Notes what a report says. Its submission is found by our mark, by the Message-ID (the one on the wire or ours), or
     * else is the newest one sent to such a recipient within some days before `at`, with the same subject where the report
     * names one. Repeating it changes nothing. Also noted where no submission is found: the address is a contact's.
     */
    readonly record: (at: {
      mailboxId: string
      providerMessageId: string
      at: number
      report: BounceReport
    }) => Promise<{ submissionId: string | null; contactIds: string[] }>
    /** The newest of each of the contact's addresses, as `contactViewSchema` has them. */
    readonly ofContact: (at: { contactId: string }) => Promise<Bounce[]>
    /** False where there was none. */
    readonly clear: (at: { contactId: string; address: string }) => Promise<boolean>
  }
  readonly people: {
    /**
     * The address book: everybody whose entry changed at or after `since`, oldest change first. No entry changes before
     * a `lastAt` that was answered before, so that the newest of those will do as `since`. `next` is null at its end; a
     * page can have fewer than `limit`.
     */
    readonly page: (at: { since: number; after: string | null; limit: number }) => Promise<{
      people: Person[]
      next: string | null
    }>
  }
  /** What opening the database brought to light; empty when all was well. */
  readonly notices: () => Promise<StartNotice[]>
  readonly close: () => Promise<void>
}
