import * as z from 'zod'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'
import { parseJson } from '../platform/parse-json.ts'
import type { Fetch } from '../platform/ports.ts'
import type { AccessTokens } from './tokens.ts'

/** Where the tokens of each provider may be sent. */
export const apiOrigins: Readonly<Record<ProviderId, readonly string[]>> = {
  gmail: ['https://gmail.googleapis.com', 'https://www.googleapis.com'],
  graph: ['https://graph.microsoft.com'],
}

const neverAborted = new AbortController().signal

const urlOf = (input: string | URL | Request): URL =>
  new URL(input instanceof Request ? input.url : String(input))

/** A stream can be read once only; what may be sent twice is read into memory first. */
const replayable = async (init: RequestInit | undefined): Promise<RequestInit> => {
  const body = init?.body
  if (body === undefined || body === null || typeof body === 'string') return { ...init }
  const buffered =
    body instanceof URLSearchParams ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof ArrayBuffer
  if (buffered || ArrayBuffer.isView(body)) return { ...init }
  return { ...init, body: await new Response(body).arrayBuffer() }
}

/**
 * The claims that an API demands with a 401 (continuous access evaluation), decoded from base64.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
const claimsOf = (answer: Response): string | null => {
  const [, claims] = /\bclaims="([A-Za-z0-9+/=_-]+)"/.exec(answer.headers.get('www-authenticate') ?? '') ?? []
  if (claims === undefined) return null
  const decoded = Buffer.from(claims, 'base64').toString('utf8')
  // A header is data of the provider: what is no claims request is not passed on to the sign-in, which would refuse it.
  return z.record(z.string(), z.unknown()).safeParse(parseJson(decoded)).success ? decoded : null
}

const withBearer = (input: string | URL | Request, init: RequestInit, token: string): RequestInit => {
  // As fetch has it: headers of `init` replace those of a Request as a whole.
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
  headers.set('Authorization', `Bearer ${token}`)
  return { ...init, headers }
}

/**
 * `fetch` in the name of a mailbox. A 401 was not carried out, so the request is repeated once with a fresh token,
 * whatever its method; a second one means `auth_expired`. Because this lies under a client library, failures without
 * an answer are thrown: `AppFailure` with the error of the tokens, and what `fetch` and the signal throw.
 * A token goes to the `origins` only; a request for another place is a bug and throws.
 */
export const authorizedFetch = (deps: {
  fetch: Fetch
  tokens: Pick<AccessTokens, 'get' | 'invalidate' | 'refuse'>
  mailboxId: string
  origins: readonly string[]
}): Fetch => {
  const { fetch, mailboxId, tokens, origins } = deps

  const tokenFor = async (signal: AbortSignal): Promise<string> => {
    const token = await tokens.get(mailboxId, signal)
    if (!token.ok) throw new AppFailure(token.error)
    return token.value
  }
  return async (input, init) => {
    const url = urlOf(input)
    if (!origins.includes(url.origin)) throw new Error(`No token is sent to ${url.origin}`)
    const again = await replayable(init)
    const signal = again.signal ?? (input instanceof Request ? input.signal : neverAborted)
    const send = (token: string): Promise<Response> =>
      fetch(input instanceof Request ? input.clone() : input, withBearer(input, again, token))

    const first = await tokenFor(signal)
    const answer = await send(first)
    if (answer.status !== 401) return answer
    await answer.body?.cancel()
    tokens.invalidate(mailboxId, first, claimsOf(answer))
    const second = await tokenFor(signal)
    const repeated = await send(second)
    if (repeated.status !== 401) return repeated
    await repeated.body?.cancel()
    await tokens.refuse(mailboxId, second, claimsOf(repeated))
    throw new AppFailure(
      appError('auth_expired', 'The provider refuses a token that it has just given', 'user'),
    )
  }
}
