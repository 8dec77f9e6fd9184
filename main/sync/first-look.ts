import { ok, type Result } from '../../shared/errors/result.ts'
import { isOfTheRun, ofTheMessage } from '../providers/failure-scope.ts'
import type { CommitStep } from './commit-step.ts'
import { day } from './pull.ts'
import type { RunDeps } from './run-deps.ts'

/** Sent mails that are looked at, and how far back: enough to know with whom somebody writes these days. */
const mostSent = 200
const lookBackMs = 90 * day

/**
 * Lists the mail that was sent of late, once for each mailbox, so that somebody who has no contacts yet is told at once
 * who they may be. Cut, it is repeated: a list of ids costs next to nothing.
 */
export const lookAtSent = async (
  { mailboxId, provider, now, logger }: RunDeps,
  commit: CommitStep,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const ids = new Set<string>()
  const since = now() - lookBackMs
  let page: string | null = null
  do {
    const before = ids.size
    const found: Awaited<ReturnType<typeof provider.sent>> = await provider.sent({ since, page }, signal)
    if (!found.ok) {
      if (isOfTheRun(found.error)) return found
      logger.warn('sync.look_failed', { mailboxId, code: found.error.code })
      // Suggestions are not worth a mailbox that fails for good; what may pass is asked for at the next run.
      if (!ofTheMessage.has(found.error.code)) return ok(null)
      break
    }
    for (const id of found.value.ids) if (ids.size < mostSent) ids.add(id)
    // A listing that brings nothing new leads in a circle.
    page = ids.size === before ? null : found.value.next
  } while (page !== null && ids.size < mostSent)
  await commit({ wanted: { route: 'look', ids: [...ids] }, position: { kind: 'looked' } })
  return ok(null)
}
