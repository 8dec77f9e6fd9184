import { Client, ResponseType, type Context, type GraphRequest } from '@microsoft/microsoft-graph-client'
import type * as z from 'zod'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Fetch } from '../../platform/ports.ts'
import { beginningOf } from '../beginning.ts'
import { createCalls, type Call, type CallsDeps, type Exchanged } from '../calls.ts'
import type { Unanswered } from '../failure-from-thrown.ts'
import type { Gate } from '../gate.ts'
import { errorFromGraph, mayHaveHappened, type GraphRefusal } from './error-from-graph.ts'

/** An answer of Graph as it came. */
export type GraphAnswer = { readonly status: number; readonly body: Uint8Array<ArrayBuffer> }

/**
 * One call of the API. `path` is below /v1.0, with every value of its query percent-encoded, or a link that Graph
 * gave. `read` answers null for an answer in a form that is not Graph's. One call is one unit of the budget, unless told.
 */
export type GraphCall<T> = Omit<Call<T>, 'exchange' | 'units'> & {
  readonly units?: number
  readonly path: string
  readonly prefer?: readonly string[]
  /** JSON, or empty where there is nothing to say; makes the call a POST. */
  readonly post?: string
  /** JSON; makes the call a PATCH. */
  readonly patch?: string
  /** Makes the call a DELETE. */
  readonly remove?: true
  /** Bytes of an answer that are wanted; the rest of a longer one is not waited for. */
  readonly most?: number
  readonly read: (answer: GraphAnswer) => T | null
}

/** What one request to an address for bytes comes to. */
export type BareAsk = (url: string, init: RequestInit) => Promise<Exchanged<GraphAnswer>>

/**
 * Requests to an address that Graph gave for bytes. It is a permission by itself, so that no sign-in goes with it
 * ("Attach large files to Outlook messages or events"). `run` is one try and may ask several times.
 */
export type BareCall<T> = Omit<Call<T>, 'exchange' | 'units'> & {
  readonly run: (ask: BareAsk) => Promise<Exchanged<T>>
}

/** Graph behind the one retry layer (`Calls`). */
export type GraphClient = {
  readonly read: <T>(call: GraphCall<T>, signal: AbortSignal) => Promise<Result<T>>
  readonly once: <T>(call: GraphCall<T>, signal: AbortSignal) => Promise<Result<T>>
  /** Without the sign-in; may be repeated. */
  readonly bare: <T>(call: BareCall<T>, signal: AbortSignal) => Promise<Result<T>>
  /** What a part of a batch was refused with, noted like a whole refusal: a pause that it asks for is kept. */
  readonly refusedPart: (name: string, refusal: GraphRefusal) => AppError
}

export type GraphClientDeps = Omit<CallsDeps, 'name' | 'gate'> & {
  readonly fetch: Fetch
  /** Adds no sign-in. */
  readonly bareFetch: Fetch
  readonly gate: Gate
}

