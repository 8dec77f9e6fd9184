import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err } from '../../shared/errors/result.ts'
import { isOfTheRun, perhapsOfTheMessage } from '../providers/failure-scope.ts'
import type { MailProvider, Outcome, ProviderMessage } from '../providers/provider.ts'
import type { Wanted } from '../store/store.ts'

/** What asking for some messages brought. With `end`, nothing is known of those that are named nowhere. */
export type Chunk = {
  readonly messages: readonly ProviderMessage[]
  /** Deleted before they could be fetched, by the provider's word. */
  readonly gone: readonly string[]
  /** Failures that lie in the message. */
  readonly failed: readonly { readonly id: string; readonly error: AppError }[]
  /** What would meet every other message as well: it ends the run, and counts for no message. */
  readonly end: AppError | null
}

/** Runs in which a message failed that was all there was to ask for; then it counts as its own failure. */
const isolateAfter = 3

/** Messages asked for alone before the provider, not one of them, is held to be broken. */
const probes = 2

/** Tries after which a message is listed as failed: its next failure is no news, and ends no run. */
const listedAfter = 3

/** The end of a run that was called off: nothing is known of what was not asked for any more. */
export const calledOff = () => err(appError('network_failed', 'The run was called off', 'backoff'))

type Asks = Pick<MailProvider, 'get' | 'getMany' | 'sent'>

const isUnsure = ({ result }: Outcome): boolean => !result.ok && perhapsOfTheMessage.has(result.error.code)

const isCertain = (outcome: Outcome): boolean => !isUnsure(outcome)

const sorted = (outcomes: readonly Outcome[], end: AppError | null): Chunk => {
  const errors = outcomes.flatMap(({ id, result }) => (result.ok ? [] : [{ id, error: result.error }]))
  return {
    // Under the name by which it was asked for: under another it would be wanted for ever.
    messages: outcomes.flatMap(({ id, result }) =>
      result.ok ? [{ ...result.value, providerMessageId: id }] : [],
    ),
    gone: errors.flatMap(({ id, error }) => (error.code === 'not_found' ? [id] : [])),
    failed: errors.filter(({ error }) => error.code !== 'not_found' && !isOfTheRun(error)),
    end,
  }
}

const endOf = (outcomes: readonly Outcome[]): AppError | null =>
  outcomes.flatMap(({ result }) => (!result.ok && isOfTheRun(result.error) ? [result.error] : []))[0] ?? null

const cameThrough = (outcomes: readonly Outcome[]): boolean => outcomes.some(({ result }) => result.ok)

const ask = async (provider: Asks, id: string, signal: AbortSignal): Promise<Outcome> => ({
  id,
  result: await provider.get(id, signal),
})

/** Asks for each by itself, up to a failure that the next one would meet. */
const askOneByOne = async (
  provider: Asks,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const id of ids) {
    const outcome = await ask(provider, id, signal)
    outcomes.push(outcome)
    if (endOf([outcome]) !== null) break
  }
  return outcomes
}

/**
 * Tells whether the provider gives any message at all: by one that came through before, else by one of those that the
 * mailbox sent, which were there when they were listed.
 */
const createWitness = (provider: Asks) => {
  let witness: string | null = null

  const anySent = async (asked: readonly string[], signal: AbortSignal): Promise<string | null> => {
    const listed = await provider.sent({ since: 0, page: null }, signal)
    return (listed.ok ? listed.value.ids : []).find((id) => !asked.includes(id)) ?? null
  }

  return {
    isKnown: () => witness !== null,
    note: (id: string): void => void (witness = id),
    /** Asks for it, then for some of the others alone: whichever comes through. */
    isAlive: async (
      asked: readonly string[],
      others: readonly string[],
      signal: AbortSignal,
    ): Promise<boolean> => {
      witness ??= await anySent(asked, signal)
      for (const id of [...(witness === null ? [] : [witness]), ...others]) {
        const { result } = await ask(provider, id, signal)
        if (result.ok) return true
        // A witness that was deleted says nothing any more.
        if (id === witness && result.error.code === 'not_found') witness = null
        if (signal.aborted || isOfTheRun(result.error)) return false
      }
      return false
    },
  }
}

