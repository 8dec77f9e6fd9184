import { json } from '../reply.ts'
import type { EmulationOptions, Reply, ServerRequest } from '../types.ts'
import { createAuthorizer } from './authorize.ts'
import type { Grants } from './grants.ts'
import type { IdTokenSigner } from './id-token.ts'
import { answerToken, oauthError } from './token.ts'

export type OAuthAccount = { email: string; name: string; sub: string }

export type OAuthParts = {
  options: EmulationOptions
  grants: Grants
  signer: IdTokenSigner
  accounts: () => readonly OAuthAccount[]
  /** Scopes that are never granted, whatever is ticked. */
  deniedScopes: ReadonlySet<string>
  rotating: () => boolean
}

export type OAuthAnswer = { api: string; reply: Reply }

function formOrQuery({ body, query }: ServerRequest, name: string): string | undefined {
  return new URLSearchParams(body.toString('utf8')).get(name) ?? query.get(name) ?? undefined
}

/** Any of a grant's tokens ends the whole grant (Google's guide "Revoking a token"). */
function revoke({ grants }: OAuthParts, request: ServerRequest): Reply {
  const token = formOrQuery(request, 'token')
  if (token === undefined) return oauthError(400, 'invalid_request', 'Missing required parameter: token')
  const email = grants.accountOfToken(token)
  if (email === undefined) return oauthError(400, 'invalid_token', 'Token expired or revoked')
  grants.revokeAccount(email)
  return json(200, {})
}

function bearer(request: ServerRequest): string {
  return (
    /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ??
    request.query.get('access_token') ??
    ''
  )
}

function tokenInfo({ options, grants, signer, accounts }: OAuthParts, request: ServerRequest): Reply {
  const idToken = formOrQuery(request, 'id_token')
  if (idToken !== undefined) {
    const claims = signer.read(idToken)
    return claims ? json(200, claims) : oauthError(400, 'invalid_token', 'Invalid Value')
  }
  const access = grants.access(formOrQuery(request, 'access_token') ?? bearer(request))
  if (!access) return oauthError(400, 'invalid_token', 'Invalid Value')
  const seconds = Math.floor((access.expiresAt - options.clock()) / 1000)
  return json(200, {
    azp: options.clientId,
    aud: options.clientId,
    sub: accounts().find((account) => account.email === access.email)?.sub,
    scope: [...access.scopes].join(' '),
    exp: String(Math.floor(access.expiresAt / 1000)),
    expires_in: String(seconds),
    email: access.email,
    email_verified: 'true',
    access_type: 'offline',
  })
}

function userInfo({ grants, accounts }: OAuthParts, request: ServerRequest): Reply {
  const access = grants.access(bearer(request))
  const account = access && accounts().find((known) => known.email === access.email)
  if (!account) return oauthError(401, 'invalid_request', 'Invalid Credentials')
  return json(200, { sub: account.sub, name: account.name, email: account.email, email_verified: true })
}

/** Serves accounts.google.com, oauth2.googleapis.com, openidconnect.googleapis.com and the certificates. */
export function createOAuthApi(parts: OAuthParts): (request: ServerRequest) => OAuthAnswer | undefined {
  const authorizer = createAuthorizer(parts)
  const routes: Readonly<Record<string, OAuthRoute>> = {
    'GET /o/oauth2/v2/auth': { api: 'oauth.authorize', run: authorizer.show },
    'POST /o/oauth2/v2/auth/decision': { api: 'oauth.decision', run: authorizer.decide },
    'POST /token': { api: 'oauth.token', run: (request) => answerToken(parts, request) },
    'POST /revoke': { api: 'oauth.revoke', run: (request) => revoke(parts, request) },
    'GET /revoke': { api: 'oauth.revoke', run: (request) => revoke(parts, request) },
    'GET /tokeninfo': { api: 'oauth.tokeninfo', run: (request) => tokenInfo(parts, request) },
    'POST /tokeninfo': { api: 'oauth.tokeninfo', run: (request) => tokenInfo(parts, request) },
    'GET /v1/userinfo': { api: 'oauth.userinfo', run: (request) => userInfo(parts, request) },
    'GET /oauth2/v3/userinfo': { api: 'oauth.userinfo', run: (request) => userInfo(parts, request) },
    'GET /oauth2/v3/certs': { api: 'oauth.certs', run: () => json(200, parts.signer.certificates()) },
  }
  return (request) => {
    const route = routes[`${request.method} ${request.path}`]
    return route && { api: route.api, reply: route.run(request) }
  }
}

type OAuthRoute = { api: string; run: (request: ServerRequest) => Reply }
