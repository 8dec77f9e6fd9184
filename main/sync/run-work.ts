import { ok, type Result } from '../../shared/errors/result.ts'
import { isOfTheRun } from '../providers/failure-scope.ts'
import type { MailboxRecord, Wanted } from '../store/store.ts'
import { createAskLeft } from './ask-left.ts'
import { createAudit } from './audit.ts'
import { createCommitStep } from './commit-step.ts'
import { createDrain } from './drain.ts'
import { lookAtSent } from './first-look.ts'
import { listPast, type Between, type Listed } from './list-past.ts'
import type { Progress } from './progress.ts'
import type { RunDeps } from './run-deps.ts'

/** News is looked for so often while a run works on the past. */
const usualNewsEveryMs = 60_000

/** Pages of listings between two chunks of messages: totals are known soon, and the first mail shows within seconds. */
const pagesBetweenChunks = 4

/** `news`: it is time to look for news; there is more to do after that. */
export type Worked = 'through' | 'news'

const isNews = ({ route, attempts }: Wanted): boolean => route === 'pull' && attempts === 0
const isAny = (): boolean => true

/** What the runs of a lane share: what is remembered of messages that can't be had outlives a run. */
export const createRunParts = (deps: RunDeps, spread: number) => {
  const state = { created: false }
  const watched: RunDeps = {
    ...deps,
    onLists: (changed) => {
      if (changed.created.length > 0) state.created = true
      deps.onLists?.(changed)
    },
  }
  const commit = createCommitStep(watched)
  const askLeft = createAskLeft(deps)
  const drain = createDrain(watched, commit)
  return { deps, state, commit, askLeft, drain, audit: createAudit(watched, askLeft, spread) }
}

export type RunParts = ReturnType<typeof createRunParts>

/** What one run counts and watches. */
type Turn = {
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly isNewsDue: () => boolean
}

const createTurn = (deps: RunDeps, progress: Progress, signal: AbortSignal) => {
  let pulledAt = deps.now()
  return {
    progress,
    signal,
    notePulled: (at: number): void => void (pulledAt = at),
    // A clock that was put back says nothing.
    isNewsDue: (): boolean =>
      deps.takeAsked?.() === true ||
      deps.now() - pulledAt >= (deps.newsEveryMs?.() ?? usualNewsEveryMs) ||
      deps.now() < pulledAt,
  }
}

/** Fetches while something that is meant is wanted, and no news is due. */
const drainAll = async (
  { drain }: RunParts,
  { progress, signal, isNewsDue }: Turn,
  isMeant: (first: Wanted) => boolean,
): Promise<Result<Worked>> => {
  for (;;) {
    const drained = await drain.chunk(isMeant, progress, signal)
    if (!drained.ok) return drained
    if (drained.value.asked === 0) return ok('through')
    progress.tell(await drain.left())
    if (isNewsDue()) return ok('news')
  }
}

/** Lists all past mail first, so that totals are known; now and then a chunk is fetched in between. */
const listAll = (parts: RunParts, turn: Turn): Promise<Result<Listed>> => {
  const { deps, commit, drain } = parts
  const { progress, signal, isNewsDue } = turn
  let pages = 0
  const between: Between = async () => {
    progress.setPhase('backfilling')
    progress.tell(await drain.left())
    if (pages++ % pagesBetweenChunks === 0) {
      const drained = await drain.chunk(isAny, progress, signal)
      if (!drained.ok) return drained
      progress.tell(await drain.left())
    }
    return ok(isNewsDue() ? 'stop' : 'go')
  }
  return listPast(deps, commit, between, signal)
}

/** Lists and fetches. A listing that can't be had keeps out nothing that is listed; what it lacks is told at the end. */
const fetchAll = async (parts: RunParts, turn: Turn, record: MailboxRecord): Promise<Result<Worked>> => {
  const { deps, state, commit } = parts
  const news = await drainAll(parts, turn, isNews)
  if (!news.ok || news.value === 'news') return news
  state.created = false
  const listed = await listAll(parts, turn)
  if (!listed.ok && isOfTheRun(listed.error)) return listed
  if (listed.ok && listed.value === 'stopped') return ok('news')
  const looked = record.looked ? ok(null) : await lookAtSent(deps, commit, turn.signal)
  if (!looked.ok) return looked
  const drained = await drainAll(parts, turn, isAny)
  if (!drained.ok || drained.value === 'news') return drained
  if (!listed.ok) return listed
  // Contacts that were made of what was fetched: their past is not listed yet.
  return state.created ? ok('news') : drained
}

/** The audit, where it is due or asked for. It gives way to news after every batch. */
const checkAll = async (parts: RunParts, turn: Turn, record: MailboxRecord): Promise<Result<Worked>> => {
  const { deps, audit } = parts
  if (deps.takeCheckAsked?.() === true) await audit.beginAnew()
  if (!(await audit.isDue(record.connectedAt))) return ok('through')
  for (;;) {
    const step = await audit.step(turn.signal)
    if (!step.ok) return step
    const drained = await drainAll(parts, turn, isAny)
    if (!drained.ok || drained.value === 'news') return drained
    if (step.value === 'through') return ok('through')
    if (turn.isNewsDue()) return ok('news')
  }
}

/** Everything of one run after a pull: what is wanted, listings of the past, the first look, the audit. */
export const createRunWork = (parts: RunParts, progress: Progress, signal: AbortSignal) => {
  const turn = createTurn(parts.deps, progress, signal)
  return {
    notePulled: turn.notePulled,
    run: async (record: MailboxRecord): Promise<Result<Worked>> => {
      progress.tell(await parts.drain.left())
      const fetched = await fetchAll(parts, turn, record)
      return !fetched.ok || fetched.value === 'news' ? fetched : checkAll(parts, turn, record)
    },
  }
}
