import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Backfill } from '../store/store.ts'
import type { CommitStep } from './commit-step.ts'
import type { RunDeps } from './run-deps.ts'

/** Addresses asked for in one query. Providers bound the length of a query. */
export const addressesPerQuery = 20

/** A provider that leads in a circle would keep the run for ever: the next run begins the listing anew. */
const inCircles = () =>
  err(appError('provider_bad_answer', 'The listing of past mail leads in a circle', 'backoff'))

/** `through`: every listing was read to its end. `stopped`: `between` had it stopped; it goes on where it was. */
export type Listed = 'through' | 'stopped'

/** What to do between two pages. `stop` where something else comes first. */
export type Between = () => Promise<Result<'go' | 'stop'>>

/** One run's way through the listings of past mail. */
const createListing = (deps: RunDeps, commit: CommitStep, signal: AbortSignal) => {
  const seen = new Set<string>()
  const refused = new Map<string, AppError>()
  let restarted = false
  let atOnce = addressesPerQuery

  const startOver = (ids: readonly string[]) =>
    commit({ position: { kind: 'backfill', ids, page: null, done: false } })

  /** Refused as a whole: one address that can't be asked for must not keep the others' past out. */
  const notTogether = async (backfills: readonly Backfill[], error: AppError): Promise<void> => {
    const [first] = backfills
    if (first === undefined || backfills.length > 1) {
      atOnce = 1
      return
    }
    refused.set(first.id, error)
    atOnce = addressesPerQuery
    // It goes to the end of the line.
    await startOver([first.id])
  }

  /** Reads one page of the open backfills that come first. */
  const page = async (open: readonly Backfill[], first: Backfill): Promise<Result<null>> => {
    // A listing under way belongs to the addresses with which it began.
    const backfills = first.page === null ? open.slice(0, atOnce) : open
    const ids = backfills.map((backfill) => backfill.id)
    const addresses = backfills.map((backfill) => backfill.address)
    const found = await deps.provider.search({ addresses, since: first.since, page: first.page }, signal)
    if (!found.ok && found.error.code === 'provider_rejected') {
      if (first.page === null) return ok(await notTogether(backfills, found.error).then(() => null))
      // The listing can't be continued (a contact of this batch was removed, or its token aged): from its start again.
      await startOver(ids)
      // Once a run: a provider that refuses every token would be asked for the first page without end.
      if (restarted) return found
      restarted = true
      return ok(null)
    }
    if (!found.ok) return found
    const { ids: listed, next } = found.value
    // From the start, by whatever brought it there: its pages may have the same names again.
    if (first.page === null) seen.clear()
    const place = `${first.id} ${next ?? ''}`
    if (next !== null && seen.has(place)) {
      await startOver(ids)
      return inCircles()
    }
    seen.add(place)
    await commit({
      wanted: { route: 'backfill', ids: listed },
      position: { kind: 'backfill', ids, page: next, done: next === null },
    })
    return ok(null)
  }

  return { page, refusal: ({ id }: Backfill): AppError | null => refused.get(id) ?? null }
}

/**
 * Lists the past mail of addresses that have a backfill open, by asking the provider for them, page by page. Open
 * backfills and their place in the listing are stored with the ids, so that a cut run goes on where it was.
 */
export const listPast = async (
  deps: RunDeps,
  commit: CommitStep,
  between: Between,
  signal: AbortSignal,
): Promise<Result<Listed>> => {
  const listing = createListing(deps, commit, signal)
  for (;;) {
    const { backfills: open } = await deps.store.sync.openBackfills({
      mailboxId: deps.mailboxId,
      limit: addressesPerQuery,
    })
    const first = open[0]
    if (first === undefined) return ok('through')
    const refusal = listing.refusal(first)
    if (refusal !== null) return err(refusal)
    const read = await listing.page(open, first)
    if (!read.ok) return read
    const next = await between()
    if (!next.ok) return next
    if (next.value === 'stop') return ok('stopped')
  }
}
