import { createHash, randomUUID } from 'node:crypto'
import { json } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { missingParameter } from './authorize-request.ts'
import type { Account } from './directory.ts'
import { refusal, tokenErrorReply } from './entra-error.ts'
import type { EntraError } from './entra-error.ts'
import type { EntraAnswer, EntraParts } from './entra-parts.ts'
import { ACCESS_SECONDS } from './grants.ts'
import type { IssuedCode } from './grants.ts'
import { readScopes, scopeAnswer } from './scopes.ts'
import type { ScopeRequest } from './scopes.ts'

type Outcome = { account: Account | undefined; reply: Reply }
type Call = { parts: EntraParts; form: URLSearchParams; tenant: string }

function refuse({ parts, form }: Call, problem: EntraError, account?: Account): Outcome {
  const correlation = form.get('client-request-id') ?? undefined
  return { account, reply: tokenErrorReply(problem, parts.options.clock(), correlation) }
}

/** A browser tells where its page is from. Only apps of the single-page kind may, and this one is none. */
function originProblem(origin: string | undefined): EntraError | undefined {
  return origin === undefined
    ? undefined
    : {
        error: 'invalid_request',
        code: 9002326,
        text: `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
      }
}

function clientProblem({ parts, form }: Call): EntraError | undefined {
  const clientId = form.get('client_id')
  if (clientId === null) return missingParameter('client_id')
  if (clientId !== parts.options.clientId)
    return {
      error: 'unauthorized_client',
      code: 700016,
      text: `Application with identifier '${clientId}' was not found in the directory.`,
    }
  return form.has('client_secret') || form.has('client_assertion')
    ? {
        error: 'invalid_client',
        code: 700025,
        text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        status: 401,
      }
    : undefined
}

/** RFC 7636 4.6. */
function verifierProblem(code: IssuedCode, verifier: string | null): EntraError | undefined {
  if (!code.challenge) return undefined
  const { method, value } = code.challenge
  const given = verifier ?? ''
  const derived = method === 'S256' ? createHash('sha256').update(given).digest('base64url') : given
  return derived === value
    ? undefined
    : {
        error: 'invalid_grant',
        code: 501481,
        text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
      }
}

/** Home account id of MSAL is uid.utid of this document. */
function clientInfo(account: Account): string {
  return Buffer.from(JSON.stringify({ uid: account.objectId, utid: account.tenantId })).toString('base64url')
}

/** Claims of a v2.0 id token ("ID token claims reference"). */
function idToken({ options, signer }: EntraParts, account: Account, nonce: string | undefined): string {
  const seconds = Math.floor(options.clock() / 1000)
  return signer.sign({
    aud: options.clientId,
    iss: `https://login.microsoftonline.com/${account.tenantId}/v2.0`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    name: account.name,
    ...(nonce === undefined ? {} : { nonce }),
    oid: account.objectId,
    preferred_username: account.email,
    email: account.email,
    rh: '1.emulated',
    sub: createHash('sha256').update(`${options.clientId} ${account.objectId}`).digest('base64url'),
    tid: account.tenantId,
    uti: randomUUID(),
    ver: '2.0',
  })
}

