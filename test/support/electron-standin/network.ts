import { EventEmitter } from 'node:events'

type ProtocolHandler = (request: Request) => Response | Promise<Response>
type FetchInit = RequestInit & { bypassCustomProtocolHandlers?: boolean }

/** The switch by which a test unplugs the network, and the part of Electron's `net` that obeys it. */
export type Network = {
  isOnline: () => boolean
  setOnline: (online: boolean) => void
  onChange: (listener: (online: boolean) => void) => void
  fetch: (input: string | URL | Request, init?: FetchInit) => Promise<Response>
}

const disconnected = (): Error => new Error('net::ERR_INTERNET_DISCONNECTED')

/**
 * @param handlerOf The handler of a custom scheme (`app`), where one is registered.
 * @param isReady Electron's network stack exists only after `ready`.
 */
export const createNetwork = (
  handlerOf: (scheme: string) => ProtocolHandler | undefined,
  isReady: () => boolean,
): Network => {
  const changes = new EventEmitter()
  let online = true
  let unplugged = new AbortController()

  return {
    isOnline: () => online,
    setOnline: (next) => {
      if (next === online) return
      online = next
      if (online) unplugged = new AbortController()
      else unplugged.abort(disconnected())
      changes.emit('change', online)
    },
    onChange: (listener) => void changes.on('change', listener),
    fetch: async (input, init = {}) => {
      if (!isReady()) throw new Error('net.fetch can only be used after the app is ready')
      const { bypassCustomProtocolHandlers, ...rest } = init
      const request = new Request(input, rest)
      const handler = bypassCustomProtocolHandlers
        ? undefined
        : handlerOf(new URL(request.url).protocol.slice(0, -1))
      if (handler !== undefined) return await handler(request)
      if (!online) throw disconnected()
      const signal = AbortSignal.any([request.signal, unplugged.signal])
      return await fetch(request, { signal }).catch((cause: unknown) => {
        if (signal.aborted) throw signal.reason
        throw new Error(errorName(cause), { cause })
      })
    },
  }
}

/** Chromium's names for what Node's fetch reports through `cause.code`. */
const errorName = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  const names: Record<string, string> = {
    ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
    ECONNRESET: 'net::ERR_CONNECTION_RESET',
    UND_ERR_SOCKET: 'net::ERR_EMPTY_RESPONSE',
    ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
    ETIMEDOUT: 'net::ERR_CONNECTION_TIMED_OUT',
  }
  return names[code] ?? 'net::ERR_FAILED'
}
