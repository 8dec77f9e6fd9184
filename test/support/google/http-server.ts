import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { firstHalf } from './faults.ts'
import type { FaultAction, Faults } from './faults.ts'
import { googleErrorReply } from './google-error.ts'
import { json } from './reply.ts'
import type { LoggedRequest, Reply, ServerRequest } from './types.ts'

/** What the APIs make of a request; the log line without its HTTP part. */
export type Answer = { api: string; account: string | undefined; units: number; reply: Reply }

export type HttpParts = {
  clock: () => number
  faults: Faults
  answer: (request: ServerRequest) => Answer
  log: (line: LoggedRequest) => void
}

/** More than any legal upload (35 MB in base64 and JSON), so that the API can answer 413 itself. */
const MOST_BODY_BYTES = 64 * 1024 * 1024

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Buffer)) continue
    length += chunk.length
    if (length <= MOST_BODY_BYTES) chunks.push(chunk)
  }
  return length > MOST_BODY_BYTES ? undefined : Buffer.concat(chunks)
}

function requestOf(incoming: IncomingMessage, body: Buffer): ServerRequest {
  const host = incoming.headers.host ?? '127.0.0.1'
  const url = new URL(incoming.url ?? '/', `http://${host}`)
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    origin: url.origin,
  }
}

/** Codes and tokens travel in queries: only Gmail's own are kept, without the token. */
function loggedQuery({ path, query }: ServerRequest): string {
  if (!path.includes('/gmail/v1/')) return ''
  const kept = new URLSearchParams(query)
  kept.delete('access_token')
  kept.delete('key')
  return kept.toString()
}

function write(outgoing: ServerResponse, reply: Reply): void {
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) })
  outgoing.end(reply.body)
}

function writeHalf(outgoing: ServerResponse, reply: Reply): void {
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) })
  // The half must have left before the end of the connection, or the client would see no answer at all.
  outgoing.write(firstHalf(reply), () => outgoing.destroy())
}

function faultReply(action: Extract<FaultAction, { kind: 'status' }>): Reply {
  const reply =
    action.body === undefined
      ? googleErrorReply({ code: action.status, message: 'Backend Error', reason: 'backendError' })
      : json(action.status, action.body)
  return { ...reply, headers: { ...reply.headers, ...action.headers } }
}

function wrongJson(reply: Reply, body: string | undefined): Reply {
  return { ...reply, status: 200, body: body === undefined ? firstHalf(reply) : Buffer.from(body) }
}

async function serve(parts: HttpParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const at = parts.clock()
  const body = await readBody(incoming)
  const request = requestOf(incoming, body ?? Buffer.alloc(0))
  const line = { method: request.method, path: request.path, query: loggedQuery(request), at }
  const record = (answer: Pick<Answer, 'api' | 'account' | 'units'>, status: number): void =>
    parts.log({ ...line, api: answer.api, account: answer.account, units: answer.units, status })

  if (!body) {
    record({ api: 'unknown', account: undefined, units: 0 }, 413)
    write(
      outgoing,
      googleErrorReply({ code: 413, message: 'Request Entity Too Large', reason: 'uploadTooLarge' }),
    )
    return
  }
  const action = parts.faults.strike(request)
  if (action?.kind === 'status' || (action?.kind === 'cut' && action.when === 'before')) {
    const nothing = { api: 'fault', account: undefined, units: 0 }
    record(nothing, action.kind === 'status' ? action.status : 0)
    if (action.kind === 'status') write(outgoing, faultReply(action))
    else incoming.socket.destroy()
    return
  }
  if (action?.kind === 'delay') await (typeof action.until === 'number' ? wait(action.until) : action.until)

  const answer = parts.answer(request)
  const lost = action?.kind === 'cut' || action?.kind === 'accept-then-drop'
  record(answer, lost ? 0 : answer.reply.status)
  if (action?.kind === 'cut') writeHalf(outgoing, answer.reply)
  else if (action?.kind === 'accept-then-drop') incoming.socket.destroy()
  else write(outgoing, action?.kind === 'wrong-json' ? wrongJson(answer.reply, action.body) : answer.reply)
}

/** A bug of the emulator answers 500 and names itself, so that a test does not take it for Google's behaviour. */
function internalError(error: unknown): Reply {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return json(500, {
    error: {
      code: 500,
      message: `Emulator bug: ${text}`,
      errors: [{ message: text, domain: 'emulator', reason: 'bug' }],
      status: 'INTERNAL',
    },
  })
}

export function createHttpServer(parts: HttpParts): Server {
  return createServer((incoming, outgoing) => {
    serve(parts, incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent || outgoing.destroyed) incoming.socket.destroy()
      else write(outgoing, internalError(error))
    })
  })
}
