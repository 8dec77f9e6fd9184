import { err, ok, type Result } from '../../shared/errors/result.ts'
import { inLanes } from '../providers/lanes.ts'
import type { MailProvider } from '../providers/provider.ts'
import { isOfTheRun, ofTheMessage } from '../providers/failure-scope.ts'
import { calledOff } from './fetch-chunk.ts'

/** After so many runs in which only this message could not be asked about, it is kept, so that it blocks nothing. */
const keepAfter = 5

/** Answers which of the ids are gone for good. */
export type AskLeft = (ids: readonly string[], signal: AbortSignal) => Promise<Result<string[]>>

/**
 * Asks about stored messages that left where they were. Only `not_found` says that one is gone. Any failure that can
 * pass fails the whole call, so that the cursor does not go past a message of which nobody knows; one whose failures
 * do not pass is kept, because keeping too much loses nothing.
 */
export const createAskLeft = ({ provider }: { readonly provider: Pick<MailProvider, 'get'> }): AskLeft => {
  const failures = new Map<string, number>()

  /** Whether it is there. Its body is let go at once: of a folder that was emptied, hundreds would be held. */
  const isThere = async (id: string, signal: AbortSignal): Promise<Result<null>> => {
    const answer = await provider.get(id, signal)
    return answer.ok ? ok(null) : answer
  }

  return async (ids, signal) => {
    const outcomes = await inLanes(isThere, ids, signal)
    const open = outcomes.flatMap(({ id, result }) =>
      result.ok || result.error.code === 'not_found' || ofTheMessage.has(result.error.code)
        ? []
        : [{ id, error: result.error }],
    )
    for (const { id } of outcomes) {
      if (open.some((other) => other.id === id)) failures.set(id, (failures.get(id) ?? 0) + 1)
      else failures.delete(id)
    }
    const untold = open.find(({ id, error }) => isOfTheRun(error) || (failures.get(id) ?? 0) < keepAfter)
    if (untold !== undefined) return err(untold.error)
    if (signal.aborted) return calledOff()
    return ok(
      outcomes.flatMap(({ id, result }) => (!result.ok && result.error.code === 'not_found' ? [id] : [])),
    )
  }
}
