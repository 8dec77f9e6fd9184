import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import type { Wanted } from '../store/store.ts'
import type { CommitStep } from './commit-step.ts'
import { createFetchChunk, type Chunk } from './fetch-chunk.ts'
import type { Progress } from './progress.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { RunDeps } from './run-deps.ts'
import { createTakeReports } from './take-reports.ts'

/** Messages asked for at once and committed together: few enough for the first to show within seconds, and many enough to be quick. */
export const chunkSize = 25

/** Characters of bodies in a transaction. What is copied into the store's thread, and indexed there, holds up the window. */
const charsAtOnce = 2_000_000

/** Characters of bodies held in memory at once, as far as those that came before tell of those to come. */
const charsInFlight = 16_000_000

/** Of those that failed with everything else, so many are looked past for others that may come through. */
const mostSuspects = 1000

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

/** How many to ask for at once: fewer after large ones, because those that were sent together are alike. */
const createMeasure = () => {
  let expected = 0
  return {
    size: (): number => Math.max(1, Math.min(chunkSize, Math.floor(charsInFlight / Math.max(1, expected)))),
    note: (messages: readonly ProviderMessage[]): void => {
      const largest = Math.max(0, ...messages.map(lengthOf))
      expected = Math.max(largest, expected / 2)
    },
  }
}

/** How many were asked for: none where nothing is wanted that is meant. */
export type Drained = { readonly asked: number }

/** A provider that answers for none of them would keep the run for ever. */
const saysNothing = () => err(appError('provider_bad_answer', 'No message was answered for', 'backoff'))

/**
 * Fetches what is wanted, chunk by chunk. A message that is stored or skipped in a transaction is wanted no more in the
 * same one: a run can be cut anywhere, and no message is asked for twice.
 */
export const createDrain = (deps: RunDeps, commit: CommitStep) => {
  const { mailboxId, store, now } = deps
  const fetchChunk = createFetchChunk(deps.provider)
  const takeReports = createTakeReports(deps)
  const measure = createMeasure()

  const settle = async (chunk: Chunk, wanted: ReadonlyMap<string, Wanted>): Promise<void> => {
    const failed = chunk.failed.map(({ id, error }) => ({
      providerMessageId: id,
      error,
      nextTryAt: now() + retryDelayMs(wanted.get(id)?.attempts ?? 0),
    }))
    const skipped = chunk.gone.map((providerMessageId) => ({ providerMessageId, reason: 'gone' as const }))
    const pieces = bySize(chunk.messages)
    const messages = pieces.pop() ?? []
    for (const piece of pieces) await commit({ messages: piece })
    if (messages.length + skipped.length + failed.length > 0) await commit({ messages, skipped, failed })
  }

  const next = async (limit: number): Promise<Wanted[]> => {
    const listed = await store.sync.nextWanted({
      mailboxId,
      now: now(),
      // So that others than the suspects are among them.
      limit: limit + Math.min(mostSuspects, fetchChunk.suspects()),
    })
    return fetchChunk.order(listed).slice(0, limit)
  }

  /** Fetches one chunk of those for which `isMeant` holds of the most wanted. Answers how many were asked for. */
  const chunk = async (
    isMeant: (first: Wanted) => boolean,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<Result<Drained>> => {
    const startedAt = now()
    const listed = await next(measure.size())
    const first = listed[0]
    if (first === undefined || !isMeant(first)) return ok({ asked: 0 })
    const wanted = new Map(listed.map((one) => [one.providerMessageId, one]))
    const fetched = await takeReports(await fetchChunk.fetch(listed, signal), wanted, signal)
    measure.note(fetched.messages)
    await settle(fetched, wanted)
    const { messages, gone, failed, end } = fetched
    const settled = messages.length + gone.length + failed.length
    progress.add(settled, now() - startedAt)
    if (end !== null) return err(end)
    return settled === 0 ? saysNothing() : ok({ asked: listed.length })
  }

  return {
    chunk,
    /** What this run has to fetch as far as it is listed. */
    left: async (): Promise<number> => (await store.sync.wantedCounts({ mailboxId, now: now() })).due,
  }
}
