import type { Priority } from './budget.ts'

/** Lets only so many through at the same time. */
export type Gate = {
  /**
   * Waits for a place: `now` before `background`, first come, first served within. Answers the way out, to be called
   * once, or null when the signal ended the wait.
   */
  readonly enter: (priority: Priority, signal: AbortSignal) => Promise<(() => void) | null>
}

type Waiter = { readonly admit: () => void }

/** A gate with `places` places. Providers refuse what comes above their number of requests at once. */
export const createGate = (places: number): Gate => {
  const waiting: Record<Priority, Waiter[]> = { now: [], background: [] }
  let inside = 0

  const pump = (): void => {
    while (inside < places) {
      const next = waiting.now.shift() ?? waiting.background.shift()
      if (next === undefined) return
      inside += 1
      next.admit()
    }
  }

  const wayOut = () => {
    let left = false
    return (): void => {
      if (left) return
      left = true
      inside -= 1
      pump()
    }
  }

  const enter: Gate['enter'] = (priority, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(null)
      const queue = waiting[priority]
      const onAbort = (): void => {
        queue.splice(queue.indexOf(waiter), 1)
        resolve(null)
      }
      const admit = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(wayOut())
      }
      const waiter: Waiter = { admit }
      signal.addEventListener('abort', onAbort, { once: true })
      queue.push(waiter)
      pump()
    })

  return { enter }
}
