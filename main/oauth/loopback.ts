import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { readCallback, type Callback } from './callback.ts'
import { pageHeaders, pages, resultPage, type PageWords } from './result-page.ts'

/** The answer of the provider, its state checked. */
export type LoopbackAnswer = Exclude<Callback, { kind: 'forged' }>

export type Loopback = {
  readonly redirectUri: string
  /** Settles with the first answer that has the right state; never rejects, and never settles if closed before. */
  readonly answer: Promise<LoopbackAnswer>
  /** Frees the port and cuts what is still connected. May be called again. */
  readonly close: () => Promise<void>
}

const largestBody = 64 * 1024

const send = (response: ServerResponse, status: number, words: PageWords): void => {
  response.writeHead(status, { ...pageHeaders, Connection: 'close' })
  response.end(resultPage(words))
}

/** The body of a form, or null where it is too large or no form. */
const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) return null
    size += chunk.length
    if (size > largestBody) return null
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

const listen = async (server: Server): Promise<Result<number>> => {
  const listening = Promise.withResolvers<Result<number>>()
  server.once('error', (error) =>
    listening.resolve(
      err(appError('auth_failed', `No port on 127.0.0.1 to listen on (${error.name})`, 'user')),
    ),
  )
  // IPv4 loopback only: any other interface would be reachable from outside and wake the firewall of Windows.
  server.listen({ host: '127.0.0.1', port: 0 }, () => {
    const address = server.address()
    if (address !== null && typeof address === 'object') listening.resolve(ok(address.port))
  })
  return listening.promise
}

const closeServer = (server: Server): Promise<void> => {
  const closed = Promise.withResolvers<void>()
  server.close(() => closed.resolve())
  server.closeAllConnections()
  return closed.promise
}

/** Where a request stands before its parameters are looked at: the status and page to refuse it with, or null. */
const refusal = (
  request: IncomingMessage,
  at: { port: number; path: string },
): { status: number; words: PageWords } | null => {
  // A page of another site can reach this port under its own name (DNS rebinding), but not under these two.
  const hosts = [`127.0.0.1:${at.port}`, `localhost:${at.port}`]
  if (!hosts.includes(request.headers.host ?? '')) return { status: 403, words: pages.ignored }
  const [path] = (request.url ?? '').split('?', 1)
  if (path !== at.path) return { status: 404, words: pages.ignored }
  if (request.method !== 'GET' && request.method !== 'POST') return { status: 405, words: pages.ignored }
  return null
}

const paramsOf = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  if (request.method === 'POST') return readForm(request)
  const url = request.url ?? ''
  const start = url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1))
}

/**
 * Listens on 127.0.0.1, on a port that the operating system chooses, for one answer of the provider (RFC 8252,
 * section 7.3). Everything without the right state is answered with a page and ignored, so that nobody else on the
 * machine can end the attempt; the first answer with it is taken, and the port is closed.
 */
export const openLoopback = async (options: {
  host: '127.0.0.1' | 'localhost'
  path: string
  state: string
}): Promise<Result<Loopback>> => {
  const { promise, resolve } = Promise.withResolvers<LoopbackAnswer>()
  // A browser asks for `/` where the redirect has no path.
  const path = options.path === '' ? '/' : options.path
  let answered = false
  let port = 0

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refused = refusal(request, { port, path })
    if (refused !== null) return send(response, refused.status, refused.words)
    const params = await paramsOf(request)
    if (answered) return send(response, 410, pages.over)
    const callback: Callback = params === null ? { kind: 'forged' } : readCallback(params, options.state)
    if (callback.kind === 'forged') return send(response, 400, pages.ignored)
    answered = true
    // No new connections from here on. The answer is passed on once its page has gone out: whoever gets it closes.
    server.close()
    response.once('close', () => resolve(callback))
    send(response, 200, callback.kind === 'code' ? pages.received : deniedPage(callback.error))
  }
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 10_000, keepAlive: false },
    (request, response) => {
      handle(request, response).catch(() => response.destroy())
    },
  )
  server.maxConnections = 64

  const listening = await listen(server)
  if (!listening.ok) return listening
  port = listening.value
  return ok({
    redirectUri: `http://${options.host}:${port}${options.path}`,
    answer: promise,
    close: () => closeServer(server),
  })
}

const deniedPage = (error: string): PageWords =>
  error === 'access_denied' ? pages.denied : { ...pages.denied, detail: `The answer was: ${error}` }
