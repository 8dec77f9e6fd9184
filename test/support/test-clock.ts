import type { Clock } from '../../main/platform/ports.ts'

type Timer = { readonly at: number; readonly run: () => void }

/** A clock that stands still until it is told to go on. Timers run in the order of their time. */
export const createTestClock = (start = Date.UTC(2026, 10, 1, 9)) => {
  let now = start
  let timers: Timer[] = []
  const clock: Clock = {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
  }
  return {
    clock,
    /** How many timers wait. */
    pending: (): number => timers.length,
    /** Milliseconds until the next timer, or null. */
    untilNext: (): number | null =>
      timers.length === 0 ? null : Math.min(...timers.map(({ at }) => at)) - now,
    advance: (ms: number): void => {
      const end = now + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
    },
  }
}
