import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may talk to the stand-in's server: a browser that came with a fresh link, and only from our own pages. */
export type Access = {
  /** @param target Where the link leads, from the root. */
  mintLink(target?: string): string
  exchange(token: string): { cookie: string; target: string } | undefined
  hasSession(request: IncomingMessage): boolean
  refusal(request: IncomingMessage): string | undefined
}

const equals = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const cookieValue = (request: IncomingMessage, name: string): string | undefined =>
  request.headers.cookie
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** @param port The port that the server listens on: Host and Origin must name it. */
export const createAccess = (port: number): Access => {
  const session = randomBytes(32).toString('base64url')
  // Cookies are shared by all ports of a host, so two running apps need two names.
  const cookieName = `liaison-${port}`
  const host = `127.0.0.1:${port}`
  const tokens = new Map<string, string>()

  return {
    mintLink: (target = '/') => {
      const token = randomBytes(32).toString('base64url')
      tokens.set(token, target)
      return `http://${host}/?token=${token}`
    },
    exchange: (token) => {
      const match = [...tokens].find(([known]) => equals(known, token))
      if (match === undefined) return undefined
      tokens.delete(match[0])
      return { cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`, target: match[1] }
    },
    hasSession: (request) => equals(cookieValue(request, cookieName) ?? '', session),
    // A name that a foreign page has pointed at 127.0.0.1 shows in Host, a request of a foreign page in Origin.
    refusal: (request) => {
      if (request.headers.host !== host) return 'This address is not served here.'
      const { origin } = request.headers
      return origin === undefined || origin === `http://${host}`
        ? undefined
        : 'Requests of other pages are refused.'
    },
  }
}
