import type { Clock } from './ports.ts'

/** Why a signal of `withDeadline` was aborted when its time was up. */
export class DeadlinePassed extends Error {
  constructor(ms: number) {
    super(`Took longer than ${ms} ms`)
    this.name = 'TimeoutError'
  }
}

/** Runs with a signal that is aborted when `signal` is, or when `ms` have passed (reason: `DeadlinePassed`). */
export const withDeadline = async <T>(
  limits: { clock: Clock; ms: number; signal: AbortSignal },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController()
  const pass = (): void => controller.abort(limits.signal.reason)
  if (limits.signal.aborted) pass()
  limits.signal.addEventListener('abort', pass, { once: true })
  const callOff = limits.clock.after(limits.ms, () => controller.abort(new DeadlinePassed(limits.ms)))
  try {
    return await run(controller.signal)
  } finally {
    callOff()
    limits.signal.removeEventListener('abort', pass)
  }
}
