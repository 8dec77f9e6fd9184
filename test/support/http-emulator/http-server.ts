import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { firstHalf } from './faults.ts'
import type { FaultAction, Faults } from './faults.ts'
import type { Reply, RequestHead, ServerRequest } from './types.ts'

/** What the APIs make of a request; the log line without its HTTP part. */
export type Answer = { api: string; account: string | undefined; units: number; reply: Reply }

/** One request as it was answered; `status` is 0 when the connection was destroyed before an answer. */
export type Served = Omit<Answer, 'reply'> & { status: number; at: number }

export type HttpParts = {
  clock: () => number
  faults: Faults
  answer: (request: ServerRequest) => Answer | Promise<Answer>
  log: (request: ServerRequest, served: Served) => void
  /** Called when the headers have come, before the body is read; what it returns is called when the answer has left. */
  enter?: (head: RequestHead) => () => void
  /** How the vendor words what no API method answers. */
  words: {
    fault: (status: number, request: ServerRequest) => Reply
    tooLarge: () => Reply
  }
}

/** More than any legal upload of the vendors, so that the API can answer 413 itself. */
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

function headOf(incoming: IncomingMessage): RequestHead {
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
    origin: url.origin,
  }
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

function faultReply(
  action: Extract<FaultAction, { kind: 'status' | 'accept-then-refuse' }>,
  words: HttpParts['words'],
  request: ServerRequest,
): Reply {
  const worded = words.fault(action.status, request)
  const body =
    action.body === undefined ? worded.body : Buffer.from(`${JSON.stringify(action.body, undefined, 2)}\n`)
  return { ...worded, headers: { ...worded.headers, ...action.headers }, body }
}

function wrongJson(reply: Reply, body: string | undefined): Reply {
  return { ...reply, status: 200, body: body === undefined ? firstHalf(reply) : Buffer.from(body) }
}

async function perform(
  parts: HttpParts,
  request: ServerRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const at = parts.clock()
  const action = parts.faults.strike(request)
  if (action?.kind === 'status' || (action?.kind === 'cut' && action.when === 'before')) {
    const status = action.kind === 'status' ? action.status : 0
    parts.log(request, { api: 'fault', account: undefined, units: 0, status, at })
    if (action.kind === 'status') write(outgoing, faultReply(action, parts.words, request))
    else incoming.socket.destroy()
    return
  }
  if (action?.kind === 'delay') await (typeof action.until === 'number' ? wait(action.until) : action.until)

  const { reply, ...answered } = await parts.answer(request)
  const lost = action?.kind === 'cut' || action?.kind === 'accept-then-drop'
  const status = action?.kind === 'accept-then-refuse' ? action.status : reply.status
  parts.log(request, { ...answered, status: lost ? 0 : status, at })
  if (action?.kind === 'cut') writeHalf(outgoing, reply)
  else if (action?.kind === 'accept-then-drop') incoming.socket.destroy()
  else if (action?.kind === 'accept-then-refuse') write(outgoing, faultReply(action, parts.words, request))
  else write(outgoing, action?.kind === 'wrong-json' ? wrongJson(reply, action.body) : reply)
}

async function serve(parts: HttpParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const head = headOf(incoming)
  const leave = parts.enter?.(head)
  if (leave) outgoing.once('close', leave)
  const body = await readBody(incoming)
  if (body) return perform(parts, { ...head, body }, incoming, outgoing)
  const at = parts.clock()
  parts.log(
    { ...head, body: Buffer.alloc(0) },
    { api: 'unknown', account: undefined, units: 0, status: 413, at },
  )
  write(outgoing, parts.words.tooLarge())
}

/** A bug of the emulator answers 500 and names itself, so that a test does not take it for the vendor's behaviour. */
function internalError(error: unknown): Reply {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const body = {
    error: {
      code: 500,
      message: `Emulator bug: ${text}`,
      errors: [{ message: text, domain: 'emulator', reason: 'bug' }],
      status: 'INTERNAL',
    },
  }
  return {
    status: 500,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: Buffer.from(`${JSON.stringify(body, undefined, 2)}\n`),
  }
}

export function createHttpServer(parts: HttpParts): Server {
  return createServer((incoming, outgoing) => {
    serve(parts, incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent || outgoing.destroyed) incoming.socket.destroy()
      else write(outgoing, internalError(error))
    })
  })
}
