import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Intake, RunDeps } from './intake.ts'

/** Addresses asked for in one query. Providers bound the length of a query. */
const addressesPerQuery = 20

/** A provider that leads in a circle would keep the run for ever: the next run begins the listing anew. */
const inCircles = () =>
  err(appError('provider_bad_answer', 'The listing of past mail leads in a circle', 'backoff'))

/**
 * Fetches the past mail of addresses that have a backfill open, by asking the provider for them, page by page. Open
 * backfills and their place in the listing are stored, so that a cut run goes on where it was.
 */
export const backfillAddresses = async (
  deps: RunDeps,
  intake: Intake,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const seen = new Set<string>()
  const refused = new Map<string, AppError>()
  let done = 0
  let restarted = false
  let atOnce = addressesPerQuery
  for (;;) {
    const { backfills: open } = await deps.store.sync.openBackfills({
      mailboxId: deps.mailboxId,
      limit: addressesPerQuery,
    })
    const first = open[0]
    if (first === undefined) return ok(null)
    const refusal = refused.get(first.id)
    if (refusal !== undefined) return err(refusal)
    // A listing under way belongs to the addresses with which it began.
    const backfills = first.page === null ? open.slice(0, atOnce) : open
    const ids = backfills.map((backfill) => backfill.id)
    const addresses = backfills.map((backfill) => backfill.address)
    const found = await deps.provider.search({ addresses, since: first.since, page: first.page }, signal)
    if (!found.ok && found.error.code === 'provider_rejected' && first.page !== null) {
      // The listing can't be continued (a contact of this batch was removed, or its token aged): from its start again.
      await intake.commitPosition({ kind: 'backfill', ids, page: null, done: false })
      // Once a run: a provider that refuses every token would be asked for the first page without end.
      if (restarted) return found
      restarted = true
      continue
    }
    if (!found.ok && found.error.code === 'provider_rejected' && first.page === null) {
      // One address that can't be asked for must not keep the others' past out: each by itself, that one at the end.
      if (backfills.length > 1) atOnce = 1
      else {
        refused.set(first.id, found.error)
        atOnce = addressesPerQuery
        await intake.commitPosition({ kind: 'backfill', ids, page: null, done: false })
      }
      continue
    }
    if (!found.ok) return found
    const { ids: listed, next } = found.value
    // From the start, by whatever brought it there: its pages may have the same names again.
    if (first.page === null) seen.clear()
    const place = `${first.id} ${next ?? ''}`
    if (next !== null && seen.has(place)) {
      await intake.commitPosition({ kind: 'backfill', ids, page: null, done: false })
      return inCircles()
    }
    seen.add(place)
    const tell = (count: number): void => {
      done += count
      deps.onProgress({ phase: 'backfilling', done, total: null })
    }
    const position = { kind: 'backfill', ids, page: next, done: next === null } as const
    const batch = { ids: listed, removed: [], left: [], position, patience: 'suspect' } as const
    const taken = await intake.take(batch, tell, signal)
    if (!taken.ok) return taken
  }
}
