import type { Clock, Logger } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'

const dayMs = 24 * 3_600_000

/** How long a mail that was taken back can be looked at and written anew. */
export const keepCancelledMs = 7 * dayMs

/** Once at the start and once a day: lets go of mail that was taken back long ago. */
export const createHousekeeping = (deps: {
  readonly submissions: Pick<Store['submissions'], 'purgeCancelled'>
  readonly clock: Clock
  readonly logger: Logger
}) => {
  const { submissions, clock, logger } = deps
  let cancelTimer: (() => void) | null = null
  let running: Promise<void> = Promise.resolve()

  const clean = async (): Promise<void> => {
    try {
      const purged = await submissions.purgeCancelled({ before: clock.now() - keepCancelledMs })
      if (purged > 0) logger.info('outbox.purged', { purged })
    } catch (cause) {
      logger.warn('outbox.housekeeping_failed', { cause: String(cause) })
    }
  }

  const run = (): void => {
    cancelTimer = clock.after(dayMs, run)
    running = clean()
  }

  return {
    start: run,
    stop: async (): Promise<void> => {
      cancelTimer?.()
      await running
    },
  }
}
