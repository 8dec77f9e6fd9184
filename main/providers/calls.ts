import { appError, type AppError, type ErrorCode } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { backoffMs } from '../platform/backoff.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Logger, Random } from '../platform/ports.ts'
import { sleep } from '../platform/sleep.ts'
import type { Budget, Priority } from './budget.ts'
import { failureFromThrown, stopped, type Unanswered } from './failure-from-thrown.ts'
import type { Gate } from './gate.ts'

/** What an exchange with a provider brought. A refusal is an answer, too; what is thrown is the lack of one. */
export type Exchanged<T> = { readonly value: T } | Unanswered

/** One call of a provider's API: its name for the log, its price in quota units, and how to make it. */
export type Call<T> = {
  readonly name: string
  readonly units: number
  readonly priority: Priority
  readonly exchange: (signal: AbortSignal) => Promise<Exchanged<T>>
  /** Milliseconds for one try; a minute unless told. */
  readonly timeoutMs?: number
  /** Failures that prove for this call that nothing was done, although they prove nothing for a call that sends. */
  readonly proof?: readonly ErrorCode[]
}

/**
 * The only retry layer there is: those of client libraries are off. Neither rejects; an abort by the caller ends both
 * soon.
 */
export type Calls = {
  /** For calls that may be repeated: up to four more tries within a minute and a half. */
  readonly read: <T>(call: Call<T>, signal: AbortSignal) => Promise<Result<T>>
  /** For calls that must not be: one try. `outcome_unknown` when it may have been carried out. */
  readonly once: <T>(call: Call<T>, signal: AbortSignal) => Promise<Result<T>>
  /** What was answered to a part of a call: noted, and a pause that it asks for is kept, as if it were the whole answer. */
  readonly heed: (name: string, error: AppError) => void
}

export type CallsDeps = {
  /** The provider's name in log lines and messages. */
  readonly name: 'Gmail' | 'Microsoft'
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly budget: Budget
  /** Bounds the requests at the same time, where the provider does. */
  readonly gate: Gate | null
}

const maxRetries = 4
/** Longer than the minute by which quotas are counted, so that one used up is waited out. */
const patienceMs = 90_000

const transient = new Set<AppError['code']>([
  'rate_limited',
  'provider_unavailable',
  'provider_bad_answer',
  'network_failed',
  'timeout',
])

/** How one try ended. */
type Tried<T> = { readonly value: T } | (Unanswered & { readonly retryable: boolean })

const failed = (unanswered: Unanswered) => ({
  ...unanswered,
  retryable: transient.has(unanswered.error.code),
})

const notMade = (error: AppError) => ({ error, mayHaveHappened: false, retryable: false })

const createAttempt = ({ name, clock, logger, budget, gate }: CallsDeps) => {
  const exchange = async <T>(call: Call<T>, signal: AbortSignal): Promise<Tried<T>> => {
    const limits = { clock, ms: call.timeoutMs ?? 60_000, signal }
    try {
      const end = await withDeadline(limits, call.exchange)
      return 'value' in end ? end : failed(end)
    } catch (thrown) {
      const unanswered = failureFromThrown(thrown)
      return failed(signal.aborted ? { ...unanswered, error: stopped() } : unanswered)
    }
  }

  const note = ({ call, error }: { call: string; error: AppError }): void => {
    logger.warn(`${name.toLowerCase()}.failed`, { call, code: error.code, message: error.message })
    if (error.code === 'rate_limited' && error.retryAfterMs !== undefined) {
      budget.pauseUntil(clock.now() + error.retryAfterMs)
    }
  }

  /** A pause that the provider asked for is waited out up to our patience; a longer one is told to the caller at once. */
  const tooLongPaused = (): AppError | null => {
    const paused = budget.pausedFor()
    if (paused <= patienceMs) return null
    return appError('rate_limited', `${name} asked us to wait`, 'after', { retryAfterMs: paused })
  }

  const attempt = async <T>(call: Call<T>, signal: AbortSignal): Promise<Tried<T>> => {
    const told = tooLongPaused()
    if (told !== null) return notMade(told)
    // The gate before the budget: a pause that begins while this waits for a place has to hold for it, too.
    const leave = gate === null ? () => undefined : await gate.enter(call.priority, signal)
    if (leave === null) return notMade(stopped())
    try {
      const begun = tooLongPaused()
      if (begun !== null) return notMade(begun)
      if (!(await budget.take(call.units, call.priority, signal))) return notMade(stopped())
      const tried = await exchange(call, signal)
      if (!('value' in tried) && !signal.aborted) note({ call: call.name, error: tried.error })
      return tried
    } finally {
      leave()
    }
  }
  return { attempt, heed: (call: string, error: AppError): void => note({ call, error }) }
}

/** Makes the calls of one mailbox: waits for its budget, keeps the time limits, repeats what may be repeated. */
export const createCalls = (deps: CallsDeps): Calls => {
  const { name, clock, random } = deps
  const { attempt, heed } = createAttempt(deps)

  const read: Calls['read'] = async (call, signal) => {
    const startedAt = clock.now()
    for (let retry = 0; ; retry += 1) {
      const tried = await attempt(call, signal)
      if ('value' in tried) return ok(tried.value)
      const { error } = tried
      if (!tried.retryable || retry === maxRetries) return err(error)
      const { retryAfterMs } = error
      const delay = backoffMs({ attempt: retry, baseMs: 1000, capMs: 10_000, random, retryAfterMs })
      if (clock.now() + delay > startedAt + patienceMs) return err(error)
      if (!(await sleep(clock, delay, signal))) return err(stopped())
    }
  }

  const once: Calls['once'] = async (call, signal) => {
    const tried = await attempt(call, signal)
    if ('value' in tried) return ok(tried.value)
    if (!tried.mayHaveHappened || call.proof?.includes(tried.error.code) === true) return err(tried.error)
    const message = `No certain answer from ${name}: ${tried.error.message}`
    return err(appError('outcome_unknown', message, 'backoff'))
  }

  return { read, once, heed }
}
