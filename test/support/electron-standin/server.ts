import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { createAccess, type Access } from './access.ts'
import { secondInstanceSchema, type InstanceLock, type SecondInstance } from './instance-lock.ts'
import { continuePage, noSessionPage, usedLinkPage } from './pages.ts'
import { bodyOf } from './request-body.ts'

/** Where the page script and the socket live; the app's own paths never begin so. */
export const reservedPath = '/__standin'

export type Surroundings = {
  lock: InstanceLock
  servePage(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void>
  scriptOf(documentId: string): string | undefined
  /** False when no living document has this id. */
  connect(documentId: string, socket: WebSocket): boolean
  onSecondInstance(message: SecondInstance): void
}

export type StandInServer = { access: Access; origin: string; close(): void }

const answer = (response: ServerResponse, status: number, body: string, type = 'text/html'): void => {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

const exchangeToken = (
  access: Access,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const exchanged = access.exchange(token)
  if (exchanged === undefined) return answer(response, 403, usedLinkPage)
  response.setHeader('set-cookie', exchanged.cookie)
  if (request.headers['sec-fetch-site'] === 'cross-site')
    return answer(response, 200, continuePage(exchanged.target))
  response.setHeader('location', exchanged.target)
  answer(response, 303, '')
}

const receiveSecondInstance = async (
  surroundings: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const secret = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  if (!surroundings.lock.isSecret(secret)) return answer(response, 403, '')
  const message = secondInstanceSchema.safeParse(JSON.parse((await bodyOf(request)).toString('utf8')))
  if (!message.success) return answer(response, 400, '')
  answer(response, 204, '')
  surroundings.onSecondInstance(message.data)
}

const handleRequest = async (
  access: Access,
  surroundings: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const refusal = access.refusal(request)
  if (refusal !== undefined) return answer(response, 403, refusal, 'text/plain')
  const url = new URL(`http://127.0.0.1${request.url ?? '/'}`)
  if (url.pathname === `${reservedPath}/second-instance` && request.method === 'POST') {
    return await receiveSecondInstance(surroundings, request, response)
  }
  const token = url.searchParams.get('token')
  if (url.pathname === '/' && token !== null) return exchangeToken(access, token, request, response)
  if (!access.hasSession(request)) return answer(response, 401, noSessionPage)
  if (url.pathname === `${reservedPath}/page.js`) {
    const script = surroundings.scriptOf(url.searchParams.get('document') ?? '')
    return answer(response, script === undefined ? 404 : 200, script ?? '', 'text/javascript')
  }
  // Only a browser asks for it by itself; an app has its icon from its package.
  if (url.pathname === '/favicon.ico') return answer(response, 204, '')
  if (url.pathname.startsWith(`${reservedPath}/`)) return answer(response, 404, '')
  await surroundings.servePage(request, url, response)
}

const handleUpgrade = (
  access: Access,
  surroundings: Surroundings,
  sockets: WebSocketServer,
  [request, stream, head]: [IncomingMessage, Duplex, Buffer],
): void => {
  // A browser that goes away in the middle is no exception of the app.
  stream.on('error', () => stream.destroy())
  const url = new URL(`http://127.0.0.1${request.url ?? '/'}`)
  const isOurs =
    access.refusal(request) === undefined &&
    request.headers.origin !== undefined &&
    access.hasSession(request)
  if (!isOurs || url.pathname !== `${reservedPath}/ipc`) {
    stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    return
  }
  sockets.handleUpgrade(request, stream, head, (socket) => {
    if (!surroundings.connect(url.searchParams.get('document') ?? '', socket))
      socket.close(4001, 'Shown elsewhere')
  })
}

/** Serves the windows on loopback only. @param port 0 lets the system choose. */
export const startServer = async (port: number, surroundings: Surroundings): Promise<StandInServer> => {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const access = createAccess(portOf(address))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 })
  server.on('request', (request, response) => {
    handleRequest(access, surroundings, request, response).catch((error: unknown) => {
      console.error('The browser host failed to answer', request.url?.split('?')[0], error)
      if (!response.headersSent) answer(response, 500, 'The app failed to answer.', 'text/plain')
      else response.destroy()
    })
  })
  server.on('upgrade', (...upgrade) => handleUpgrade(access, surroundings, sockets, upgrade))
  return {
    access,
    origin: `http://127.0.0.1:${portOf(address)}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
