import { json } from './reply.ts'
import type { Reply } from './types.ts'

type ErrorItem = { message: string; domain: string; reason: string; location?: string; locationType?: string }

export type GoogleError = {
  code: number
  message: string
  reason: string
  domain?: string
  status?: string
  /** When the item's own message differs from the outer one. */
  itemMessage?: string
  location?: string
  locationType?: string
  details?: readonly unknown[]
  headers?: Record<string, string>
}

/** Thrown inside a Gmail method; the route turns it into Google's error JSON. */
export class GoogleApiError extends Error {
  readonly error: GoogleError

  constructor(error: GoogleError) {
    super(error.message)
    this.error = error
  }
}

/** The error envelope of Google's JSON APIs: {error: {code, message, errors[], status, details?}}. */
export function googleErrorReply(error: GoogleError): Reply {
  const item: ErrorItem = {
    message: error.itemMessage ?? error.message,
    domain: error.domain ?? 'global',
    reason: error.reason,
    ...(error.location === undefined ? {} : { location: error.location }),
    ...(error.locationType === undefined ? {} : { locationType: error.locationType }),
  }
  const body = {
    code: error.code,
    message: error.message,
    errors: [item],
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.details === undefined ? {} : { details: error.details }),
  }
  return json(error.code, { error: body }, error.headers)
}

export function invalidArgument(message: string): GoogleApiError {
  return new GoogleApiError({ code: 400, message, reason: 'invalidArgument', status: 'INVALID_ARGUMENT' })
}

export function failedPrecondition(message: string): GoogleApiError {
  return new GoogleApiError({
    code: 400,
    message,
    reason: 'failedPrecondition',
    status: 'FAILED_PRECONDITION',
  })
}

export function notFound(): GoogleApiError {
  const message = 'Requested entity was not found.'
  return new GoogleApiError({ code: 404, message, reason: 'notFound', status: 'NOT_FOUND' })
}

/** `domain` of ErrorInfo is googleapis.com for credentials, as in google.rpc.ErrorInfo. */
function errorInfo(reason: string, method: string): unknown {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { method, service: 'gmail.googleapis.com' },
  }
}

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. ' +
  'See https://developers.google.com/identity/sign-in/web/devconsole-project.'

export function credentialsMissing(method: string): GoogleError {
  return {
    code: 401,
    message: `Request is missing required authentication credential. ${EXPECTED}`,
    itemMessage: 'Login Required.',
    reason: 'required',
    location: 'Authorization',
    locationType: 'header',
    status: 'UNAUTHENTICATED',
    details: [errorInfo('CREDENTIALS_MISSING', method)],
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' },
  }
}

export function credentialsInvalid(method: string): GoogleError {
  return {
    code: 401,
    message: `Request had invalid authentication credentials. ${EXPECTED}`,
    itemMessage: 'Invalid Credentials',
    reason: 'authError',
    location: 'Authorization',
    locationType: 'header',
    status: 'UNAUTHENTICATED',
    details: [errorInfo('ACCESS_TOKEN_INVALID', method)],
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  }
}

export function scopeInsufficient(method: string, scopes: readonly string[]): GoogleError {
  return {
    code: 403,
    message: 'Request had insufficient authentication scopes.',
    itemMessage: 'Insufficient Permission',
    reason: 'insufficientPermissions',
    status: 'PERMISSION_DENIED',
    details: [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', method)],
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  }
}
