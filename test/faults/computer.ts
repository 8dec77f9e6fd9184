import type { Clock, Fetch, Network } from '../../main/platform/ports.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'
import type { Mishap } from './schedule.ts'

/** What fetch throws when the connection ended without an answer. */
const reset = (): TypeError =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  })

const untilAborted = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal?.aborted === true) end()
    signal?.addEventListener('abort', end, { once: true })
  })

/**
 * The person's computer in simulated time: its clock, which can be set, its sleep, its network. `serverNow` is the time
 * of everybody else, which goes on while it sleeps and does not care how its clock is set.
 */
export const createComputer = (mishaps: readonly Mishap[]) => {
  const time = createSimulatedTime()
  let set = 0
  let slept = 0
  let online = true
  let requests = 0
  let calm = false
  const onlineListeners = new Set<(online: boolean) => void>()
  const wakeListeners = new Set<() => void>()

  const serverNow = (): number => time.clock.now() + slept
  const clock: Clock = { now: () => serverNow() + set, after: time.clock.after }

  const sleep = (ms: number): void => {
    slept += ms
    for (const listener of wakeListeners) listener()
  }

  const network: Network = {
    isOnline: () => online,
    onChange: (listener) => {
      onlineListeners.add(listener)
      return () => onlineListeners.delete(listener)
    },
  }

  /** Requests as they leave this computer: each may meet its mishap. */
  const clumsy = (fetch: Fetch): Fetch => {
    const counted = time.counted(fetch)
    return async (input, init) => {
      requests += 1
      const mishap = calm ? undefined : mishaps.find(({ at }) => at === requests)
      if (mishap?.kind === 'lost_on_the_way') return untilAborted(init?.signal)
      const answer = await counted(input, init)
      if (mishap?.kind === 'never_answered') return untilAborted(init?.signal)
      if (mishap?.kind !== 'sleep' || calm) return answer
      sleep(mishap.ms)
      throw reset()
    }
  }

  return {
    time,
    clock,
    serverNow,
    network,
    clumsy,
    /** How many have left it so far. */
    requests: (): number => requests,
    /** No more mishaps. */
    calmDown: (): void => {
      calm = true
    },
    setClock: (byMs: number): void => {
      set += byMs
    },
    setOnline: (on: boolean): void => {
      online = on
      for (const listener of onlineListeners) listener(on)
    },
    onWake: (listener: () => void): (() => void) => {
      wakeListeners.add(listener)
      return () => wakeListeners.delete(listener)
    },
  }
}

export type Computer = ReturnType<typeof createComputer>
