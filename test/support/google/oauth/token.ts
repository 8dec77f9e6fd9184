import { createHash } from 'node:crypto'
import { json } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { ACCESS_SECONDS } from './grants.ts'
import type { IssuedCode } from './grants.ts'
import type { OAuthParts } from './oauth-api.ts'

/** Error of the token endpoint (RFC 6749 section 5.2) in Google's words. */
export function oauthError(status: number, error: string, description: string): Reply {
  return json(
    status,
    { error, error_description: description },
    { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate' },
  )
}

function clientProblem({ options }: OAuthParts, form: URLSearchParams): Reply | undefined {
  const clientId = form.get('client_id')
  const secret = form.get('client_secret')
  if (clientId === null)
    return oauthError(400, 'invalid_request', 'Could not determine client ID from request.')
  if (clientId !== options.clientId)
    return oauthError(401, 'invalid_client', 'The OAuth client was not found.')
  // Also with PKCE: Google counts desktop clients as confidential at this endpoint.
  if (secret === null || secret === '') return oauthError(400, 'invalid_request', 'client_secret is missing.')
  return secret === options.clientSecret ? undefined : oauthError(401, 'invalid_client', 'Unauthorized')
}

/** RFC 7636 section 4.6. */
function verifierProblem(code: IssuedCode, verifier: string | null): Reply | undefined {
  if (!code.challenge) {
    return verifier === null
      ? undefined
      : oauthError(400, 'invalid_grant', 'code_verifier or verifier is not needed.')
  }
  if (verifier === null) return oauthError(400, 'invalid_grant', 'Missing code verifier.')
  const { method, value } = code.challenge
  const derived = method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  const fits = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && derived === value
  return fits ? undefined : oauthError(400, 'invalid_grant', 'Invalid code verifier.')
}

function success(payload: Readonly<Record<string, unknown>>): Reply {
  return json(200, payload, {
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
    pragma: 'no-cache',
  })
}

function idToken(
  { signer, accounts, options }: OAuthParts,
  email: string,
  accessToken: string,
  nonce: string | undefined,
): Record<string, string> {
  const account = accounts().find((known) => known.email === email)
  if (!account) return {}
  return {
    id_token: signer.issue({
      sub: account.sub,
      email,
      name: account.name,
      nonce,
      accessToken,
      audience: options.clientId,
    }),
  }
}

function exchange(parts: OAuthParts, form: URLSearchParams): Reply {
  const text = form.get('code')
  if (text === null) return oauthError(400, 'invalid_request', 'Missing required parameter: code')
  const spent = parts.grants.spendCode(text)
  if (spent.kind !== 'fresh')
    return oauthError(400, 'invalid_grant', spent.kind === 'reused' ? 'Bad Request' : 'Malformed auth code.')
  const { code } = spent
  if (form.get('redirect_uri') !== code.redirectUri)
    return oauthError(400, 'redirect_uri_mismatch', 'Bad Request')
  const problem = verifierProblem(code, form.get('code_verifier'))
  if (problem) return problem
  const accessToken = parts.grants.issueAccess(code.email, code.scopes, text)
  return success({
    access_token: accessToken,
    expires_in: ACCESS_SECONDS,
    ...(code.offline ? { refresh_token: parts.grants.issueRefresh(code.email, code.scopes, text) } : {}),
    scope: code.scopes.join(' '),
    token_type: 'Bearer',
    ...(code.scopes.includes('openid') ? idToken(parts, code.email, accessToken, code.nonce) : {}),
  })
}

function renew(parts: OAuthParts, form: URLSearchParams): Reply {
  const text = form.get('refresh_token')
  if (text === null) return oauthError(400, 'invalid_request', 'Missing required parameter: refresh_token')
  const grant = parts.grants.refresh(text)
  if (!grant) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
  const accessToken = parts.grants.issueAccess(grant.email, grant.scopes, grant.fromCode)
  const rotate = parts.rotating()
  if (rotate) parts.grants.dropRefresh(text)
  return success({
    access_token: accessToken,
    expires_in: ACCESS_SECONDS,
    ...(rotate
      ? { refresh_token: parts.grants.issueRefresh(grant.email, grant.scopes, grant.fromCode) }
      : {}),
    scope: [...grant.scopes].join(' '),
    token_type: 'Bearer',
    ...(grant.scopes.has('openid') ? idToken(parts, grant.email, accessToken, undefined) : {}),
  })
}

/** POST /token. */
export function answerToken(parts: OAuthParts, { body, headers }: ServerRequest): Reply {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    return oauthError(400, 'invalid_request', 'The request body must be form-encoded.')
  }
  const form = new URLSearchParams(body.toString('utf8'))
  const grantType = form.get('grant_type')
  if (grantType === null) return oauthError(400, 'invalid_request', 'Missing required parameter: grant_type')
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${grantType}`)
  }
  const refused = clientProblem(parts, form)
  if (refused) return refused
  return grantType === 'authorization_code' ? exchange(parts, form) : renew(parts, form)
}
