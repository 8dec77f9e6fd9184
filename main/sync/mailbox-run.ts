import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { isOfTheRun } from '../providers/failure-scope.ts'
import type { MailboxRecord, Wanted } from '../store/store.ts'
import { createAskLeft } from './ask-left.ts'
import { createAudit } from './audit.ts'
import { createCommitStep } from './commit-step.ts'
import { createDrain } from './drain.ts'
import { lookAtSent } from './first-look.ts'
import { listPast, type Between } from './list-past.ts'
import { createProgress, type Progress } from './progress.ts'
import { pullChanges } from './pull.ts'
import type { RunDeps } from './run-deps.ts'

/** How a run ended: whether the cursor is up to date, and what stopped it, if anything did. */
export type RunEnd = { readonly pulled: boolean; readonly result: Result<null> }

/** News is looked for so often while a run works on the past. */
const usualNewsEveryMs = 60_000

/** Pages of listings between two chunks of messages: totals are known soon, and the first mail shows within seconds. */
const pagesBetweenChunks = 4

/** Why nothing is fetched. What ended the connection stays the reason that is shown; a pause is no failure. */
const notConnected = (record: MailboxRecord | null): RunEnd => {
  const paused = record?.state === 'connected'
  const reason =
    record?.lastError ??
    (paused ? null : appError('mailbox_not_connected', 'The mailbox is not connected', 'user'))
  return { pulled: false, result: reason === null ? ok(null) : err(reason) }
}

/** `news`: it is time to look for news; there is more to do after that. */
type Worked = 'through' | 'news'

const isNews = ({ route, attempts }: Wanted): boolean => route === 'pull' && attempts === 0
const isAny = (): boolean => true

/** The parts that a lane's runs share: what they remember of messages that can't be had outlives a run. */
const createParts = (deps: RunDeps, spread: number) => {
  const state = { created: false, checking: false }
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
  return { state, commit, askLeft, drain, audit: createAudit(watched, askLeft, spread) }
}

type Parts = ReturnType<typeof createParts>

/** Everything of one run after its pull: what is wanted, listings of the past, the first look, the audit. */
const createWork = (deps: RunDeps, parts: Parts, progress: Progress, signal: AbortSignal) => {
  const { state, commit, drain, audit } = parts
  let pulledAt = deps.now()

  const isNewsDue = (): boolean =>
    deps.takeAsked?.() === true ||
    deps.now() - pulledAt >= (deps.newsEveryMs?.() ?? usualNewsEveryMs) ||
    deps.now() < pulledAt

  const tell = async (): Promise<void> => progress.tell(await drain.left())

  /** Fetches while something that is meant is wanted, and no news is due. */
  const drainAll = async (isMeant: (first: Wanted) => boolean): Promise<Result<Worked>> => {
    for (;;) {
      const drained = await drain.chunk(isMeant, progress, signal)
      if (!drained.ok) return drained
      if (drained.value.asked === 0) return ok('through')
      await tell()
      if (isNewsDue()) return ok('news')
    }
  }

  const list = (): ReturnType<typeof listPast> => {
    let pages = 0
    const between: Between = async () => {
      progress.setPhase('backfilling')
      await tell()
      if (pages++ % pagesBetweenChunks !== 0) return ok(isNewsDue() ? 'stop' : 'go')
      const drained = await drain.chunk(isAny, progress, signal)
      if (!drained.ok) return drained
      await tell()
      return ok(isNewsDue() ? 'stop' : 'go')
    }
    return listPast(deps, commit, between, signal)
  }

  const check = async (record: MailboxRecord): Promise<Result<Worked>> => {
    if (deps.takeCheckAsked?.() === true) state.checking = true
    if (!state.checking && !(await audit.isDue(record.connectedAt))) return ok('through')
    for (;;) {
      const step = await audit.step(signal)
      if (!step.ok) return step
      state.checking = step.value === 'more'
      const drained = await drainAll(isAny)
      if (!drained.ok || drained.value === 'news') return drained
      if (step.value === 'through') return ok('through')
      if (isNewsDue()) return ok('news')
    }
  }

  /** Lists and fetches. A listing that can't be had keeps out nothing that is listed; what it lacks is told at the end. */
  const fetchAll = async (record: MailboxRecord): Promise<Result<Worked>> => {
    const news = await drainAll(isNews)
    if (!news.ok || news.value === 'news') return news
    state.created = false
    const listed = await list()
    if (!listed.ok && isOfTheRun(listed.error)) return listed
    if (listed.ok && listed.value === 'stopped') return ok('news')
    const looked = record.looked ? ok(null) : await lookAtSent(deps, commit, signal)
    if (!looked.ok) return looked
    const drained = await drainAll(isAny)
    if (!drained.ok || drained.value === 'news') return drained
    if (!listed.ok) return listed
    // Contacts that were made of what was fetched: their past is not listed yet.
    return state.created ? ok('news') : drained
  }

  return {
    notePulled: (at: number): void => void (pulledAt = at),
    run: async (record: MailboxRecord): Promise<Result<Worked>> => {
      await tell()
      const fetched = await fetchAll(record)
      return !fetched.ok || fetched.value === 'news' ? fetched : check(record)
    },
  }
}

/** What is known of the end of a run when something stopped it. */
const endOf = (pulled: boolean, error: AppError | null): RunEnd => ({
  pulled,
  result: error === null ? ok(null) : err(error),
})

/**
 * Brings one mailbox up to date: lists changes since the cursor and past mail of new addresses, fetches what is wanted, news
 * first, and now and then checks that nothing is missing. Every position commits with the data it stands for, so that a
 * run can be cut anywhere and repeated. News is looked for again and again, however long the rest takes.
 * @param spread 0 to 1: keeps the audits of several mailboxes apart.
 */
export const createMailboxRun = (deps: RunDeps, spread = 0.5) => {
  const parts = createParts(deps, spread)
  const { mailboxId, store, now } = deps
  return async (signal: AbortSignal): Promise<RunEnd> => {
    const progress = createProgress(deps.provider.capabilities.bodiesPerMinute, deps.onProgress)
    const work = createWork(deps, parts, progress, signal)
    for (let pulled = false; ; pulled = true) {
      const record = await store.mailboxes.get({ mailboxId })
      if (record === null || record.state !== 'connected' || record.paused)
        return pulled ? endOf(true, null) : notConnected(record)
      const startedAt = now()
      const news = await pullChanges(deps, parts.commit, parts.askLeft, record, signal)
      if (!news.ok) return endOf(pulled, news.error)
      work.notePulled(startedAt)
      if (pulled) await deps.onPulled?.(startedAt)
      const worked = await work.run(record)
      if (!worked.ok) return endOf(true, worked.error)
      if (worked.value === 'through') return endOf(true, null)
    }
  }
}