/** Messages that failed while nothing else could be had, and in how many runs. */
const createSuspects = () => {
  const runs = new Map<string, number>()
  return {
    count: () => runs.size,
    has: (id: string) => runs.has(id),
    clear: (ids: readonly string[]): void => {
      for (const id of ids) runs.delete(id)
    },
    /**
     * Nothing came through, neither together nor alone: the provider is down, and that counts for no message. Two are let
     * go all the same: one that is listed as failed already, and one that is all there is to ask for, after some runs.
     */
    judge: (outcomes: readonly Outcome[], wanted: readonly Wanted[], hasWitness: boolean): Chunk => {
      const listed = new Set(
        wanted.flatMap(({ providerMessageId: id, attempts }) => (attempts >= listedAfter ? [id] : [])),
      )
      const unsure = outcomes.filter(isUnsure)
      for (const { id } of unsure) runs.set(id, (runs.get(id) ?? 0) + 1)
      const isAlone = outcomes.length === 1 && !hasWitness
      const isOver = (id: string): boolean =>
        listed.has(id) || (isAlone && (runs.get(id) ?? 0) >= isolateAfter)
      const open = unsure.find(({ id }) => !isOver(id))
      if (open === undefined) return sorted(outcomes, null)
      return sorted(outcomes.filter(isCertain), open.result.ok ? null : open.result.error)
    },
  }
}

/**
 * Asks for messages, and tells a message that can't be had from a provider that is down: a failure that may be either
 * is the message's where another message comes through. One that came through before is kept in mind for that.
 */
export const createFetchChunk = (provider: Asks) => {
  const suspects = createSuspects()
  const witness = createWitness(provider)

  const judge = async (
    outcomes: readonly Outcome[],
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<Chunk> => {
    const end = endOf(outcomes)
    const certain = outcomes.filter(isCertain)
    const unsure = outcomes.filter(isUnsure)
    if (end !== null) return sorted(certain, end)
    if (unsure.length === 0 || cameThrough(outcomes)) return sorted(outcomes, null)
    const ids = unsure.map(({ id }) => id)
    const isAmongOthers = outcomes.length > 1
    if (!(await witness.isAlive(ids, isAmongOthers ? ids.slice(0, probes) : [], signal)))
      return suspects.judge(outcomes, wanted, witness.isKnown())
    // A provider that answers a set as one may have failed all because of one of them.
    const again = isAmongOthers ? await askOneByOne(provider, ids, signal) : unsure
    const endAlone = endOf(again)
    return sorted([...certain, ...(endAlone === null ? again : again.filter(isCertain))], endAlone)
  }

  return {
    /** Those that failed with everything else come last, so that others can show whether the provider is there. */
    order: (wanted: readonly Wanted[]): Wanted[] =>
      wanted.toSorted(
        (a, b) => Number(suspects.has(a.providerMessageId)) - Number(suspects.has(b.providerMessageId)),
      ),
    suspects: suspects.count,
    fetch: async (wanted: readonly Wanted[], signal: AbortSignal): Promise<Chunk> => {
      const ids = wanted.map(({ providerMessageId }) => providerMessageId)
      const chunk = await judge(await provider.getMany(ids, signal), wanted, signal)
      const stored = chunk.messages.map(({ providerMessageId }) => providerMessageId)
      const [came] = stored
      if (came !== undefined) witness.note(came)
      suspects.clear([...stored, ...chunk.gone, ...chunk.failed.map(({ id }) => id)])
      return signal.aborted ? { ...chunk, failed: [], end: chunk.end ?? calledOff().error } : chunk
    },
  }
}
