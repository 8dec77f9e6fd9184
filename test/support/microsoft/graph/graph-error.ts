import { randomUUID } from 'node:crypto'
import { json } from '../reply.ts'
import type { Reply } from '../types.ts'

export type GraphError = {
  status: number
  code: string
  message: string
  headers?: Record<string, string>
}

/** Thrown inside a Graph method; the route turns it into Graph's error JSON. */
export class GraphApiError extends Error {
  readonly error: GraphError

  constructor(error: GraphError) {
    super(error.message)
    this.error = error
  }
}

/** Who asked, as far as an error repeats it. */
export type ErrorContext = { at: number; clientRequestId: string | undefined }

/** The envelope of Graph's errors: {error: {code, message, innerError: {date, request-id, client-request-id}}}. */
export function graphErrorReply(error: GraphError, { at, clientRequestId }: ErrorContext): Reply {
  const requestId = randomUUID()
  const inner = {
    date: new Date(at).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId ?? requestId,
  }
  return json(
    error.status,
    { error: { code: error.code, message: error.message, innerError: inner } },
    { 'request-id': requestId, 'client-request-id': inner['client-request-id'], ...error.headers },
  )
}

export function badRequest(message: string, code = 'ErrorInvalidRequest'): GraphApiError {
  return new GraphApiError({ status: 400, code, message })
}

export function itemNotFound(): GraphApiError {
  const message =
    'The specified object was not found in the store., The process failed to get the correct properties.'
  return new GraphApiError({ status: 404, code: 'ErrorItemNotFound', message })
}

export function malformedId(): GraphApiError {
  return badRequest('Id is malformed.', 'ErrorInvalidIdMalformed')
}

export function accessDenied(): GraphApiError {
  const message = 'Access is denied. Check credentials and try again.'
  return new GraphApiError({ status: 403, code: 'ErrorAccessDenied', message })
}

export function syncStateNotFound(generation: number): GraphApiError {
  const message = `The sync state generation is not found; generation=${generation};[highest=${generation + 5}].`
  return new GraphApiError({ status: 410, code: 'SyncStateNotFound', message })
}

/** `limit` is the name Exchange gives the exceeded limit. */
export function throttled(limit: string, retryAfterSeconds: number): GraphError {
  return {
    status: 429,
    code: 'ApplicationThrottled',
    message: `Application is over its ${limit} limit.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

const AUTHORIZE = 'https://login.microsoftonline.com/common/oauth2/authorize'
const BEARER = `Bearer realm="", authorization_uri="${AUTHORIZE}", client_id="00000003-0000-0000-c000-000000000000"`

export function tokenMissing(): GraphError {
  return {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token is empty.',
    headers: { 'www-authenticate': BEARER },
  }
}

export function tokenInvalid(message = 'Lifetime validation failed, the token is expired.'): GraphError {
  return {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message,
    headers: { 'www-authenticate': BEARER },
  }
}

/** Continuous access evaluation: the token is well, but newer claims are wanted. `notBefore` in epoch seconds. */
export function claimsChallenge(notBefore: number): GraphError {
  const claims = { access_token: { nbf: { essential: true, value: String(notBefore) } } }
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64')
  return {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message:
      'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    headers: { 'www-authenticate': `${BEARER}, error="insufficient_claims", claims="${encoded}"` },
  }
}
