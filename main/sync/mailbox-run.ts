import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailboxRecord } from '../store/store.ts'
import { backfillAddresses } from './backfill.ts'
import { chunkSize, createIntake, type Intake, type RunDeps } from './intake.ts'
import { pullChanges } from './pull.ts'

const retryFailed = async (deps: RunDeps, intake: Intake, signal: AbortSignal): Promise<Result<null>> => {
  const { mailboxId } = deps
  const due = await deps.store.sync.dueFailures({ mailboxId, now: deps.now(), limit: chunkSize })
  const ids = due.map((failure) => failure.providerMessageId)
  if (ids.length === 0) return ok(null)
  const batch = { ids, removed: [], left: [], position: { kind: 'none' }, patience: 'listed' } as const
  return intake.take(batch, () => undefined, signal)
}

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

/**
 * A first position stands for "from now on", but some providers watch nothing before the first listing: what is deleted
 * before that is never told. So it comes right after the first mail, not a minute later.
 */
const watch = async (deps: RunDeps, intake: Intake, signal: AbortSignal): Promise<Result<null>> => {
  const record = await deps.store.mailboxes.get({ mailboxId: deps.mailboxId })
  return record === null || record.cursor === null ? ok(null) : pullChanges(deps, intake, record, signal)
}

/**
 * Brings one mailbox up to date: changes since the cursor, then messages that failed before, then past mail of new
 * addresses. Every position commits with the data it stands for, so that a run can be cut anywhere and repeated.
 */
export const createMailboxRun = (deps: RunDeps) => {
  const intake = createIntake(deps)
  return async (signal: AbortSignal): Promise<RunEnd> => {
    const record = await deps.store.mailboxes.get({ mailboxId: deps.mailboxId })
    if (record === null || record.state !== 'connected' || record.paused) return notConnected(record)
    const pulled = await pullChanges(deps, intake, record, signal)
    if (!pulled.ok) return { pulled: false, result: pulled }
    const retried = await retryFailed(deps, intake, signal)
    if (!retried.ok) return { pulled: true, result: retried }
    const backfilled = await backfillAddresses(deps, intake, signal)
    if (record.cursor !== null || !backfilled.ok) return { pulled: true, result: backfilled }
    return { pulled: true, result: await watch(deps, intake, signal) }
  }
}
