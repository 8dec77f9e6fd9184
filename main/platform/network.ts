import type { Clock, Network } from './ports.ts'

/** `Network` that can be asked to look again now, and ended. */
export type WatchedNetwork = Network & {
  readonly recheck: () => void
  readonly stop: () => void
}

const defaultPollMs = 2000

/**
 * Watches the operating system's opinion, which has no event in main: asked every 2 s and after a resume.
 * @param deps.onResume Calls back after the machine slept; answers a function that stops it.
 */
export const watchNetwork = (deps: {
  isOnline: () => boolean
  clock: Clock
  onResume?: (listener: () => void) => () => void
  pollMs?: number
}): WatchedNetwork => {
  const listeners = new Set<(online: boolean) => void>()
  let online = deps.isOnline()
  let callOff: (() => void) | undefined

  const recheck = (): void => {
    const now = deps.isOnline()
    if (now === online) return
    online = now
    for (const listener of listeners) listener(now)
  }
  const poll = (): void => {
    // Planned first: a listener that throws must not end the watch.
    callOff = deps.clock.after(deps.pollMs ?? defaultPollMs, poll)
    recheck()
  }
  callOff = deps.clock.after(deps.pollMs ?? defaultPollMs, poll)
  const ignoreResume = deps.onResume?.(recheck)

  return {
    isOnline: () => online,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recheck,
    stop: () => {
      callOff?.()
      ignoreResume?.()
      listeners.clear()
    },
  }
}
