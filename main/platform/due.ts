const hour = 60 * 60_000

/** The longest that anything is put off, in ms: whoever names a longer wait is asked again after this. */
export const longestWaitMs = 24 * hour

/** A time further ahead than this was noted by a clock that was wrong: nobody waits for it. In ms. */
export const unbelievableWaitMs = 25 * hour

/** Whether the time has come that was noted for something; null: any time will do. Epoch ms. */
export const isDue = (at: number | null, now: number): boolean =>
  at === null || at <= now || at > now + unbelievableWaitMs
