import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { backoffMs } from '../../platform/backoff.ts'
import type { Clock, Random } from '../../platform/ports.ts'
import { createAttempt, type AttemptDeps, type GmailCall } from './attempt.ts'
import { stopped } from './failure-from-thrown.ts'

/**
 * The only retry layer there is: the library's own is off. Neither rejects; an abort by the caller ends both soon.
 */
export type GmailClient = {
  /** For calls that may be repeated: up to four more tries within a minute and a half. */
  readonly read: <T>(call: GmailCall<T>, signal: AbortSignal) => Promise<Result<T>>
  /** For calls that must not be: one try. `outcome_unknown` when it may have been carried out. */
  readonly once: <T>(call: GmailCall<T>, signal: AbortSignal) => Promise<Result<T>>
}

export type GmailClientDeps = AttemptDeps & { readonly random: Random }

const maxRetries = 4
/** Longer than the minute by which Gmail counts, so that one used up is waited out. */
const patienceMs = 90_000

/** Waits, or answers false when the signal ends it first. */
const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const onAbort = (): void => {
      cancel()
      resolve(false)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve(true)
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })

/** A client of one mailbox. `fetch` adds the sign-in. */
export const createGmailClient = (deps: GmailClientDeps): GmailClient => {
  const { clock, random } = deps
  const attempt = createAttempt(deps)

  const read: GmailClient['read'] = async (made, signal) => {
    const startedAt = clock.now()
    for (let retry = 0; ; retry += 1) {
      const tried = await attempt(made, signal)
      if ('value' in tried) return ok(tried.value)
      const { error } = tried
      if (!tried.retryable || retry === maxRetries) return err(error)
      const { retryAfterMs } = error
      const delay = backoffMs({ attempt: retry, baseMs: 1000, capMs: 10_000, random, retryAfterMs })
      if (clock.now() + delay > startedAt + patienceMs) return err(error)
      if (!(await sleep(clock, delay, signal))) return err(stopped())
    }
  }

  const once: GmailClient['once'] = async (made, signal) => {
    const tried = await attempt(made, signal)
    if ('value' in tried) return ok(tried.value)
    if (!tried.mayHaveHappened || made.proof?.includes(tried.error.code) === true) return err(tried.error)
    const message = `No certain answer from Gmail: ${tried.error.message}`
    return err(appError('outcome_unknown', message, 'backoff'))
  }

  return { read, once }
}
