import type { SyncStatus } from '../../shared/domain/mailbox.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { err } from '../../shared/errors/result.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { Clock, Logger, Random } from '../platform/ports.ts'
import { createRerun } from '../platform/rerun.ts'
import { isOfTheRun } from '../providers/failure-scope.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { createMailboxRun, type RunEnd } from './mailbox-run.ts'
import { createRefreshAliases } from './refresh-aliases.ts'
import type { RunDeps } from './run-deps.ts'
import { backgroundMs, frontMs, regularDelayMs, retryRunDelayMs } from './sync-delay.ts'

export type LaneDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Whether one of our windows is in front: somebody looks. */
  readonly isInFront: () => boolean
  readonly readBounce?: RunDeps['readBounce']
  readonly onStatus: (status: SyncStatus) => void
  readonly onStored: (contactIds: readonly string[]) => void
  readonly onSubmissions: RunDeps['onSubmissions']
  readonly onLists: NonNullable<RunDeps['onLists']>
  readonly onMailboxChanged: () => void
}

/** The status of a mailbox for which nothing is under way. */
export const atRest = (mailboxId: string): SyncStatus => ({
  mailboxId,
  phase: 'idle',
  done: 0,
  total: null,
  msLeft: null,
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

/** A wish that is taken once. */
const createWish = () => {
  let wished = false
  return {
    make: (): void => void (wished = true),
    take: (): boolean => {
      const taken = wished
      wished = false
      return taken
    },
  }
}

type Told = Pick<RunDeps, 'onProgress'> & Required<Pick<RunDeps, 'onPulled' | 'takeAsked' | 'takeCheckAsked'>>

/** What a lane does when it is time: aliases first, because what is own mail depends on them, then mail. */
const createWork = (mailboxId: string, provider: MailProvider, deps: LaneDeps, told: Told) => {
  const { store, onStored, onSubmissions, onLists, onMailboxChanged, clock, logger, random } = deps
  const { now } = clock
  const onChanged = onMailboxChanged
  const run = createMailboxRun(
    {
      ...told,
      mailboxId,
      provider,
      store,
      now,
      logger,
      readBounce: deps.readBounce,
      onStored,
      onSubmissions,
      onLists,
      onCoverage: onMailboxChanged,
      newsEveryMs: () => (deps.isInFront() ? frontMs : backgroundMs),
    },
    random(),
  )
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

/** The one timer of a lane. `rested`: since when nothing was to be done, where the last run went well. */
const createTimer = ({ clock, random, isInFront }: LaneDeps, run: () => void) => {
  let callOff: (() => void) | null = null
  let restedAt: number | null = null
  const cancel = (): void => {
    callOff?.()
    callOff = null
  }
  const set = (delay: number): number => {
    cancel()
    callOff = clock.after(delay, run)
    return clock.now() + delay
  }
  return {
    cancel: (): void => {
      cancel()
      restedAt = null
    },
    set,
    /** The usual wait after a run that went well. */
    rest: (): number => {
      restedAt = clock.now()
      return set(regularDelayMs(isInFront(), random()))
    },
    /**
     * The window came to the front or went: the wait counts from when it began. Answers when the next run is, null where
     * another wait than the usual one is under way.
     */
    retime: (): number | null =>
      restedAt === null
        ? null
        : set(Math.max(0, restedAt + regularDelayMs(isInFront(), random()) - clock.now())),
  }
}

const createStatus = (mailboxId: string, signal: AbortSignal, onStatus: LaneDeps['onStatus']) => {
  let status = atRest(mailboxId)
  return {
    now: () => status,
    set: (change: Partial<SyncStatus>): void => {
      // What a run that was called off still has to say is not shown: somebody waits for the mailbox to be at rest.
      if (signal.aborted) return
      status = { ...status, ...change }
      onStatus(status)
    },
  }
}

type LaneParts = {
  readonly signal: AbortSignal
  readonly setStatus: (change: Partial<SyncStatus>) => void
  readonly timer: ReturnType<typeof createTimer>
  readonly asked: ReturnType<typeof createWish>
  readonly checkAsked: ReturnType<typeof createWish>
}

/** One run of a lane from its first status to the wait after it. */
const createRunOnce = (mailboxId: string, provider: MailProvider, deps: LaneDeps, parts: LaneParts) => {
  const { store, clock } = deps
  const { signal, setStatus, timer, asked, checkAsked } = parts
  let pulledAt = 0
  let failures = 0

  const noteSync = async (lastSyncAt: number | null, lastError: AppError | null): Promise<void> => {
    await store.mailboxes.noteSync({ mailboxId, lastSyncAt, lastError })
    deps.onMailboxChanged()
  }

  const work = createWork(mailboxId, provider, deps, {
    onProgress: setStatus,
    onPulled: async (startedAt) => {
      pulledAt = startedAt
      await noteSync(startedAt, null)
    },
    takeAsked: asked.take,
    takeCheckAsked: checkAsked.take,
  })

  const note = async ({ pulled, result }: RunEnd): Promise<AppError | null> => {
    const lastError = result.ok ? null : result.error
    await noteSync(pulled ? pulledAt : null, lastError)
    return lastError
  }

  const wait = (error: AppError | null, pulled: boolean): void => {
    // Ended meanwhile: a timer set now would outlive the lane.
    if (signal.aborted) return
    if (error === null) return setStatus({ phase: 'idle', msLeft: null, nextSyncAt: timer.rest() })
    const apart = retryRunDelayMs(error, failures, deps.random())
    // News comes through: what can't be had of the past must not hold it up for longer than nobody looking does.
    const isOfThePast = pulled && !isOfTheRun(error)
    const delay =
      apart !== null && isOfThePast ? Math.min(apart, regularDelayMs(false, deps.random())) : apart
    if (delay === null) work.expireAliases()
    setStatus({ phase: 'waiting', msLeft: null, nextSyncAt: delay === null ? null : timer.set(delay) })
  }

  return async (): Promise<void> => {
    pulledAt = clock.now()
    asked.take()
    setStatus({ phase: 'pulling', done: 0, total: null, msLeft: null, nextSyncAt: null })
    const end = await work.run(signal)
    if (signal.aborted) return
    const error = await failureAsValue(
      () => note(end),
      (failure) => failure,
    )
    if (error !== null) deps.logger.warn('sync.stopped', { mailboxId, code: error.code })
    failures = error === null ? 0 : failures + 1
    wait(error, end.pulled)
  }
}

/** One mailbox's timer and its run under way, one at a time. What is asked for meanwhile follows at once. */
export const createLane = (mailboxId: string, provider: MailProvider, deps: LaneDeps) => {
  const abort = new AbortController()
  const { signal } = abort
  const asked = createWish()
  const checkAsked = createWish()
  const status = createStatus(mailboxId, signal, deps.onStatus)
  const timer = createTimer(deps, () => rerun.request())
  const parts = { signal, setStatus: status.set, timer, asked, checkAsked }
  const runOnce = createRunOnce(mailboxId, provider, deps, parts)

  const rerun = createRerun(async () => {
    timer.cancel()
    if (signal.aborted) return
    try {
      await runOnce()
    } catch (cause) {
      // A bug of ours: the lane goes on, the next timer or "sync now" tries again.
      deps.logger.error('sync.crashed', { mailboxId, cause: String(cause) })
      if (!signal.aborted) status.set({ phase: 'idle', msLeft: null, nextSyncAt: timer.set(afterCrashMs) })
    }
  })

  const request = (): void => {
    asked.make()
    rerun.request()
  }

  return {
    /** Asks for a run. One that is under way looks for news as soon as it can, and another follows. */
    request,
    /** Asks for an audit, after what there is to do. */
    check: (): void => {
      checkAsked.make()
      request()
    },
    /** A window of ours came to the front, or none is there any more. */
    retime: (): void => {
      const nextSyncAt = signal.aborted ? null : timer.retime()
      if (nextSyncAt !== null) status.set({ nextSyncAt })
    },
    status: status.now,
    /** Ends timer and run; answers when nothing of it is under way any more. */
    stop: async (): Promise<void> => {
      abort.abort()
      timer.cancel()
      await rerun.idle()
    },
  }
}

export type Lane = ReturnType<typeof createLane>
