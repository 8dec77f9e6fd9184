import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailboxRecord } from '../store/store.ts'
import type { Intake, RunDeps } from './intake.ts'
import { takeMissedReports } from './missed-reports.ts'

export const day = 24 * 60 * 60_000

/** Added to the gap when a cursor was lost: clocks differ, and providers index late. An overlap is harmless. */
const gapMarginMs = day

/**
 * Takes a fresh cursor and has all contacts' mail since `since` asked for again. The anchor comes first: what arrives
 * meanwhile is then seen twice rather than not at all. The cursor commits last: cut before it, all of this is repeated.
 */
const startAnew = async (
  deps: RunDeps,
  intake: Intake,
  { record, since, missed }: { record: MailboxRecord; since: number; missed: number },
  signal: AbortSignal,
): Promise<Result<null>> => {
  const anchor = await deps.provider.anchor(signal)
  if (!anchor.ok) return anchor
  const reports = await takeMissedReports(deps, intake, record, missed, signal)
  if (!reports.ok) return reports
  await deps.store.sync.startBackfills({ mailboxId: deps.mailboxId, since: Math.max(0, since) })
  await intake.commitPosition({ kind: 'cursor', cursor: anchor.value })
  return ok(null)
}

/** Where the gap after a lost cursor begins. A last sync in the future was noted by a clock that was wrong: it says nothing. */
const gapStart = ({ lastSyncAt, pullDays }: MailboxRecord, now: number): number =>
  lastSyncAt === null || lastSyncAt > now ? now - pullDays * day : lastSyncAt - gapMarginMs

/** A provider that leads in a circle would keep the run for ever. Nothing is lost: the cursor is one that it has given. */
const inCircles = () =>
  err(appError('provider_bad_answer', 'The listing of changes leads in a circle', 'backoff'))

/** Takes in what changed since the cursor, page by page. A lost cursor is replaced without losing local data. */
export const pullChanges = async (
  deps: RunDeps,
  intake: Intake,
  record: MailboxRecord,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const gap = gapStart(record, deps.now())
  const range = deps.now() - record.pullDays * day
  if (record.cursor === null)
    return startAnew(deps, intake, { record, since: Math.min(gap, range), missed: gap }, signal)
  const seen = new Set<string>()
  let cursor = record.cursor
  let done = 0
  const tell = (count: number): void => {
    done += count
    if (done > 0) deps.onProgress({ phase: 'pulling', done, total: null })
  }
  for (let more = true; more;) {
    if (seen.has(cursor)) return inCircles()
    seen.add(cursor)
    const page = await deps.provider.pull(cursor, signal)
    if (!page.ok && page.error.code === 'cursor_expired') {
      return startAnew(deps, intake, { record, since: gap, missed: gap }, signal)
    }
    if (!page.ok) return page
    const { changed, removed, left, next } = page.value
    const position = { kind: 'cursor', cursor: next } as const
    const taken = await intake.take(
      { ids: changed, removed, left, position, patience: 'suspect' },
      tell,
      signal,
    )
    if (!taken.ok) return taken
    cursor = next
    more = page.value.more
  }
  return ok(null)
}
