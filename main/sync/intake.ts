import { ok, type Result } from '../../shared/errors/result.ts'
import type { Logger } from '../platform/ports.ts'
import type { MailProvider, ProviderMessage } from '../providers/provider.ts'
import type { Store, SyncCommit, SyncCommitted } from '../store/store.ts'
import { createAskLeft } from './ask-left.ts'
import { createFetchMessages, type Fetched, type Patience } from './fetch-messages.ts'
import { createTakeReports, type Reports } from './take-reports.ts'

/** Messages per transaction: small enough for the first to show within seconds, large enough to be quick. */
export const chunkSize = 25

/** What a run tells while it works. Counts are messages; `total` is null while the provider has not told. */
export type RunProgress = {
  readonly phase: 'pulling' | 'backfilling'
  readonly done: number
  readonly total: number | null
}

export type RunDeps = {
  readonly mailboxId: string
  readonly provider: MailProvider
  readonly store: Store
  readonly now: () => number
  readonly logger: Logger
  readonly onStored: (contactIds: readonly string[]) => void
  /** Of submissions something became known: seen among the sent mail, answered, given back. */
  readonly onSubmissions: (touched: SyncCommitted['submissions']) => void
  readonly onProgress: (progress: RunProgress) => void
}

export type Position = SyncCommit['position']

/**
 * What one listing brought: ids to fetch, ids that are gone, ids that left where they were (asked about where they are
 * stored), and the position that stands for all.
 */
export type Batch = {
  readonly ids: readonly string[]
  readonly removed: readonly string[]
  readonly left: readonly string[]
  readonly position: Position
  readonly patience: Patience
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

/** Characters of bodies in a transaction. What is copied into the store's thread, and indexed there, holds up the window. */
const charsAtOnce = 2_000_000

const lengthOf = ({ html, text }: ProviderMessage): number => (html?.length ?? 0) + (text?.length ?? 0)

/** The messages in their order, cut where bodies become too long together. The last piece may be empty. */
const bySize = (messages: readonly ProviderMessage[]): ProviderMessage[][] => {
  const pieces: ProviderMessage[][] = []
  let piece: ProviderMessage[] = []
  let chars = 0
  for (const message of messages) {
    if (piece.length > 0 && chars + lengthOf(message) > charsAtOnce) {
      pieces.push(piece)
      piece = []
      chars = 0
    }
    piece.push(message)
    chars += lengthOf(message)
  }
  return [...pieces, piece]
}

/** Commits one step and tells who has to hear of it. */
const createCommit =
  ({ mailboxId, store, now, onStored, onSubmissions }: RunDeps) =>
  async (fetched: Partial<Fetched>, removed: readonly string[], position: Position): Promise<void> => {
    const empty: Fetched = { messages: [], skipped: [], failed: [] }
    const committed = await store.sync.commit({
      mailboxId,
      at: now(),
      ...empty,
      ...fetched,
      removed,
      position,
    })
    if (committed.contactIds.length > 0) onStored(committed.contactIds)
    if (committed.submissions.length > 0) onSubmissions(committed.submissions)
  }

/**
 * Fetches what is not stored yet and commits it chunk by chunk. The position commits with the last chunk: a run that is
 * cut before that starts over from the old one, and what was stored meanwhile is known and not fetched again.
 */
export const createIntake = (deps: RunDeps) => {
  const { mailboxId, store, now } = deps
  const commit = createCommit(deps)
  const fetchMessages = createFetchMessages({ provider: deps.provider, now })
  const takeReports = createTakeReports(deps)
  const askLeft = createAskLeft(deps)

  const takeChunk = async (batch: Batch, reports: Reports, signal: AbortSignal): Promise<Result<null>> => {
    const listed = await fetchMessages(batch.ids, batch.patience, signal)
    const fetched = listed.ok ? await takeReports(listed.value, reports, signal) : listed
    if (!fetched.ok) return fetched
    const pieces = bySize(fetched.value.messages)
    const messages = pieces.pop() ?? []
    for (const piece of pieces) await commit({ messages: piece }, [], { kind: 'none' })
    await commit({ ...fetched.value, messages }, batch.removed, batch.position)
    return ok(null)
  }

  /** What is not stored is nobody's: where it went is told by the listing of that place. */
  const goneOf = async ({ left }: Batch, signal: AbortSignal): Promise<Result<string[]>> => {
    if (left.length === 0) return ok([])
    return askLeft(await store.sync.known({ mailboxId, providerMessageIds: left }), signal)
  }

  /** `onChunk` hears how many messages each chunk had. */
  const take = async (
    batch: Batch,
    onChunk: (count: number) => void,
    signal: AbortSignal,
  ): Promise<Result<null>> => {
    const gone = await goneOf(batch, signal)
    if (!gone.ok) return gone
    // By what the whole listing is: its chunks but the last carry no position.
    const reports = batch.position.kind === 'backfill' ? 'recent' : 'all'
    const known = new Set(await store.sync.known({ mailboxId, providerMessageIds: batch.ids }))
    const parts = chunks(
      batch.ids.filter((id) => !known.has(id)),
      chunkSize,
    )
    const last = parts.pop() ?? []
    for (const ids of parts) {
      const taken = await takeChunk(
        { ...batch, ids, removed: [], position: { kind: 'none' } },
        reports,
        signal,
      )
      if (!taken.ok) return taken
      onChunk(ids.length)
    }
    const removed = [...batch.removed, ...gone.value]
    const taken = await takeChunk({ ...batch, ids: last, removed }, reports, signal)
    if (taken.ok) onChunk(last.length)
    return taken
  }

  return { commitPosition: (position: Position) => commit({}, [], position), take }
}

export type Intake = ReturnType<typeof createIntake>
