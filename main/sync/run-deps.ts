import type { SyncStatus } from '../../shared/domain/mailbox.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { Logger } from '../platform/ports.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { BounceReport, Store, SyncCommitted } from '../store/store.ts'

/** What a run tells while it works. */
export type RunProgress = Pick<SyncStatus, 'phase' | 'done' | 'total' | 'msLeft'>

/** What a run of a mailbox works with, and whom it tells. */
export type RunDeps = {
  readonly mailboxId: string
  readonly provider: MailProvider
  readonly store: Store
  readonly now: () => number
  readonly logger: Logger
  /** Reads a report of mail that came back, in the parser's thread; in this one where nobody says. */
  readonly readBounce?: ((raw: Uint8Array) => Promise<Result<BounceReport | null>>) | undefined
  readonly onStored: (contactIds: readonly string[]) => void
  /** Of submissions something became known: seen among the sent mail, answered, given back. */
  readonly onSubmissions: (touched: SyncCommitted['submissions']) => void
  readonly onProgress: (progress: RunProgress) => void
  /** The list of suggestions, of reviews, changed; contacts were made. */
  readonly onLists?: (changed: Pick<SyncCommitted, 'suggestions' | 'reviews' | 'created'>) => void
  /** A pull within a longer run came through. `startedAt`: everything until then is listed. */
  readonly onPulled?: (startedAt: number) => Promise<void>
  /** How old news may get while a run works on the past, in milliseconds; a minute where nobody says. */
  readonly newsEveryMs?: () => number
  /** Somebody asked for news since the last time this was asked. */
  readonly takeAsked?: () => boolean
  /** An audit is asked for by the person: it does not wait for its day. */
  readonly takeCheckAsked?: () => boolean
  /** What an audit found, or how far it is, can be read anew. */
  readonly onCoverage?: () => void
}
