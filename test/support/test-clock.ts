import type { Clock } from '../../main/platform/ports.ts'
import { createManualClock } from './manual-clock.ts'

/** A clock that stands still until it is told to go on, apart from the hands that move it. Begins at nine. */
export const createTestClock = (start = Date.UTC(2026, 10, 1, 9)) => {
  const { now, after, advance, planned: pending, untilNext } = createManualClock(start)
  const clock: Clock = { now, after }
  return { clock, advance, pending, untilNext }
}
