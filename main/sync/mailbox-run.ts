import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailboxRecord } from '../store/store.ts'
import { createProgress } from './progress.ts'
import { pullChanges } from './pull.ts'
import type { RunDeps } from './run-deps.ts'
import { createRunParts, createRunWork } from './run-work.ts'

/** How a run ended: whether the cursor is up to date, and what stopped it, if anything did. */
export type RunEnd = { readonly pulled: boolean; readonly result: Result<null> }

/** Why nothing is fetched. What ended the connection stays the reason that is shown; a pause is no failure. */
const notConnected = (record: MailboxRecord | null): RunEnd => {
  const paused = record?.state === 'connected'
  const reason =
    record?.lastError ??
    (paused ? null : appError('mailbox_not_connected', 'The mailbox is not connected', 'user'))
  return { pulled: false, result: reason === null ? ok(null) : err(reason) }
}

/** How a run ends that has begun. */
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
  const parts = createRunParts(deps, spread)
  const { mailboxId, store, now } = deps
  return async (signal: AbortSignal): Promise<RunEnd> => {
    const progress = createProgress(deps.provider.capabilities.bodiesPerMinute, deps.onProgress)
    const work = createRunWork(parts, progress, signal)
    for (let pulled = false; ; pulled = true) {
      const record = await store.mailboxes.get({ mailboxId })
      if (record === null || record.state !== 'connected' || record.paused)
        return pulled ? endOf(true, null) : notConnected(record)
      const startedAt = now()
      // What was deleted meanwhile no history tells any more: only an audit finds it.
      const news = await pullChanges(deps, parts.commit, parts.askLeft, record, parts.audit.beginAnew, signal)
      if (!news.ok) return endOf(pulled, news.error)
      work.notePulled(startedAt)
      if (pulled) await deps.onPulled?.(startedAt)
      const worked = await work.run(record)
      if (!worked.ok) return endOf(true, worked.error)
      if (worked.value === 'through') return endOf(true, null)
    }
  }
}
