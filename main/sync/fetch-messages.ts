import { appError, type AppError, type ErrorCode } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailProvider, ProviderMessage } from '../providers/provider.ts'
import type { SyncCommit } from '../store/store.ts'

/** What fetching some ids brought, in the shape that a commit takes. */
export type Fetched = Pick<SyncCommit, 'messages' | 'skipped' | 'failed'>

/** Parallel reads of one mailbox. Small: the quota, not the latency, is the limit. */
const lanes = 4

/** After so many runs in which only this message failed, it is listed as failed, so that it blocks nothing. */
const isolateAfter = 3

/** How long a listed message waits for its next try. */
export const retryFailedMs = 15 * 60_000

/** Failures that lie in the message. Any other failure stops the run: the next one would meet it too. */
export const ofTheMessage: ReadonlySet<ErrorCode> = new Set([
  'provider_bad_answer',
  'provider_rejected',
  'forbidden',
])
/** Failures that may lie in the message, when others of the same run come through. */
const perhapsOfTheMessage: ReadonlySet<ErrorCode> = new Set(['provider_unavailable', 'timeout'])

export type Outcome<T> = { readonly id: string; readonly result: Result<T> }

type Get<T> = (id: string, signal: AbortSignal) => Promise<Result<T>>

/** The end of a run that was called off: nothing is known of what was not asked for any more. */
export const calledOff = () => err(appError('network_failed', 'The run was called off', 'backoff'))

/** Asks for each message, a few at a time. Stops early, so that ids are missing, where the next would fail alike. */
export const fetchAll = async <T>(
  get: Get<T>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<T>[]> => {
  const outcomes: Outcome<T>[] = []
  const queue = [...ids]
  let stop = false
  const lane = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined && !stop && !signal.aborted; id = queue.shift()) {
      const result = await get(id, signal)
      outcomes.push({ id, result })
      if (!result.ok && isOfTheRun(result.error)) stop = true
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcomes
}

export const isOfTheRun = ({ code }: AppError): boolean =>
  code !== 'not_found' && !ofTheMessage.has(code) && !perhapsOfTheMessage.has(code)

/** How patient to be with a message that can't be had: `suspect` waits for proof, `listed` is known to be a poor one. */
export type Patience = 'suspect' | 'listed'

export type FetchMessages = (
  ids: readonly string[],
  patience: Patience,
  signal: AbortSignal,
) => Promise<Result<Fetched>>

/**
 * Fetches messages by id. A message that alone can't be had is listed as failed and due for another try; a failure
 * that would meet every message fails the whole call, and then nothing may be committed past it.
 */
export const createFetchMessages = (deps: {
  readonly provider: MailProvider
  readonly now: () => number
}): FetchMessages => {
  /** Runs in which a message failed while nothing else came through either. */
  const suspects = new Map<string, number>()

  const verdict = (outcomes: readonly Outcome<unknown>[], patience: Patience): Result<null> => {
    const errors = outcomes.flatMap(({ id, result }) => (result.ok ? [] : [{ id, error: result.error }]))
    const fatal = errors.find(({ error }) => isOfTheRun(error))
    if (fatal !== undefined) return err(fatal.error)
    const unsure = errors.filter(({ error }) => perhapsOfTheMessage.has(error.code))
    const first = unsure[0]
    if (first === undefined || patience === 'listed' || outcomes.some(({ result }) => result.ok))
      return ok(null)
    for (const { id } of unsure) suspects.set(id, (suspects.get(id) ?? 0) + 1)
    return unsure.every(({ id }) => (suspects.get(id) ?? 0) >= isolateAfter) ? ok(null) : err(first.error)
  }

  return async (ids, patience, signal) => {
    const outcomes = await fetchAll(deps.provider.get, ids, signal)
    const judged = verdict(outcomes, patience)
    if (!judged.ok) return judged
    if (signal.aborted) return calledOff()
    for (const { id } of outcomes) suspects.delete(id)
    return ok(sorted(outcomes, deps.now() + retryFailedMs))
  }
}

const sorted = (outcomes: readonly Outcome<ProviderMessage>[], nextTryAt: number): Fetched => ({
  messages: outcomes.flatMap(({ result }) => (result.ok ? [result.value] : [])),
  skipped: outcomes.flatMap(({ id, result }) =>
    !result.ok && result.error.code === 'not_found'
      ? [{ providerMessageId: id, reason: 'gone' as const }]
      : [],
  ),
  failed: outcomes.flatMap(({ id, result }) =>
    !result.ok && result.error.code !== 'not_found'
      ? [{ providerMessageId: id, error: result.error, nextTryAt }]
      : [],
  ),
})
