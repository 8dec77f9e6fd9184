import { gmail, type gmail_v1 } from '@googleapis/gmail'
import type * as z from 'zod'
import { appError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Fetch } from '../../platform/ports.ts'
import { beginningOf } from '../beginning.ts'
import { createCalls, type Call, type CallsDeps, type Exchanged } from '../calls.ts'
import { errorFromGmail, mayHaveHappened, type GmailRefusal } from './error-from-gmail.ts'
import { plainFetch } from './plain-fetch.ts'

/** An answer of Gmail as it came; `data` is parsed JSON, or the text where it was none. */
export type Answer = {
  readonly status: number
  readonly headers: { readonly 'retry-after'?: string | undefined }
  readonly data: unknown
}

/**
 * A request that the client library has no call for. Redirects are not followed: an answer of 308 is no such thing. Of
 * an answer with more than `most` bytes `data` is `{beginning}`: so many of them, as text.
 */
export type GmailAsk = (
  url: string,
  init: RequestInit,
  most?: number,
) => Promise<Answer & { readonly all: Headers }>

/** One call of the API: its name for the log, its price in quota units, how to make it and how to read the answer. */
export type GmailCall<T> = Omit<Call<T>, 'exchange'> & {
  readonly schema: z.ZodType<T>
  readonly run: (api: gmail_v1.Gmail, options: { signal: AbortSignal }, ask: GmailAsk) => Promise<Answer>
}

/** Gmail's API behind the one retry layer (`Calls`). */
export type GmailClient = {
  readonly read: <T>(call: GmailCall<T>, signal: AbortSignal) => Promise<Result<T>>
  readonly once: <T>(call: GmailCall<T>, signal: AbortSignal) => Promise<Result<T>>
}

export type GmailClientDeps = Omit<CallsDeps, 'name' | 'gate'> & { readonly fetch: Fetch }

const readAnswer = <T>(schema: z.ZodType<T>, answer: Answer, now: number): Exchanged<T> => {
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = schema.safeParse(answer.data)
    if (parsed.success) return { value: parsed.data }
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    const message = `Gmail answered ${String(answer.status)} in a form that is not its own (${where})`
    return { error: appError('provider_bad_answer', message, 'backoff'), mayHaveHappened: true }
  }
  const { status, headers, data: body } = answer
  const refusal: GmailRefusal = { status, retryAfter: headers['retry-after'] ?? null, body }
  return { error: errorFromGmail(refusal, now), mayHaveHappened: mayHaveHappened(refusal) }
}

const apiOf = (fetch: Fetch): gmail_v1.Gmail =>
  gmail({
    version: 'v1',
    fetchImplementation: plainFetch(fetch),
    retry: false,
    responseType: 'json',
    validateStatus: () => true,
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const askOver =
  (fetch: Fetch, signal: AbortSignal): GmailAsk =>
  async (url, init, most = Number.POSITIVE_INFINITY) => {
    const asked = (within: AbortSignal) => fetch(url, { ...init, signal: within, redirect: 'manual' })
    const { response, bytes, whole } = await beginningOf(most, signal, asked)
    const { status, headers } = response
    const retryAfter = headers.get('retry-after') ?? undefined
    const text = new TextDecoder().decode(bytes)
    return {
      status,
      headers: { 'retry-after': retryAfter },
      all: headers,
      data: whole ? parsed(text) : { beginning: text },
    }
  }

/** A client of one mailbox. `fetch` adds the sign-in. */
export const createGmailClient = ({ fetch, ...deps }: GmailClientDeps): GmailClient => {
  const api = apiOf(fetch)
  const calls = createCalls({ ...deps, name: 'Gmail', gate: null })
  const callOf = <T>({ run, schema, ...call }: GmailCall<T>): Call<T> => ({
    ...call,
    exchange: async (signal) =>
      readAnswer(schema, await run(api, { signal }, askOver(fetch, signal)), deps.clock.now()),
  })
  return {
    read: (call, signal) => calls.read(callOf(call), signal),
    once: (call, signal) => calls.once(callOf(call), signal),
  }
}
