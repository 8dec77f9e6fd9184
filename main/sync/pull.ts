import { ok, type Result } from '../../shared/errors/result.ts'
import type { MailboxRecord } from '../store/store.ts'
import type { Intake, RunDeps } from './intake.ts'

const day = 24 * 60 * 60_000

/** How far back a new contact's or a new mailbox's mail is fetched. */
export const backfillMs = 90 * day

/** Added to the gap when a cursor was lost: clocks differ, and providers index late. An overlap is harmless. */
const gapMarginMs = day

/**
 * Takes a fresh cursor and has all contacts' mail since `since` asked for again. The anchor comes first: what arrives
 * meanwhile is then seen twice rather than not at all. The cursor commits last: cut before it, all of this is repeated.
 */
const startAnew = async (
  deps: RunDeps,
  intake: Intake,
  since: number,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const anchor = await deps.provider.anchor(signal)
  if (!anchor.ok) return anchor
  await deps.store.sync.startBackfills({ mailboxId: deps.mailboxId, since: Math.max(0, since) })
  await intake.commitPosition({ kind: 'cursor', cursor: anchor.value })
  return ok(null)
}

/** Takes in what changed since the cursor, page by page. A lost cursor is replaced without losing local data. */
export const pullChanges = async (
  deps: RunDeps,
  intake: Intake,
  record: MailboxRecord,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const firstSince = deps.now() - backfillMs
  if (record.cursor === null) return startAnew(deps, intake, firstSince, signal)
  let cursor = record.cursor
  let done = 0
  const tell = (count: number): void => {
    done += count
    if (done > 0) deps.onProgress({ phase: 'pulling', done, total: null })
  }
  for (let more = true; more;) {
    const page = await deps.provider.pull(cursor, signal)
    if (!page.ok && page.error.code === 'cursor_expired') {
      return startAnew(deps, intake, (record.lastSyncAt ?? firstSince) - gapMarginMs, signal)
    }
    if (!page.ok) return page
    const { changed, removed, next } = page.value
    const position = { kind: 'cursor', cursor: next } as const
    const taken = await intake.take({ ids: changed, removed, position, patience: 'suspect' }, tell, signal)
    if (!taken.ok) return taken
    cursor = next
    more = page.value.more
  }
  return ok(null)
}