function success(call: Call, account: Account, asked: ScopeRequest, nonce?: string): Outcome {
  const { parts, form } = call
  const granted = new Set(asked.scopes)
  const body = {
    token_type: 'Bearer',
    scope: scopeAnswer(granted, asked.full),
    expires_in: ACCESS_SECONDS,
    ext_expires_in: ACCESS_SECONDS,
    access_token: parts.grants.issueAccess(account, granted),
    ...(granted.has('offline_access') ? { refresh_token: parts.grants.issueRefresh(account) } : {}),
    ...(granted.has('openid') ? { id_token: idToken(parts, account, nonce) } : {}),
    ...(form.get('client_info') === '1' ? { client_info: clientInfo(account) } : {}),
  }
  return { account, reply: json(200, body, { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' }) }
}

/** Asked scopes that were consented; without a scope parameter everything the code was for. */
function redeem(call: Call): Outcome {
  const { parts, form } = call
  const text = form.get('code')
  if (text === null) return refuse(call, missingParameter('code'))
  const spent = parts.grants.spendCode(text)
  if (spent.kind === 'unknown')
    return refuse(call, {
      error: 'invalid_grant',
      code: 9002313,
      text: 'Invalid request. Request is malformed or invalid.',
    })
  if (spent.kind === 'reused')
    return refuse(call, {
      error: 'invalid_grant',
      code: 54005,
      text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    })
  if (spent.kind === 'expired')
    return refuse(
      call,
      refusal(70008, { clientId: parts.options.clientId, issuedAt: 0, at: parts.options.clock() }),
    )
  const { code } = spent
  if (form.get('redirect_uri') !== code.redirectUri)
    return refuse(call, {
      error: 'invalid_grant',
      code: 500112,
      text: `The reply address '${form.get('redirect_uri') ?? ''}' does not match the reply address '${code.redirectUri}' provided when requesting Authorization code.`,
    })
  const problem = verifierProblem(code, form.get('code_verifier'))
  if (problem) return refuse(call, problem, code.account)
  const asked = readScopes(form.get('scope') ?? '')
  return success(call, code.account, { ...asked, scopes: [...code.scopes] }, code.nonce)
}

/** Every use brings a new refresh token; the old one is not revoked ("Refresh tokens", token lifetime). */
function renew(call: Call): Outcome {
  const { parts, form } = call
  const { grants, options } = parts
  const text = form.get('refresh_token')
  if (text === null) return refuse(call, missingParameter('refresh_token'))
  const held = grants.refresh(text)
  if (!held)
    return refuse(call, {
      error: 'invalid_grant',
      code: 9002313,
      text: 'Invalid request. Request is malformed or invalid.',
    })
  const { account, refused, issuedAt } = held
  const facts = { clientId: options.clientId, issuedAt, at: options.clock() }
  if (refused) {
    const told = refusal(refused.code, facts)
    const suberror = refused.suberror ?? told.suberror
    return refuse(call, { ...told, ...(suberror === undefined ? {} : { suberror }) }, account)
  }
  const consented = grants.consented(account)
  const asked = readScopes(form.get('scope') ?? '')
  const missing = asked.scopes.some((scope) => !consented.has(scope)) || asked.unknown.length > 0
  if (missing) return refuse(call, refusal(65001, facts), account)
  held.replaced = true
  const everything = asked.everything || asked.scopes.length === 0
  return success(call, account, { ...asked, scopes: everything ? [...consented] : asked.scopes })
}

/** POST /{tenant}/oauth2/v2.0/token. */
export function answerToken(
  parts: EntraParts,
  { body, headers }: ServerRequest,
  tenant: string,
): Omit<EntraAnswer, 'api'> {
  const form = new URLSearchParams(body.toString('utf8'))
  const call = { parts, form, tenant }
  const claims = form.get('claims') ?? undefined
  const outcome = ((): Outcome => {
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? ''))
      return refuse(call, missingParameter('grant_type'))
    if (!parts.directory.isTenant(tenant))
      return refuse(call, { error: 'invalid_request', code: 90002, text: `Tenant '${tenant}' not found.` })
    const type = form.get('grant_type')
    if (type === null) return refuse(call, missingParameter('grant_type'))
    if (type !== 'authorization_code' && type !== 'refresh_token')
      return refuse(call, {
        error: 'unsupported_grant_type',
        code: 70003,
        text: `The app requested an unsupported grant type '${type}'.`,
      })
    const problem = clientProblem(call) ?? originProblem(headers['origin'])
    if (problem) return refuse(call, problem)
    return type === 'authorization_code' ? redeem(call) : renew(call)
  })()
  return { account: outcome.account?.email, claims, reply: outcome.reply }
}
