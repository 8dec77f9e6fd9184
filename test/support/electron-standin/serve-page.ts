import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { bodyOf } from './request-body.ts'
import type { BrowserWindow } from './window.ts'

/** Headers that belong to one hop, to the loopback or to our own gate, and that the app must not see. */
const droppedHeaders = new Set([
  'host',
  'connection',
  'cookie',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'accept-encoding',
])

/**
 * What the app's request filter refuses to let out of Electron's network stack can't be stopped on the way out of a
 * browser. So a page of a session that refuses foreign addresses carries a second policy that refuses them, too.
 */
const ownOriginOnly = [
  `default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'`,
  `connect-src 'self' data: blob:`,
  `form-action 'self'`,
].join('; ')

/** Names the further window that a tab shows, and is hidden from the app. */
export const windowParameter = 'standin-window'

const foreignProbe = 'https://foreign.invalid/'

const appRequest = async (request: IncomingMessage, target: string): Promise<Request> => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (!droppedHeaders.has(name) && value !== undefined) headers.set(name, String(value))
  }
  // The gate let through nobody's but our own loopback origin, which stands for the app's. `null` is a frame without one.
  const { protocol, host } = new URL(target)
  if (headers.has('origin') && headers.get('origin') !== 'null') headers.set('origin', `${protocol}//${host}`)
  const method = request.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(target, { method, headers, body: hasBody ? await bodyOf(request) : null })
}

const withScript = (html: string, source: string): string => {
  const tag = `<script src="${source}"></script>`
  const head = /<head[^>]*>/i.exec(html)
  if (head === null) return tag + html
  const end = head.index + head[0].length
  return html.slice(0, end) + tag + html.slice(end)
}

/**
 * Answers one request of a browser with what the app's protocol handler answers.
 * @param addDocument Begins a new document in the window and returns the address of its page script.
 */
export const servePage = async (
  window: BrowserWindow,
  [request, url, response]: [IncomingMessage, URL, ServerResponse],
  addDocument: (url: string) => string,
): Promise<void> => {
  const loaded = new URL(window.webContents.getURL())
  const own = new URLSearchParams(url.search)
  own.delete(windowParameter)
  const search = own.size === 0 ? '' : url.searchParams.has(windowParameter) ? `?${own}` : url.search
  const target = `${loaded.protocol}//${loaded.host}${url.pathname}${search}`
  const { session } = window.webContents
  const handler = session.handlerOf(loaded.protocol.slice(0, -1))
  const destination = request.headers['sec-fetch-dest'] ?? 'document'
  const resourceType = destination === 'document' ? 'mainFrame' : destination
  if (handler === undefined || (await session.isCancelled(target, request.method ?? 'GET', resourceType))) {
    response.writeHead(403).end()
    return
  }
  const answer = await handler(await appRequest(request, target))
  const headers = new Headers(answer.headers)
  headers.delete('content-encoding')
  const isPage = destination === 'document' && /^text\/html/i.test(headers.get('content-type') ?? '')
  if (isPage) {
    headers.delete('content-length')
    headers.set('permissions-policy', session.permissionsPolicy(`${loaded.protocol}//${loaded.host}`))
    if (await session.isCancelled(foreignProbe, 'GET', 'xhr'))
      headers.append('content-security-policy', ownOriginOnly)
  }
  for (const [name, value] of headers) response.setHeader(name, value)
  response.writeHead(answer.status)
  if (isPage && answer.status === 200) response.end(withScript(await answer.text(), addDocument(target)))
  else if (answer.body === null) response.end()
  else await pipeline(answer.body, response)
}
