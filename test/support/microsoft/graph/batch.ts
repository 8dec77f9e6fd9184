import { z } from 'zod'
import type { Faults } from '../../http-emulator/faults.ts'
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

function check(parts: readonly Part[]): void {
  if (parts.length > MOST_PARTS)
    throw badRequest(
      `Number of batch request steps exceeds the maximum value of ${MOST_PARTS}.`,
      'BadRequest',
    )
  const seen = new Set<string>()
  for (const { id, dependsOn } of parts) {
    if (seen.has(id)) throw badRequest('Duplicate request id found.', 'BadRequest')
    if (dependsOn?.some((before) => !seen.has(before)) === true)
      throw badRequest('Request dependency is not found before the request.', 'BadRequest')
    seen.add(id)
  }
}

const FAILED = { status: 424, code: 'FailedDependency', message: 'A request this one depends on has failed.' }

/** POST /v1.0/$batch: every part has its own status; a part whose predecessor failed is not run. */
export async function answerBatch(
  parts: GraphParts,
  request: ServerRequest,
  watch: { faults: Faults; log: (part: ServerRequest, answer: GraphAnswer) => void },
): Promise<GraphAnswer> {
  const account = callerOf(parts.grants, request)?.account.email
  const whole = { api: 'graph.batch', account, units: 0 }
  const at = parts.options.clock()
  async function one(part: Part): Promise<Done> {
    const inner = requestOf(request, part)
    const planted = watch.faults.strike(inner)
    const answer: GraphAnswer =
      planted?.kind === 'status'
        ? {
            api: 'fault',
            account,
            units: 0,
            reply: json(planted.status, planted.body ?? {}, { ...planted.headers }),
          }
        : await answerGraph(parts, inner, false)
    watch.log(inner, answer)
    return shown(part.id, answer.reply)
  }

  try {
    const { requests } = jsonBody(Batch, request)
    check(requests)
    const done = new Map<string, Done>()
    for (const part of requests) {
      const blocked = part.dependsOn?.some((before) => (done.get(before)?.status ?? 500) >= 400) === true
      done.set(part.id, blocked ? shown(part.id, errorReply(request, FAILED, at)) : await one(part))
    }
    return { ...whole, reply: json(200, { responses: [...done.values()] }) }
  } catch (error) {
    if (error instanceof GraphApiError) return { ...whole, reply: errorReply(request, error.error, at) }
    throw error
  }
}
