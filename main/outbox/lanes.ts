import { isDue } from '../platform/due.ts'
import { runLane, type LaneDeps } from './lane.ts'
import { createPacing } from './pacing.ts'

/** After an error of the store or a bug. */
const afterFailureMs = 10_000

/** Mailboxes that are being worked for, and those that are left alone until a time. */
export const createLanes = (
  given: Omit<LaneDeps, 'meanwhile' | 'pacing'>,
  onEnd: () => void,
  signal: AbortSignal,
) => {
  const background = new Set<Promise<void>>()
  const meanwhile = (work: Promise<void>): void => {
    const watched = work
      .catch((cause: unknown) => {
        given.logger.warn('outbox.read_back_failed', { cause: String(cause) })
      })
      .finally(() => background.delete(watched))
    background.add(watched)
  }
  const deps: LaneDeps = { ...given, meanwhile, pacing: createPacing(given.clock) }
  const running = new Map<string, Promise<void>>()
  const holds = new Map<string, number>()

  const run = async (mailboxId: string, ids: readonly string[]): Promise<void> => {
    try {
      const holdUntil = await runLane(deps, { mailboxId, ids }, signal)
      if (holdUntil !== null) holds.set(mailboxId, holdUntil)
    } catch (cause) {
      // The store failed, or a bug: what is on disk says where to go on.
      deps.logger.error('outbox.lane_failed', { mailboxId, cause: String(cause) })
      holds.set(mailboxId, deps.clock.now() + afterFailureMs)
    }
    running.delete(mailboxId)
    onEnd()
  }

  return {
    start: (mailboxId: string, ids: readonly string[]): void => {
      if (running.has(mailboxId) || !isDue(holds.get(mailboxId) ?? null, deps.clock.now())) return
      running.set(mailboxId, run(mailboxId, ids))
    },
    release: (mailboxId: string | null): void => {
      if (mailboxId === null) holds.clear()
      else holds.delete(mailboxId)
    },
    /** The next time at which a mailbox is let go on, or infinity. Those that are past hold nothing any more. */
    nextRelease: (now: number): number => {
      for (const [mailboxId, until] of holds) if (isDue(until, now)) holds.delete(mailboxId)
      return Math.min(...holds.values())
    },
    /** Work beside the lanes, which is ended before they are idle. */
    meanwhile,
    idle: async (): Promise<void> => {
      await Promise.all(running.values())
      await Promise.all(background)
    },
  }
}

export type Lanes = ReturnType<typeof createLanes>
