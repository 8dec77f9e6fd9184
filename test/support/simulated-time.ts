import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Fetch } from '../../main/platform/ports.ts'
import { createTestClock } from './test-clock.ts'

/** Turns of the event loop without anything under way, after which only the clock can bring something new. */
const quietTurns = 3

/**
 * Simulated time over real sockets. `counted` wraps a fetch so that requests under way are known; `pass` waits for some
 * work, and while nothing is under way moves the clock to its next timer. Waiting costs no real time.
 */
export const createSimulatedTime = (start?: number) => {
  const time = createTestClock(start)
  let underWay = 0

  const counted =
    (fetch: Fetch): Fetch =>
    async (input, init) => {
      underWay += 1
      try {
        const response = await fetch(input, init)
        // Read here, so that a body on its way counts as under way too.
        const body = await response.arrayBuffer()
        const { status, headers } = response
        const empty = status === 204 || status === 304
        return new Response(empty ? null : body, { status, headers })
      } finally {
        underWay -= 1
      }
    }

  /** Moves on until `done`, or throws after `limitMs` of simulated time. */
  const passUntil = async (done: () => boolean, limitMs = 48 * 3_600_000): Promise<void> => {
    const end = time.clock.now() + limitMs
    let quiet = 0
    while (!done()) {
      await nextTurn()
      quiet = underWay === 0 ? quiet + 1 : 0
      if (quiet <= quietTurns || done()) continue
      const next = time.untilNext()
      if (next === null && quiet > 200) throw new Error('Nothing is under way and nothing is planned')
      if (time.clock.now() + (next ?? 0) > end) throw new Error('It did not happen in time')
      if (next !== null) time.advance(next)
      if (next !== null) quiet = 0
    }
  }

  const pass = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false
    const settle = (): void => {
      settled = true
    }
    work.then(settle, settle)
    await passUntil(() => settled)
    return work
  }

  return { ...time, counted, pass, passUntil }
}
