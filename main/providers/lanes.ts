import type { Result } from '../../shared/errors/result.ts'
import { isOfTheRun } from './failure-scope.ts'

/** Parallel reads of one mailbox. Small: the quota, not the latency, is the limit. */
const lanes = 4

type Asked<T> = { readonly id: string; readonly result: Result<T> }

/**
 * Asks for each id, a few at a time, each once. It stops early, so that ids are missing, when `signal` ends it or at a
 * failure that the next one would meet as well.
 */
export const inLanes = async <T>(
  get: (id: string, signal: AbortSignal) => Promise<Result<T>>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Asked<T>[]> => {
  const outcomes: Asked<T>[] = []
  const queue = [...new Set(ids)]
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
