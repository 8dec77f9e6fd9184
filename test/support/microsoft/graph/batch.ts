import { z } from 'zod'
import type { FaultAction, Faults } from '../../http-emulator/faults.ts'
import { json } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { jsonBody } from './call.ts'
import { badRequest, GraphApiError } from './graph-error.ts'
import { answerGraph, callerOf, errorReply } from './graph-api.ts'
import type { GraphAnswer, GraphParts } from './graph-api.ts'

const MOST_PARTS = 20

const Part = z.object({
  id: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).nullish(),
})
type Part = z.infer<typeof Part>

const Batch = z.object({ requests: z.array(Part) })

type Done = { id: string; status: number; headers: Record<string, string>; body: unknown }

/** Bodies of JSON parts are JSON; of others base64 text ("Combine multiple requests"). */
function bodyOf({ body, headers }: Part): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0)
  const type =
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (/^application\/json\b/i.test(type)) return Buffer.from(JSON.stringify(body))
  // A text part, such as a MIME mail, is base64 already: Graph takes it as the body itself.
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function requestOf(outer: ServerRequest, part: Part): ServerRequest {
  const url = new URL(`/v1.0${part.url.startsWith('/') ? '' : '/'}${part.url}`, outer.origin)
  const own = Object.entries(part.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method: part.method.toUpperCase(),
    path: url.pathname,
    query: url.searchParams,
    headers: { authorization: outer.headers['authorization'], ...Object.fromEntries(own) },
    body: bodyOf(part),
    origin: outer.origin,
  }
}

function shown(id: string, { status, headers, body }: Reply): Done {
  const text = body.toString('utf8')
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '')
  const value: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : body.toString('base64')
  return { id, status, headers, body: value }
}

type Pattern = 'parallel' | 'serial' | 'same'

/**
 * The three patterns that a batch may have: no dependency at all, each part on the one before it, or the same one for all
 * that have any (@microsoft/microsoft-graph-client, BatchRequestContent, after Graph's known issues).
 */
function patternOf(parts: readonly Part[]): Pattern {
  const given = parts.map(({ dependsOn }) => dependsOn ?? [])
  if (given.every((before) => before.length === 0)) return 'parallel'
  if (given.some((before) => before.length > 1))
    throw badRequest('A request may depend on one other request only.', 'BadRequest')
  const isSerial = given.every((before, index) =>
    index === 0 ? before.length === 0 : before[0] === parts[index - 1]?.id,
  )
  if (isSerial) return 'serial'
  if (new Set(given.flat()).size === 1) return 'same'
  throw badRequest('The dependencies follow none of the supported patterns.', 'BadRequest')
}

function checkPart({ id, url, body, headers }: Part): void {
  if (id === '') throw badRequest('The request id is missing.', 'BadRequest')
  if (/^[a-z]+:/i.test(url)) throw badRequest('The url of a request has to be relative.', 'BadRequest')
  const typed = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-type')
  if (body !== undefined && body !== null && !typed)
    throw badRequest('A request with a body needs a Content-Type header.', 'BadRequest')
}

function check(parts: readonly Part[]): Pattern {
  if (parts.length === 0) throw badRequest('The batch has no requests.', 'BadRequest')
  if (parts.length > MOST_PARTS)
    throw badRequest(
      `Number of batch request steps exceeds the maximum value of ${MOST_PARTS}.`,
      'BadRequest',
    )
  const seen = new Set<string>()
  for (const part of parts) {
    checkPart(part)
    if (seen.has(part.id)) throw badRequest('Duplicate request id found.', 'BadRequest')
    if (part.dependsOn?.some((before) => !seen.has(before)) === true)
      throw badRequest('Request dependency is not found before the request.', 'BadRequest')
    seen.add(part.id)
  }
  return patternOf(parts)
}

/** "Outlook service limits": of a batch without dependencies Graph has so many parts under way at the same time. */
const AT_ONCE = 4

const FAILED = { status: 424, code: 'FailedDependency', message: 'A request this one depends on has failed.' }

/** Answers need not come in the order of the requests: these never do. */
function shuffled<T>(done: readonly T[]): T[] {
  return [...done.slice(1), ...done.slice(0, 1)]
}

function plantedAnswer(action: FaultAction, account: string | undefined): GraphAnswer | undefined {
  const fault = { api: 'fault', account, units: 0 }
  if (action.kind === 'status')
    return { ...fault, reply: json(action.status, action.body ?? {}, { ...action.headers }) }
  if (action.kind === 'wrong-json') return { ...fault, reply: json(200, action.body ?? '<html>') }
  return undefined
}

type Watch = {
  faults: Faults
  log: (part: ServerRequest, answer: GraphAnswer) => void
  /** The batch itself is one request too many at the same time. */
  over: boolean
}

/** Runs one part. `others`: parts of the batch that are under way with it; together they may be too many. */
async function runPart(parts: GraphParts, inner: ServerRequest, watch: Watch, others: number) {
  const caller = callerOf(parts.grants, inner)?.account
  const planted = watch.faults.strike(inner)
  const before = planted && plantedAnswer(planted, caller?.email)
  const entered = caller ? Array.from({ length: others }, () => parts.throttle.enter(caller)) : []
  const answer = before ?? (await answerGraph(parts, inner, watch.over || entered.includes(true)))
  if (caller) for (const _ of entered) parts.throttle.leave(caller)
  watch.log(inner, answer)
  return answer.reply
}

/**
 * POST /v1.0/$batch: every part has its own status; a part whose predecessor failed is not run. The request itself is one
 * at the mailbox, so that parts in a row are one at a time, and parts without dependencies up to four.
 */
export async function answerBatch(
  parts: GraphParts,
  request: ServerRequest,
  watch: Watch,
): Promise<GraphAnswer> {
  const account = callerOf(parts.grants, request)?.account.email
  const whole = { api: 'graph.batch', account, units: 0 }
  const at = parts.options.clock()

  try {
    const { requests } = jsonBody(Batch, request)
    const pattern = check(requests)
    const others = pattern === 'serial' ? 0 : Math.min(AT_ONCE, requests.length) - 1
    const done = new Map<string, Done>()
    for (const part of requests) {
      const blocked = part.dependsOn?.some((before) => (done.get(before)?.status ?? 500) >= 400) === true
      const reply = blocked
        ? errorReply(request, FAILED, at)
        : await runPart(parts, requestOf(request, part), watch, others)
      done.set(part.id, shown(part.id, reply))
    }
    return { ...whole, reply: json(200, { responses: shuffled([...done.values()]) }) }
  } catch (error) {
    if (error instanceof GraphApiError) return { ...whole, reply: errorReply(request, error.error, at) }
    throw error
  }
}
