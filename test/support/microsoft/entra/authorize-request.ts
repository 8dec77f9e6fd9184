import type { EmulationOptions } from '../types.ts'
import type { EntraError } from './entra-error.ts'
import { readScopes } from './scopes.ts'

/** A validated request to /oauth2/v2.0/authorize. */
export type AuthorizeRequest = {
  tenant: string
  redirectUri: string
  responseMode: 'query' | 'fragment' | 'form_post'
  scopes: string[]
  everything: boolean
  state: string | undefined
  nonce: string | undefined
  prompt: 'none' | 'login' | 'consent' | 'select_account' | undefined
  loginHint: string | undefined
  challenge: { method: 'S256' | 'plain'; value: string } | undefined
}

/** `page`: shown to the person, never sent back. `back`: told to the app by the redirect. */
export type AuthorizeParsed =
  | { kind: 'request'; request: AuthorizeRequest }
  | { kind: 'page'; problem: EntraError }
  | { kind: 'back'; problem: EntraError; request: AuthorizeRequest }

export function missingParameter(name: string): EntraError {
  return {
    error: 'invalid_request',
    code: 900144,
    text: `The request body must contain the following parameter: '${name}'.`,
  }
}

/** Registered as http://localhost: the port is free, scheme, host and path are not ("Redirect URI restrictions"). */
export function isRegisteredRedirect(text: string, paths: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const local = url.protocol === 'http:' && url.hostname === 'localhost'
  return local && url.search === '' && url.hash === '' && url.username === '' && paths.includes(url.pathname)
}

const MODES = ['query', 'fragment', 'form_post'] as const
const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const

function challengeOf(query: URLSearchParams): AuthorizeRequest['challenge'] | EntraError {
  const value = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  if (value === null) return undefined
  if (method !== 'S256' && method !== 'plain')
    return { error: 'invalid_request', code: 90023, text: 'Unsupported code_challenge_method.' }
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value))
    return { error: 'invalid_request', code: 501491, text: 'Invalid size of Code_Challenge parameter.' }
  return { method, value }
}

function identityProblem(query: URLSearchParams, options: EmulationOptions): EntraError | undefined {
  const clientId = query.get('client_id')
  if (clientId === null) return missingParameter('client_id')
  if (clientId !== options.clientId)
    return {
      error: 'unauthorized_client',
      code: 700016,
      text: `Application with identifier '${clientId}' was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    }
  const redirectUri = query.get('redirect_uri')
  if (redirectUri === null || !isRegisteredRedirect(redirectUri, options.redirectPaths))
    return {
      error: 'invalid_request',
      code: 50011,
      text: `The redirect URI '${redirectUri ?? ''}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
    }
  return undefined
}

function requestProblem(query: URLSearchParams, unknown: readonly string[]): EntraError | undefined {
  const type = query.get('response_type')
  if (type === null) return missingParameter('response_type')
  if (type !== 'code')
    return {
      error: 'unsupported_response_type',
      code: 700054,
      text: `response_type '${type}' is not enabled for the application.`,
    }
  if ((query.get('scope') ?? '') === '') return missingParameter('scope')
  return unknown[0] === undefined
    ? undefined
    : {
        error: 'invalid_client',
        code: 650053,
        text: `The application 'Liaison' asked for scope '${unknown[0]}' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.`,
      }
}

export function parseAuthorizeRequest(
  tenant: string,
  query: URLSearchParams,
  options: EmulationOptions,
): AuthorizeParsed {
  const identity = identityProblem(query, options)
  if (identity) return { kind: 'page', problem: identity }
  const asked = readScopes(query.get('scope') ?? '')
  const challenge = challengeOf(query)
  const broken = challenge !== undefined && 'error' in challenge ? challenge : undefined
  const request: AuthorizeRequest = {
    tenant,
    redirectUri: query.get('redirect_uri') ?? '',
    responseMode: MODES.find((mode) => mode === query.get('response_mode')) ?? 'query',
    scopes: asked.scopes,
    everything: asked.everything,
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    prompt: PROMPTS.find((prompt) => prompt === query.get('prompt')),
    loginHint: query.get('login_hint')?.toLowerCase(),
    challenge: challenge !== undefined && 'value' in challenge ? challenge : undefined,
  }
  const problem = requestProblem(query, asked.unknown) ?? broken
  return problem ? { kind: 'back', problem, request } : { kind: 'request', request }
}
