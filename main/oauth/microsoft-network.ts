import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import * as z from 'zod'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { DeadlinePassed } from '../platform/deadline.ts'
import { errorFromNetwork } from '../platform/network-error.ts'
import { parseJson } from '../platform/parse-json.ts'
import type { Fetch } from '../platform/ports.ts'

export type MicrosoftNetwork = {
  /** For MSAL, in place of its own. */
  readonly module: INetworkModule
  /** The last answer of the token endpoint as it came, before the library changes and partly drops it. */
  readonly lastAnswer: () => unknown
  /** Why there was no answer that means anything, or null. MSAL itself keeps nothing of it but "network error". */
  readonly failure: () => AppError | null
}

/** RFC 6749, section 5: a refusal names its error; anything else is an answer of tokens. */
const refusalSchema = z.looseObject({ error: z.string().min(1) })
const objectSchema = z.looseObject({})

const retryAfterMs = (headers: Headers): number | undefined => {
  const text = headers.get('retry-after')
  const seconds = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined
}

/** What a status means whatever the body says; null where the body decides. */
export const errorFromStatus = (status: number, headers: Headers, who: string): AppError | null => {
  if (status < 500 && status !== 429) return null
  const wait = retryAfterMs(headers)
  const code = status === 429 ? 'rate_limited' : 'provider_unavailable'
  const message = `${who} answered ${status}`
  return wait === undefined
    ? appError(code, message, 'backoff')
    : appError(code, message, 'after', { retryAfterMs: wait })
}

/** What a request that got no answer means: called off by the caller, out of time, or the network. */
export const errorFromSilence = (cause: unknown, signal: AbortSignal, who: string): AppError => {
  if (!signal.aborted) return errorFromNetwork(cause)
  return signal.reason instanceof DeadlinePassed
    ? appError('timeout', `${who} did not answer in time`, 'backoff')
    : appError('auth_cancelled', `The request to ${who} was called off`, 'user')
}

/** How often MSAL failed and on what machine it runs is nobody's business, and nothing in the protocol needs it. */
const withoutTelemetry = (body: string | undefined): string | undefined => {
  if (body === undefined) return undefined
  const form = new URLSearchParams(body)
  for (const name of ['current-telemetry', 'last-telemetry', 'OS', 'CPU']) form.delete(`x-client-${name}`)
  return form.toString()
}

const who = `Microsoft's sign-in service`

class RequestFailed extends Error {}

/**
 * MSAL's requests over the injected fetch, for one call of the library. MSAL takes an answer of 429 or 5xx whose JSON
 * has no `error` for tokens, and refuses to ask again after one that has; neither gets to it. Nothing is tried again.
 */
export const createMicrosoftNetwork = (deps: { fetch: Fetch; signal: AbortSignal }): MicrosoftNetwork => {
  let answer: unknown
  let failure: AppError | null = null

  const fail = (error: AppError): never => {
    failure = error
    throw new RequestFailed(error.message)
  }
  const badAnswer = (status: number): never =>
    fail(appError('provider_bad_answer', `${who} answered ${status} without tokens or a reason`, 'backoff'))

  const send = async (url: string, method: 'GET' | 'POST', options: NetworkRequestOptions | undefined) => {
    const body = withoutTelemetry(options?.body)
    try {
      const response = await deps.fetch(url, {
        method,
        ...(options?.headers === undefined ? {} : { headers: options.headers }),
        ...(body === undefined ? {} : { body }),
        credentials: 'omit',
        // A redirect would carry the code or the token to a place that nobody chose.
        redirect: 'error',
        signal: deps.signal,
      })
      return { response, text: await response.text() }
    } catch (cause) {
      return fail(errorFromSilence(cause, deps.signal, who))
    }
  }
  // MSAL promises its callers an answer of a type that nobody can know; it is parsed again where it is used.
  const ask =
    (method: 'GET' | 'POST') =>
    async <T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
      const { response, text } = await send(url, method, options)
      const { status, headers } = response
      const unavailable = errorFromStatus(status, headers, who)
      if (unavailable !== null) return fail(unavailable)
      const body: ReturnType<typeof JSON.parse> = parseJson(text)
      if (!objectSchema.safeParse(body).success) return badAnswer(status)
      if (!response.ok && !refusalSchema.safeParse(body).success) return badAnswer(status)
      answer = structuredClone(body)
      return { status, headers: Object.fromEntries(headers), body }
    }
  return {
    module: { sendGetRequestAsync: ask('GET'), sendPostRequestAsync: ask('POST') },
    lastAnswer: () => answer,
    failure: () => failure,
  }
}
