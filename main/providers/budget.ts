import type { Clock } from '../platform/ports.ts'

/** What a person waits for (mail on its way out, a file being opened) goes before what is read in the background. */
export type Priority = 'now' | 'background'

/** A mailbox's share of the provider's quota. */
export type Budget = {
  /** Waits until `units` may be spent: first come, first served within a priority. False when the signal ended it. */
  readonly take: (units: number, priority: Priority, signal: AbortSignal) => Promise<boolean>
  /** Nobody gets anything before `at` (epoch ms): the provider said when it will listen again. */
  readonly pauseUntil: (at: number) => void
  /** Milliseconds that are left of such a pause. */
  readonly pausedFor: () => number
  /** Units that it lets through in a minute when all are wanted: what refills, without the burst at the start. */
  readonly perMinute: number
  /** Everything spent since it was made, for logs and tests. */
  readonly spent: () => number
}

type Waiter = {
  readonly units: number
  readonly grant: () => void
}

/**
 * A bucket that refills evenly. Burst and refill together stay within `unitsPerMinute` over any sliding minute,
 * because that is how the provider counts: a sixth may go at once, the rest comes evenly.
 */
const createBucket = (clock: Clock, unitsPerMinute: number) => {
  const burst = unitsPerMinute / 6
  const perMs = (unitsPerMinute - burst) / 60_000
  let tokens = burst
  let countedAt = clock.now()

  return {
    burst,
    perMinute: perMs * 60_000,
    /** Milliseconds until `units` are there. */
    waitFor: (units: number): number => {
      const now = clock.now()
      tokens = Math.min(burst, tokens + Math.max(0, now - countedAt) * perMs)
      countedAt = now
      return tokens >= units ? 0 : Math.ceil((units - tokens) / perMs)
    },
    spend: (units: number): void => {
      tokens -= units
    },
  }
}

export type BudgetOptions = {
  readonly clock: Clock
  /** Quota units in any minute, as the provider counts. */
  readonly unitsPerMinute: number
}

/** A budget of one mailbox: a bucket and the line of those who wait for it. */
export const createBudget = ({ clock, unitsPerMinute }: BudgetOptions): Budget => {
  const bucket = createBucket(clock, unitsPerMinute)
  const waiting: Record<Priority, Waiter[]> = { now: [], background: [] }
  let pausedUntil = 0
  let spent = 0
  let cancelTimer: (() => void) | null = null

  const pump = (): void => {
    cancelTimer?.()
    cancelTimer = null
    for (;;) {
      const queue = waiting.now.length > 0 ? waiting.now : waiting.background
      const first = queue[0]
      if (first === undefined) return
      const wait = Math.max(bucket.waitFor(first.units), pausedUntil - clock.now())
      if (wait > 0) {
        cancelTimer = clock.after(wait, pump)
        return
      }
      queue.shift()
      bucket.spend(first.units)
      spent += first.units
      first.grant()
    }
  }

  const leave = (queue: Waiter[], waiter: Waiter): void => {
    queue.splice(queue.indexOf(waiter), 1)
    pump()
  }

  const take = (units: number, priority: Priority, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const queue = waiting[priority]
      const onAbort = (): void => {
        leave(queue, waiter)
        resolve(false)
      }
      const grant = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(true)
      }
      // A single call dearer than the burst would otherwise wait for ever.
      const waiter: Waiter = { units: Math.min(units, bucket.burst), grant }
      signal.addEventListener('abort', onAbort, { once: true })
      queue.push(waiter)
      pump()
    })

  const pauseUntil = (at: number): void => {
    pausedUntil = Math.max(pausedUntil, at)
    pump()
  }

  return {
    take,
    pauseUntil,
    pausedFor: () => Math.max(0, pausedUntil - clock.now()),
    perMinute: bucket.perMinute,
    spent: () => spent,
  }
}
