import { gmail, type gmail_v1 } from '@googleapis/gmail'
import type * as z from 'zod'
import { appError, type AppError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { withDeadline } from '../../platform/deadline.ts'
import type { Clock, Fetch, Logger } from '../../platform/ports.ts'
import type { Budget, Priority } from '../budget.ts'
import { errorFromGmail, mayHaveHappened, type GmailRefusal } from './error-from-gmail.ts'
import { failureFromThrown, stopped, type Unanswered } from './failure-from-thrown.ts'
import { plainFetch } from './plain-fetch.ts'

type Answer = {
  readonly status: number
  readonly headers: { readonly 'retry-after'?: string | undefined }
  readonly data: unknown
}

/** One call of the API: its name for the log, its price in quota units, how to make it and how to read the answer. */
export type GmailCall<T> = {
  readonly name: string
  readonly units: number
  readonly priority: Priority
  readonly schema: z.ZodType<T>
  readonly run: (api: gmail_v1.Gmail, options: { signal: AbortSignal }) => Promise<Answer>
  /** Milliseconds for one try; a minute unless told. */
  readonly timeoutMs?: number
  /** Failures that prove for this call that nothing was done, although they prove nothing for a call that sends. */
  readonly proof?: readonly ErrorCode[]
}

export type AttemptDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly logger: Logger
  readonly budget: Budget
}

/** A pause that the provider asked for is waited out up to this long; a longer one is told to the caller at once. */
const longestPauseMs = 90_000

/** How one try ended. */
export type Tried<T> = { readonly value: T } | (Unanswered & { readonly retryable: boolean })

const transient = new Set<AppError['code']>([
  'rate_limited',
  'provider_unavailable',
  'provider_bad_answer',
  'network_failed',
  'timeout',
])

const failed = (unanswered: Unanswered) => ({
  ...unanswered,
  retryable: transient.has(unanswered.error.code),
})

const readAnswer = <T>(schema: z.ZodType<T>, answer: Answer, now: number): Tried<T> => {
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = schema.safeParse(answer.data)
    if (parsed.success) return { value: parsed.data }
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    const message = `Gmail answered ${String(answer.status)} in a form that is not its own (${where})`
    return failed({ error: appError('provider_bad_answer', message, 'backoff'), mayHaveHappened: true })
  }
  const { status, headers, data: body } = answer
  const refusal: GmailRefusal = { status, retryAfter: headers['retry-after'] ?? null, body }
  return failed({ error: errorFromGmail(refusal, now), mayHaveHappened: mayHaveHappened(refusal) })
}

const apiOf = (fetch: Fetch): gmail_v1.Gmail =>
  gmail({
    version: 'v1',
    fetchImplementation: plainFetch(fetch),
    retry: false,
    responseType: 'json',
    validateStatus: () => true,
  })

/** Makes one try of a call: waits for the budget, keeps the time limit, reads the answer. Never rejects. */
export const createAttempt = ({ fetch, clock, logger, budget }: AttemptDeps) => {
  const api = apiOf(fetch)

  const call = async <T>(made: GmailCall<T>, signal: AbortSignal): Promise<Tried<T>> => {
    const limits = { clock, ms: made.timeoutMs ?? 60_000, signal }
    try {
      const answer = await withDeadline(limits, (inTime) => made.run(api, { signal: inTime }))
      return readAnswer(made.schema, answer, clock.now())
    } catch (thrown) {
      const unanswered = failureFromThrown(thrown)
      return failed(signal.aborted ? { ...unanswered, error: stopped() } : unanswered)
    }
  }

  const mayCall = async (
    { units, priority }: { units: number; priority: Priority },
    signal: AbortSignal,
  ): Promise<AppError | null> => {
    const paused = budget.pausedFor()
    if (paused > longestPauseMs) {
      return appError('rate_limited', 'Gmail asked us to wait', 'after', { retryAfterMs: paused })
    }
    return (await budget.take(units, priority, signal)) ? null : stopped()
  }

  const attempt = async <T>(made: GmailCall<T>, signal: AbortSignal): Promise<Tried<T>> => {
    const refused = await mayCall(made, signal)
    if (refused !== null) return { error: refused, mayHaveHappened: false, retryable: false }
    const tried = await call(made, signal)
    if ('value' in tried || signal.aborted) return tried
    const { error } = tried
    logger.warn('gmail.failed', { call: made.name, code: error.code, message: error.message })
    if (error.code === 'rate_limited' && error.retryAfterMs !== undefined) {
      budget.pauseUntil(clock.now() + error.retryAfterMs)
    }
    return tried
  }

  return attempt
}
