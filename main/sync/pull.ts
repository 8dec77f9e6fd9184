import { mayBeBounce } from '../bounces/may-be-bounce.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { ProviderMessage, PullPage } from '../providers/provider.ts'
import type { MailboxRecord } from '../store/store.ts'
import type { AskLeft } from './ask-left.ts'
import type { CommitStep } from './commit-step.ts'
import { listMissedReports } from './missed-reports.ts'
import type { RunDeps } from './run-deps.ts'

export const day = 24 * 60 * 60_000

/** Added to the gap when a cursor was lost: clocks differ, and providers index late. An overlap is harmless. */
const gapMarginMs = day

type Anew = { readonly record: MailboxRecord; readonly since: number; readonly missed: number }

/**
 * Takes a fresh cursor and has all contacts' mail since `since` asked for again. The anchor comes first: what arrives
 * meanwhile is then seen twice rather than not at all. The cursor commits last: cut before it, all of this is repeated.
 */
const startAnew = async (
  deps: RunDeps,
  commit: CommitStep,
  { record, since, missed }: Anew,
  signal: AbortSignal,
): Promise<Result<string>> => {
  const anchor = await deps.provider.anchor(signal)
  if (!anchor.ok) return anchor
  const reports = await listMissedReports(deps, commit, record, missed, signal)
  if (!reports.ok) return reports
  await deps.store.sync.startBackfills({ mailboxId: deps.mailboxId, since: Math.max(0, since) })
  await commit({ position: { kind: 'cursor', cursor: anchor.value } })
  return anchor
}

/** Where the gap after a lost cursor begins. A last sync in the future was noted by a clock that was wrong: it says nothing. */
const gapStart = ({ lastSyncAt, pullDays }: MailboxRecord, now: number): number =>
  lastSyncAt === null || lastSyncAt > now ? now - pullDays * day : lastSyncAt - gapMarginMs

/** A provider that leads in a circle would keep the run for ever. Nothing is lost: the cursor is one that it has given. */
const inCircles = () =>
  err(appError('provider_bad_answer', 'The listing of changes leads in a circle', 'backoff'))

/**
 * What has to be had whole to be judged: our own sent mail, which bears our mark and says who is answered, and what may be a
 * delivery report. `mayBeBounce` looks at files as well, which heads have not: an empty sender stands for them.
 */
const isNeededWhole = (head: ProviderMessage): boolean =>
  (head.direction === 'sent' && head.notKept !== 'draft') ||
  mayBeBounce(head) ||
  (head.from.address === '' && head.notKept === null)

/** One page in one transaction: what is to be fetched, what is decided by its head, what is gone, and the cursor. */
const takePage = async (
  { mailboxId, store }: RunDeps,
  commit: CommitStep,
  askLeft: AskLeft,
  page: PullPage,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const { changed, heads, removed, left, next } = page
  // What is not stored is nobody's: where it went is told by the listing of that place.
  const known = left.length === 0 ? [] : await store.sync.known({ mailboxId, providerMessageIds: left })
  const gone = await askLeft(known, signal)
  if (!gone.ok) return gone
  const whole = heads.filter(isNeededWhole).map(({ providerMessageId }) => providerMessageId)
  await commit({
    heads: heads.filter((head) => !isNeededWhole(head)),
    // Histories are told from the oldest on; people look for the newest.
    wanted: { route: 'pull', ids: [...new Set([...changed, ...whole].toReversed())] },
    removed: [...removed, ...gone.value],
    position: { kind: 'cursor', cursor: next },
  })
  return ok(null)
}

/**
 * Lists what changed since the cursor, page by page. A lost cursor is replaced without losing local data, and followed
 * at once: some providers watch nothing before the first listing, so that what is deleted before it is never told.
 * @param onLost The cursor was, and with it all that was told of deletions since. Called at once, because the run may
 *   still fail, and the next one finds a cursor that is well.
 */
export const pullChanges = async (
  deps: RunDeps,
  commit: CommitStep,
  askLeft: AskLeft,
  record: MailboxRecord,
  onLost: () => Promise<void>,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const missed = gapStart(record, deps.now())
  // All that is to be read, not only the gap: mail can come in that is older, as when another mailbox was moved into this
  // one. Listing costs next to nothing, and what is stored is not fetched again.
  const since = Math.min(missed, deps.now() - record.pullDays * day)
  const anew = () => startAnew(deps, commit, { record, since, missed }, signal)
  const seen = new Set<string>()
  const first = record.cursor === null ? await anew() : ok(record.cursor)
  if (!first.ok) return first
  let cursor = first.value
  let renewed = record.cursor === null
  for (let more = true; more;) {
    if (seen.has(cursor)) return inCircles()
    seen.add(cursor)
    const page = await deps.provider.pull(cursor, signal)
    if (!page.ok && page.error.code === 'cursor_expired') {
      await onLost()
      // The fresh one as well: the next run takes another, and meanwhile the past is listed.
      if (renewed) return ok(null)
      const fresh = await anew()
      if (!fresh.ok) return fresh
      cursor = fresh.value
      renewed = true
      seen.clear()
      continue
    }
    if (!page.ok) return page
    if (page.value.lost === true) {
      await onLost()
      await deps.store.sync.startBackfills({ mailboxId: deps.mailboxId, since: Math.max(0, since) })
    }
    const taken = await takePage(deps, commit, askLeft, page.value, signal)
    if (!taken.ok) return taken
    cursor = page.value.next
    more = page.value.more
  }
  return ok(null)
}
