import type { SyncStatus } from '../../shared/domain/mailbox.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { err } from '../../shared/errors/result.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { Clock, Logger, Random } from '../platform/ports.ts'
import { createRerun } from '../platform/rerun.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { RunDeps } from './intake.ts'
import { createMailboxRun, type RunEnd } from './mailbox-run.ts'
import { createRefreshAliases } from './refresh-aliases.ts'
import { nextSyncDelayMs } from './sync-delay.ts'

export type LaneDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly onStatus: (status: SyncStatus) => void
  readonly onStored: (contactIds: readonly string[]) => void
  readonly onSubmissions: RunDeps['onSubmissions']
  readonly onMailboxChanged: () => void
}

/** The status of a mailbox for which nothing is under way. */
export const atRest = (mailboxId: string): SyncStatus => ({
  mailboxId,
  phase: 'idle',
  done: 0,
  total: null,
  nextSyncAt: null,
})

/** After a run that ended in a bug of ours. */
const afterCrashMs = 60_000

const failureAsValue = async <T>(work: () => Promise<T>, asEnd: (error: AppError) => T): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AppFailure) return asEnd(cause.error)
    throw cause
  }
}

/** What a lane does when it is time: aliases first, because what is own mail depends on them, then mail. */
const createWork = (
  mailboxId: string,
  provider: MailProvider,
  deps: LaneDeps,
  onProgress: (progress: Partial<SyncStatus>) => void,
) => {
  const { store, onStored, onSubmissions, onMailboxChanged, clock, logger } = deps
  const { now } = clock
  const onChanged = onMailboxChanged
  const told = { onStored, onSubmissions, onProgress }
  const run = createMailboxRun({ mailboxId, provider, store, now, logger, ...told })
  const aliases = createRefreshAliases({ mailboxId, provider, store, now, logger, onChanged })
  return {
    run: async (signal: AbortSignal): Promise<RunEnd> => {
      await aliases.run(signal)
      return failureAsValue<RunEnd>(
        () => run(signal),
        (error) => ({ pulled: false, result: err(error) }),
      )
    },
    /** The sign-in ended: a new one may bring other aliases. */
    expireAliases: aliases.expire,
  }
}

/** One mailbox's timer and its run under way, one at a time. What is asked for meanwhile follows at once. */
export const createLane = (mailboxId: string, provider: MailProvider, deps: LaneDeps) => {
  const { store, clock } = deps
  const abort = new AbortController()
  let status = atRest(mailboxId)
  let cancelTimer: (() => void) | null = null
  let failures = 0

  const setStatus = (change: Partial<SyncStatus>): void => {
    // What a run that was called off still has to say is not shown: somebody waits for the mailbox to be at rest.
    if (abort.signal.aborted) return
    status = { ...status, ...change }
    deps.onStatus(status)
  }
  const work = createWork(mailboxId, provider, deps, setStatus)

  const note = async (startedAt: number, { pulled, result }: RunEnd): Promise<AppError | null> => {
    const lastError = result.ok ? null : result.error
    await store.mailboxes.noteSync({ mailboxId, lastSyncAt: pulled ? startedAt : null, lastError })
    deps.onMailboxChanged()
    return lastError
  }

  const wait = (error: AppError | null, delay: number | null): void => {
    // Ended meanwhile: a timer set now would outlive the lane.
    if (abort.signal.aborted) return
    const nextSyncAt = delay === null ? null : clock.now() + delay
    setStatus({ phase: error === null ? 'idle' : 'waiting', nextSyncAt })
    if (delay !== null) cancelTimer = clock.after(delay, rerun.request)
  }

  const runOnce = async (): Promise<void> => {
    const startedAt = clock.now()
    setStatus({ phase: 'pulling', done: 0, total: null, nextSyncAt: null })
    const end = await work.run(abort.signal)
    if (abort.signal.aborted) return
    const error = await failureAsValue(
      () => note(startedAt, end),
      (failure) => failure,
    )
    if (error !== null) deps.logger.warn('sync.stopped', { mailboxId, code: error.code })
    failures = error === null ? 0 : failures + 1
    const delay = nextSyncDelayMs(error, failures, deps.random())
    if (delay === null) work.expireAliases()
    wait(error, delay)
  }

  const rerun = createRerun(async () => {
    cancelTimer?.()
    if (abort.signal.aborted) return
    try {
      await runOnce()
    } catch (cause) {
      // A bug of ours: the lane goes on, the next timer or "sync now" tries again.
      deps.logger.error('sync.crashed', { mailboxId, cause: String(cause) })
      wait(null, afterCrashMs)
    }
  })

  /** Ends timer and run; answers when nothing of it is under way any more. */
  const stop = async (): Promise<void> => {
    abort.abort()
    cancelTimer?.()
    await rerun.idle()
  }

  return { request: rerun.request, status: () => status, stop }
}

export type Lane = ReturnType<typeof createLane>