const parsed = (body: Uint8Array): unknown => {
  const text = new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Reads an answer's JSON by a schema. */
export const json =
  <T>(schema: z.ZodType<T>) =>
  ({ body }: GraphAnswer): T | null => {
    const read = schema.safeParse(parsed(body))
    return read.success ? read.data : null
  }

/**
 * Ids that survive moves between folders, asked for with every request: ids of both kinds in one mailbox would be two
 * messages ("Obtain immutable identifiers for Outlook resources").
 */
export const immutableIds = 'IdType="ImmutableId"'

/**
 * The library's chain is replaced as a whole: its RetryHandler repeats POSTs after 429, 503 and 504, which would send
 * mail twice, its RedirectHandler would follow a captive portal, and its TelemetryHandler adds headers for Microsoft.
 * What `fetch` throws is kept aside, because the library passes on a message only. One per request.
 */
const createTransport = (fetch: Fetch) => {
  let thrown: { readonly cause: unknown } | null = null
  const execute = async (context: Context): Promise<void> => {
    const { method = 'GET', headers, body, signal } = context.options ?? {}
    const init: RequestInit = {
      method,
      headers: new Headers(headers),
      body: body ?? null,
      signal: signal ?? null,
      redirect: 'error',
    }
    try {
      context.response = await fetch(context.request, init)
    } catch (cause) {
      thrown = { cause }
      throw cause
    }
  }
  const client = Client.initWithMiddleware({ middleware: { execute } })
  return { client, thrownBy: (error: unknown): unknown => thrown?.cause ?? error }
}

/** The answer unread: the library drops the headers, Retry-After among them, of every error that is not JSON. */
const requestOf = <T>(client: Client, call: GraphCall<T>, signal: AbortSignal): GraphRequest =>
  client
    .api(call.path)
    .header('Prefer', [immutableIds, ...(call.prefer ?? [])].join(', '))
    .responseType(ResponseType.RAW)
    .options({ signal })

const carryOut = (request: GraphRequest, { post, patch, remove }: GraphCall<unknown>): Promise<unknown> => {
  if (post !== undefined) return request.post(post)
  if (patch !== undefined) return request.patch(patch)
  return remove === true ? request.delete() : request.get()
}

const send = async <T>(fetch: Fetch, call: GraphCall<T>, signal: AbortSignal): Promise<Response> => {
  const { client, thrownBy } = createTransport(fetch)
  const request = requestOf(client, call, signal)
  try {
    const answer: unknown = await carryOut(request, call)
    if (answer instanceof Response) return answer
  } catch (error) {
    throw thrownBy(error)
  }
  throw new Error('The client library answered something else than a response')
}

/** A success that Graph does not say so. */
export const badAnswer = (status: number): Unanswered => ({
  error: appError(
    'provider_bad_answer',
    `Microsoft answered ${String(status)} in a form that is not its own`,
    'backoff',
  ),
  mayHaveHappened: true,
})

/** A client of one mailbox. `fetch` adds the sign-in. */
export const createGraphClient = ({ fetch, bareFetch, ...deps }: GraphClientDeps): GraphClient => {
  const calls = createCalls({ ...deps, name: 'Microsoft' })

  const refusedBy = ({ status, headers }: Response, body: Uint8Array): Unanswered => {
    const refusal: GraphRefusal = { status, retryAfter: headers.get('retry-after'), body: parsed(body) }
    return { error: errorFromGraph(refusal, deps.clock.now()), mayHaveHappened: mayHaveHappened(refusal) }
  }

  const exchange = async <T>(call: GraphCall<T>, signal: AbortSignal): Promise<Exchanged<T>> => {
    const asked = (within: AbortSignal) => send(fetch, call, within)
    const most = call.most ?? Number.POSITIVE_INFINITY
    const { response, bytes: body } = await beginningOf(most, signal, asked)
    const { status } = response
    if (status >= 200 && status < 300) {
      const value = call.read({ status, body })
      return value === null ? badAnswer(status) : { value }
    }
    return refusedBy(response, body)
  }

  const ask =
    (signal: AbortSignal): BareAsk =>
    async (url, init) => {
      const response = await bareFetch(url, { ...init, signal, redirect: 'error' })
      const { status } = response
      const body = new Uint8Array(await response.arrayBuffer())
      return status >= 200 && status < 300 ? { value: { status, body } } : refusedBy(response, body)
    }

  const callOf = <T>(call: GraphCall<T>): Call<T> => ({
    name: call.name,
    units: call.units ?? 1,
    priority: call.priority,
    exchange: (signal) => exchange(call, signal),
    ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
    ...(call.proof === undefined ? {} : { proof: call.proof }),
  })
  return {
    read: (call, signal) => calls.read(callOf(call), signal),
    once: (call, signal) => calls.once(callOf(call), signal),
    bare: ({ run, ...call }, signal) =>
      calls.read({ ...call, units: 1, exchange: (within) => run(ask(within)) }, signal),
    refusedPart: (name, refusal) => {
      const error = errorFromGraph(refusal, deps.clock.now())
      calls.heed(name, error)
      return error
    },
  }
}
