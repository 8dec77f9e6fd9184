import type { Clock } from './ports.ts'

/** setTimeout fires at once for more than a signed 32-bit number of milliseconds. */
const longestTimeoutMs = 2 ** 31 - 1

/**
 * The real clock. Timers run on the monotonic clock, so a corrected wall clock neither fires nor delays them; they
 * never keep the process alive, because nothing that is only planned may hold up quitting.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    let timer: NodeJS.Timeout | undefined
    const wait = (left: number): void => {
      const step = Math.min(left, longestTimeoutMs)
      timer = setTimeout(() => (left > step ? wait(left - step) : run()), step).unref()
    }
    wait(Math.max(0, ms))
    return () => clearTimeout(timer)
  },
}
