import type { Clock } from '../../main/platform/ports.ts'

export type ManualClock = Clock & {
  /** Moves the time on; what falls due runs in its order, and may plan more within the span. */
  readonly advance: (ms: number) => void
  /** How many timers wait. */
  readonly planned: () => number
  /** Milliseconds until the next timer, or null. */
  readonly untilNext: () => number | null
}

/** A clock that moves when told. Starts on 1 November 2026. */
export const createManualClock = (start = Date.UTC(2026, 10, 1)): ManualClock => {
  let now = start
  let timers: { readonly due: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { due: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance: (ms) => {
      const end = now + ms
      for (;;) {
        const [next] = timers.filter((timer) => timer.due <= end).toSorted((a, b) => a.due - b.due)
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        now = next.due
        next.run()
      }
      now = end
    },
    planned: () => timers.length,
    untilNext: () => (timers.length === 0 ? null : Math.min(...timers.map(({ due }) => due)) - now),
  }
}
