import type { Contact } from '../../shared/domain/contact.ts'
import type {
  AddressFinding,
  MatchingRule,
  MatchingSettings,
  MessageFinding,
  Review,
  RuleList,
  Suggestion,
  WhyHere,
} from '../../shared/domain/matching.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { ProviderMessage } from '../providers/provider.ts'

/** What a change of the rules did to timelines. */
export type Rematched = {
  readonly contactIds: readonly string[]
  /** Backfills that were started, because mail that was left out is wanted now. */
  readonly backfills: number
}

export type MatchingStore = {
  readonly read: () => Promise<{ settings: MatchingSettings; rules: MatchingRule[] }>
  /** Writes the settings that are named. */
  readonly change: (at: {
    change: { readonly [K in keyof MatchingSettings]?: MatchingSettings[K] | undefined }
    at: number
  }) => Promise<Rematched>
  /**
   * Adds a rule or changes one, and brings what is stored in line with it: mail that may not be logged goes, mail that may be again is asked for.
   * `rule_invalid`, `rule_exists`, `rule_not_found`.
   */
  readonly saveRule: (at: {
    id: string | null
    list: RuleList
    pattern: string
    enabled: boolean
    at: number
  }) => Promise<Result<Rematched & { rule: MatchingRule }>>
  readonly removeRule: (at: { id: string; at: number }) => Promise<Result<Rematched>>
}

export type SuggestionStore = {
  readonly list: (at: { limit: number; now: number }) => Promise<{ suggestions: Suggestion[]; total: number }>
  /** `suggestion_not_found`; else as `contacts.save`. */
  readonly add: (at: { key: string; at: number }) => Promise<Result<{ contact: Contact; backfills: number }>>
  /** False where there is none. */
  readonly dismiss: (at: { key: string; at: number }) => Promise<boolean>
}

export type ReviewStore = {
  readonly list: (at: { before: string | null; limit: number }) => Promise<{
    reviews: Review[]
    total: number
    next: string | null
  }>
  /** Answers the contacts whose timelines changed. `review_not_found`. */
  readonly decide: (at: {
    messageId: string
    key: string
    contactIds: readonly string[]
    always: boolean
    at: number
  }) => Promise<Result<{ contactIds: string[] }>>
}

export type WhyStore = {
  /** Null where there is no such message. */
  readonly here: (at: { messageId: string }) => Promise<WhyHere | null>
  readonly address: (at: { address: string; now: number }) => Promise<AddressFinding>
  /** What the record knows of a Message-ID (without angle brackets): `not_asked` for a mailbox of which it knows nothing. */
  readonly message: (at: {
    rfcMessageId: string
    now: number
  }) => Promise<(MessageFinding['mailboxes'][number] & { mailboxId: string; since: number })[]>
  /** What would become of a message that a provider has. Changes nothing. */
  readonly verdict: (at: {
    mailboxId: string
    message: ProviderMessage
  }) => Promise<Pick<MessageFinding['mailboxes'][number], 'place' | 'contacts' | 'people' | 'pattern' | 'at'>>
}
