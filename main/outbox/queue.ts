import { appError } from '../../shared/errors/app-error.ts'
import type { Publish } from '../ipc/publish.ts'
import { createRerun } from '../platform/rerun.ts'
import type { Store, SubmissionRecord } from '../store/store.ts'
import { createAnnounce, type Announce } from './announce.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import { isReady, type LaneDeps } from './lane.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { notes } from './notes.ts'
import { createReadBack, type ReadBackDeps } from './read-back.ts'
import { createPunctuality, missedAfterMs, type Punctuality } from './schedule.ts'

export type OutboxDeps = Pick<
  LaneDeps,
  'openProvider' | 'network' | 'clock' | 'random' | 'logger' | 'sending'
> &
  Pick<ReadBackDeps, 'onSent'> & {
    readonly store: {
      readonly submissions: Pick<
        Store['submissions'],
        'get' | 'due' | 'nextDueAt' | 'advance' | 'contactIds' | 'list'
      >
      readonly mailboxes: Pick<Store['mailboxes'], 'get'>
    }
    readonly publish: Publish
  }

/** The loop that sends what is queued. It needs no window. */
export type Outbox = Decisions & {
  /** Takes up what is on disk, what a crash left in `sending` first of all, and follows the network. */
  readonly start: () => void
  /** Ends what is under way (a mail without an answer stays `sending`, to be asked about) and answers when it has ended. */
  readonly stop: () => Promise<void>
  /** Something may be due. With a mailbox: what held it is over, such as a sign-in that was renewed. */
  readonly wake: (mailboxId?: string) => void
}

/** After an error of the store or a bug. */
const lookAgainMs = 10_000

/**
 * The longest time without a look while anything waits: timers stand still while the computer sleeps, and the clock on
 * the wall can be set.
 */
const longestRestMs = missedAfterMs / 2

const byMailbox = (records: readonly SubmissionRecord[]): Map<string, string[]> => {
  const lanes = new Map<string, string[]>()
  for (const { id, mailboxId } of records) lanes.set(mailboxId, [...(lanes.get(mailboxId) ?? []), id])
  return lanes
}

const sayOffline = async (
  { store, clock }: OutboxDeps,
  announce: Announce,
  due: readonly SubmissionRecord[],
): Promise<void> => {
  for (const { id, state, reason } of due) {
    if (state !== 'queued' || reason?.code === 'offline') continue
    const moved = await store.submissions.advance({
      submissionId: id,
      expected: ['queued'],
      change: { reason: noNetwork },
      at: clock.now(),
      note: notes.offline,
      code: 'offline',
    })
    if (moved) announce(id, 'queued')
  }
}

const noNetwork = appError('offline', 'There is no network', 'backoff')

type Loop = {
  readonly request: () => void
  readonly idle: () => Promise<void>
  readonly stop: () => void
}

type LoopParts = { readonly announce: Announce; readonly lanes: Lanes; readonly punctuality: Punctuality }

const createLoop = (deps: OutboxDeps, parts: LoopParts, signal: AbortSignal): Loop => {
  const { announce, lanes, punctuality } = parts
  const { store, network, clock, logger } = deps
  let cancelTimer: (() => void) | null = null

  /** `now` is the time of the look: what falls due between two times would be seen by neither. */
  const setTimer = async (now: number, isAnyDue: boolean): Promise<void> => {
    const nextDueAt = (await store.submissions.nextDueAt({ now })) ?? Number.POSITIVE_INFINITY
    // What is due now is under way, whose end asks again, or held: only the end of that brings it up again.
    const next = Math.min(nextDueAt, lanes.nextRelease(now), isAnyDue ? now + longestRestMs : nextDueAt)
    if (Number.isFinite(next) && !signal.aborted) {
      const ms = Math.min(longestRestMs, Math.max(1, next - clock.now()))
      cancelTimer = clock.after(ms, rerun.request)
    }
  }

  const look = async (): Promise<void> => {
    const now = clock.now()
    const due = (await store.submissions.due({ now })).filter((record) => isReady(record, now))
    if (!network.isOnline()) return sayOffline(deps, announce, due)
    punctuality.see(due, now)
    for (const [mailboxId, ids] of byMailbox(due)) lanes.start(mailboxId, ids)
    await setTimer(now, due.length > 0)
  }

  const rerun = createRerun(async () => {
    cancelTimer?.()
    cancelTimer = null
    if (signal.aborted) return
    try {
      await look()
    } catch (cause) {
      logger.error('outbox.look_failed', { cause: String(cause) })
      cancelTimer = clock.after(lookAgainMs, rerun.request)
    }
  })

  return { ...rerun, stop: () => cancelTimer?.() }
}

/** Builds the outbox. Nothing happens before `start`. */
export const createOutbox = (deps: OutboxDeps): Outbox => {
  const { store, network, clock, logger } = deps
  const abort = new AbortController()
  const { signal } = abort
  const announce = createAnnounce({ submissions: store.submissions, publish: deps.publish, logger })
  const punctuality = createPunctuality()
  const readBack = createReadBack({ ...deps, announce }, signal)
  const lanes = createLanes({ ...deps, announce, punctuality, readBack }, () => loop.request(), signal)
  const loop = createLoop(deps, { announce, lanes, punctuality }, signal)
  let stopListening: (() => void) | null = null

  const wake = (mailboxId?: string): void => {
    if (mailboxId !== undefined) lanes.release(mailboxId)
    loop.request()
  }

  return {
    ...createDecisions({ store, openProvider: deps.openProvider, clock, announce, signal, wake }),
    wake,
    start: () => {
      stopListening ??= network.onChange((online) => {
        if (online) {
          lanes.release(null)
          lanes.meanwhile(readBack.again())
        }
        loop.request()
      })
      loop.request()
      lanes.meanwhile(readBack.leftBehind(clock.now()))
    },
    stop: async () => {
      abort.abort()
      stopListening?.()
      await lanes.idle()
      await loop.idle()
      loop.stop()
    },
  }
}
