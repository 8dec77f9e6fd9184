import type { Clock, Logger } from './platform/ports.ts'

type StopDeps = {
  readonly clock: Clock
  readonly logger: Logger
  /** End at once, all together. */
  readonly work: readonly (() => Promise<void>)[]
  /** After the work has ended. */
  readonly tokens: () => Promise<void>
  /** Last of all, whatever became of the others. */
  readonly store: () => Promise<void>
}

/** Less than the shell grants, so that the store is closed in order even where something else hangs. */
const patienceMs = 3500

const endInOrder = async ({ logger, work, tokens }: StopDeps): Promise<void> => {
  const ended = await Promise.allSettled(work.map((end) => end()))
  for (const end of ended) {
    if (end.status === 'rejected') logger.error('app.stop_failed', { cause: String(end.reason) })
  }
  await tokens()
}

/**
 * Ends the app in order: work, credentials on their way to the disk, the store. What fails or hangs does not keep the
 * rest from ending: a store that was not closed is looked through at the next start, which takes its time.
 */
export const createStop = (deps: StopDeps) => async (): Promise<void> => {
  const { clock, logger, store } = deps
  const late = Promise.withResolvers<void>()
  const callOff = clock.after(patienceMs, () => {
    logger.warn('app.stop_cut')
    late.resolve()
  })
  await Promise.race([endInOrder(deps), late.promise])
  callOff()
  await store()
}
