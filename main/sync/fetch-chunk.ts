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

/** Runs in which a message failed while nothing else could be had; then it counts as its own failure. */
const isolateAfter = 3

/** Messages asked for alone before the provider, not one of them, is held to be broken. */
const probes = 2

/** Tries after which a message is listed as failed: its next failure is no news, and ends no run. */
export const listedAfter = 3

/** The end of a run that was called off: nothing is known of what was not asked for any more. */
export const calledOff = () => err(appError('network_failed', 'The run was called off', 'backoff'))

const isUnsure = ({ result }: Outcome): boolean => !result.ok && perhapsOfTheMessage.has(result.error.code)

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

/**
 * Asks for messages, and tells a message that can't be had from a provider that is down: a failure that may be either
 * is the message's where another message comes through. One that came through before is kept in mind for that.
 */
export const createFetchChunk = (provider: Pick<MailProvider, 'get' | 'getMany'>) => {
  const suspects = new Map<string, number>()
  let witness: string | null = null

  const alone = async (id: string, signal: AbortSignal): Promise<Outcome> => ({
    id,
    result: await provider.get(id, signal),
  })

  /** Asks for a few alone. What fails alone while another comes through is a failure of its own. */
  const isAlive = async (others: readonly string[], signal: AbortSignal): Promise<boolean> => {
    for (const id of [...(witness === null ? [] : [witness]), ...others]) {
      const { result } = await alone(id, signal)
      if (result.ok) return true
      // A witness that was deleted says nothing any more.
      if (id === witness && result.error.code === 'not_found') witness = null
      if (signal.aborted || isOfTheRun(result.error)) return false
    }
    return false
  }

  const oneByOne = async (ids: readonly string[], signal: AbortSignal): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    for (const id of ids) {
      const outcome = await alone(id, signal)
      outcomes.push(outcome)
      if (endOf([outcome]) !== null) break
    }
    return outcomes
  }

  /** Nothing came through, neither together nor alone. */
  const suspected = (outcomes: readonly Outcome[], wanted: readonly Wanted[]): Chunk => {
    const listed = new Set(
      wanted.flatMap(({ providerMessageId: id, attempts }) => (attempts >= listedAfter ? [id] : [])),
    )
    const unsure = outcomes.filter(isUnsure)
    for (const { id } of unsure) suspects.set(id, (suspects.get(id) ?? 0) + 1)
    const isItsOwn = ({ id }: Outcome): boolean => listed.has(id) || (suspects.get(id) ?? 0) >= isolateAfter
    const open = unsure.find((outcome) => !isItsOwn(outcome))
    if (open === undefined) return sorted(outcomes, null)
    const certain = outcomes.filter((outcome) => !isUnsure(outcome))
    return sorted(certain, open.result.ok ? null : open.result.error)
  }

  const judge = async (
    outcomes: readonly Outcome[],
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<Chunk> => {
    const end = endOf(outcomes)
    const unsure = outcomes.filter(isUnsure)
    if (end !== null)
      return sorted(
        outcomes.filter((outcome) => !isUnsure(outcome)),
        end,
      )
    if (unsure.length === 0 || cameThrough(outcomes)) return sorted(outcomes, null)
    const ids = unsure.map(({ id }) => id)
    const others = outcomes.length > 1 ? ids.slice(0, probes) : []
    if (!(await isAlive(others, signal))) return suspected(outcomes, wanted)
    // A provider that answers a set as one may have failed all because of one of them.
    const again = outcomes.length > 1 ? await oneByOne(ids, signal) : unsure
    const certain = outcomes.filter((outcome) => !isUnsure(outcome))
    return sorted([...certain, ...again], endOf(again))
  }

  return {
    /** Those that failed with everything else come last, so that others can show whether the provider is there. */
    order: (wanted: readonly Wanted[]): Wanted[] =>
      wanted.toSorted(
        (a, b) => Number(suspects.has(a.providerMessageId)) - Number(suspects.has(b.providerMessageId)),
      ),
    suspects: () => suspects.size,
    fetch: async (wanted: readonly Wanted[], signal: AbortSignal): Promise<Chunk> => {
      const ids = wanted.map(({ providerMessageId }) => providerMessageId)
      const outcomes = await provider.getMany(ids, signal)
      const called = calledOff().error
      const chunk = await judge(outcomes, wanted, signal)
      for (const { providerMessageId: id } of chunk.messages) witness = id
      for (const id of [...chunk.gone, ...chunk.failed.map((one) => one.id)]) suspects.delete(id)
      for (const { providerMessageId: id } of chunk.messages) suspects.delete(id)
      return signal.aborted && chunk.end === null ? { ...chunk, failed: [], end: called } : chunk
    },
  }
}

export type FetchChunk = ReturnType<typeof createFetchChunk>
