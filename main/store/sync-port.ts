import type { Coverage, SyncFailure } from '../../shared/domain/coverage.ts'
import type { SubmissionState } from '../../shared/domain/submission.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import type { NotKept, ProviderMessage } from '../providers/provider.ts'

/** Past mail still to be listed for one address of a contact, from one mailbox. */
export type Backfill = {
  readonly id: string
  readonly mailboxId: string
  readonly address: string
  /** Epoch ms, inclusive. */
  readonly since: number
  /** Where the provider's listing was left, null at its start. */
  readonly page: string | null
}

/** How a message became wanted. What is news comes before what is past, and that before what an audit missed. */
export const wantedRoutes = ['pull', 'look', 'backfill', 'audit'] as const
export type WantedRoute = (typeof wantedRoutes)[number]

/** A message that was listed and is still to be fetched. */
export type Wanted = {
  readonly providerMessageId: string
  readonly route: WantedRoute
  /** Tries that failed so far because of this message. */
  readonly attempts: number
}

/** Why a message is not stored. `gone`: deleted before it could be fetched. `colleagues`: between colleagues only. */
export type SkipReason = NotKept | 'gone' | 'no_contact' | 'never_log' | 'bulk' | 'colleagues'

/**
 * What one step of a pull, a listing or a fetch brought. All of it commits in one transaction: messages with their
 * activities and index rows, what is wanted, what was skipped and why, what failed, what was removed, and the position.
 * A message that is stored or skipped is wanted no more. So a position never passes a message that is not stored,
 * skipped for a recorded reason, or wanted.
 */
export type SyncCommit = {
  readonly mailboxId: string
  readonly at: number
  readonly messages: readonly ProviderMessage[]
  /**
   * Messages that came without their body. Those that are to be stored become wanted (route `pull`), unless they are stored already; the
   * others count like fetched ones: skipped, and what they tell of submissions is noted.
   */
  readonly heads: readonly ProviderMessage[]
  /** To be fetched, the most wanted first. Stored ones are left out, and those that wait already keep their tries. */
  readonly wanted: { readonly route: WantedRoute; readonly ids: readonly string[] }
  readonly skipped: readonly { providerMessageId: string; reason: SkipReason }[]
  /** One try more each; due again at `nextTryAt`. */
  readonly failed: readonly { providerMessageId: string; error: AppError; nextTryAt: number }[]
  /** Gone by the provider's word for each. */
  readonly removed: readonly string[]
  readonly position:
    | { readonly kind: 'cursor'; readonly cursor: string }
    /** `page: null` with `done: true` ends these backfills. */
    | {
        readonly kind: 'backfill'
        readonly ids: readonly string[]
        readonly page: string | null
        readonly done: boolean
      }
    /** The first look at sent mail is through. */
    | { readonly kind: 'looked' }
    | { readonly kind: 'none' }
  /** What brought messages that were not wanted: only what was sent from here. */
  readonly route: 'pull' | 'sent'
}

export type SyncCommitted = {
  /** Messages that were new and concern a contact. */
  readonly stored: number
  /** Messages that concern no contact, recorded by id only. */
  readonly unconcerned: number
  /** Contacts whose timeline changed. */
  readonly contactIds: readonly string[]
  /** Submissions of which something became known: confirmed, or answered for the first time. */
  readonly submissions: readonly { submissionId: string; state: SubmissionState }[]
  /** Contacts that were made by the auto-create policy. Their past mail has to be asked for. */
  readonly created: readonly string[]
  /** Whether the list of suggestions, of reviews, changed. */
  readonly suggestions: boolean
  readonly reviews: boolean
}

/** An audit under way: it asks for addresses in batches, in the order of their keys. */
export type AuditState = {
  readonly startedAt: number
  /** Everything from then on is asked for, epoch ms. */
  readonly since: number
  /** The last key asked for, null at the start. */
  readonly after: string | null
}

export type SyncStore = {
  /** Which of these are stored already. Skipped ones are not known: they may have moved, or concern somebody by now. */
  readonly known: (at: { mailboxId: string; providerMessageIds: readonly string[] }) => Promise<string[]>
  readonly commit: (commit: SyncCommit) => Promise<SyncCommitted>
  /** Those due at `now`: untried ones first, then by route, then as they were listed. */
  readonly nextWanted: (at: { mailboxId: string; now: number; limit: number }) => Promise<Wanted[]>
  /** All that is wanted; `due`: may be tried now; `failed`: tried three times and more. */
  readonly wantedCounts: (at: { mailboxId: string; now: number }) => Promise<{
    all: number
    due: number
    failed: number
    /** The earliest time at which another is due, or null. */
    nextDueAt: number | null
  }>
  /** Those tried three times and more, next try first. */
  readonly failures: (at: { mailboxId: string }) => Promise<SyncFailure[]>
  /** Makes all that is wanted due at once. */
  readonly retryFailures: (at: { mailboxId: string }) => Promise<void>
  /** Open backfills of a mailbox: up to `limit` that share `since` and `page`, oldest first. */
  readonly openBackfills: (at: {
    mailboxId: string
    limit: number
  }) => Promise<{ backfills: Backfill[]; open: number }>
  /** A backfill for every address of every contact, from its listing's start. One already open for the address keeps the earlier `since`: its part of the past is not listed yet. */
  readonly startBackfills: (at: { mailboxId: string; since: number }) => Promise<number>
}

export type AuditStore = {
  /** Of every mailbox. */
  readonly coverage: (at: { now: number }) => Promise<(Coverage & { mailboxId: string })[]>
  /**
   * The audit under way, or a new one that starts `at` and reaches back to the mailbox's range. `anew`: a new one in any case,
   * which tells of what the one under way found as well.
   */
  readonly begin: (at: { mailboxId: string; at: number; anew?: boolean }) => Promise<AuditState>
  /** Whether one has begun and not ended: it goes on after a restart. */
  readonly isUnderWay: (at: { mailboxId: string }) => Promise<boolean>
  /** The next addresses to ask for, by key. Those whose backfill is open are left out: they are not complete anyway. Empty at the end. */
  readonly addresses: (at: {
    mailboxId: string
    after: string | null
    limit: number
  }) => Promise<{ address: string; key: string }[]>
  /**
   * Holds the provider's ids for these addresses (all of them, from `since` on) against the record. `missing`: neither
   * stored (with all its parts) nor wanted nor skipped for a reason that still holds (`no_contact` counts only if it was noted after the
   * addresses were added and names none of them). `unlisted`: stored for these addresses since then, and not among the ids.
   */
  readonly compare: (at: {
    mailboxId: string
    keys: readonly string[]
    since: number
    ids: readonly string[]
  }) => Promise<{ missing: string[]; unlisted: string[] }>
  /**
   * Ends one batch: what is missing becomes wanted, what is deleted by the provider's word goes, what is stored and lost its
   * place on a timeline is put back there, the position moves to the last of `keys`. `refused`: the provider could not be asked for these addresses, so that nothing is certain of them.
   */
  readonly note: (at: {
    mailboxId: string
    at: number
    keys: readonly string[]
    missing: readonly string[]
    deleted: readonly string[]
    refused?: boolean
  }) => Promise<SyncCommitted>
  readonly end: (at: { mailboxId: string; at: number }) => Promise<void>
  /** When the last audit that went through ended, epoch ms, or null. */
  readonly lastEndedAt: (at: { mailboxId: string }) => Promise<number | null>
}
