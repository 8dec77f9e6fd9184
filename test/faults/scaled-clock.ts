import type { Clock } from '../../main/platform/ports.ts'
import { speed } from './killed-schedule.ts'

const epoch = Date.UTC(2026, 10, 1, 9)

/** A clock that goes `speed` times faster than the real one. Equal for all that were told the same real `startedAt` (epoch ms). */
export const scaledClock = (startedAt: number): Clock => ({
  now: () => epoch + Math.round((Date.now() - startedAt) * speed),
  after: (ms, run) => {
    // A real timer of less than a millisecond comes to one all the same.
    const timer = setTimeout(run, Math.min(ms / speed, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
})
