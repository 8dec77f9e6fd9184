import { expandScopes, isKnownScope } from './scopes.ts'

/** A validated request to the authorization endpoint. */
export type AuthorizeRequest = {
  clientId: string
  redirectUri: string
  scopes: string[]
  state: string | undefined
  nonce: string | undefined
  offline: boolean
  prompts: ReadonlySet<string>
  loginHint: string | undefined
  challenge: { method: 'S256' | 'plain'; value: string } | undefined
}

/** Shown to the person as "Access blocked"; Google never redirects with these. */
export type AuthorizeProblem = { status: number; error: string; description: string }

export type AuthorizeParsed =
  { ok: true; request: AuthorizeRequest } | { ok: false; problem: AuthorizeProblem }

function problem(error: string, description: string, status = 400): AuthorizeParsed {
  return { ok: false, problem: { status, error, description } }
}

/** A desktop client may name any port and path on the loopback interface (RFC 8252 section 7.3), and nothing else. */
export function isLoopbackRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'http:' && loopback && url.username === '' && url.hash === ''
}

type Challenge = AuthorizeRequest['challenge']

/** RFC 7636: 43 to 128 unreserved characters; `plain` when no method is named. */
function challengeOf(
  query: URLSearchParams,
): { ok: true; value: Challenge } | { ok: false; description: string } {
  const value = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  if (value === null) {
    return query.has('code_challenge_method')
      ? { ok: false, description: 'Missing code challenge.' }
      : { ok: true, value: undefined }
  }
  if (method !== 'S256' && method !== 'plain')
    return { ok: false, description: 'Invalid code challenge method.' }
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) return { ok: false, description: 'Invalid code challenge.' }
  return { ok: true, value: { method, value } }
}

function optionProblem(
  query: URLSearchParams,
  prompts: readonly string[],
  scopes: readonly string[],
): AuthorizeParsed | undefined {
  const accessType = query.get('access_type') ?? 'online'
  if (accessType !== 'online' && accessType !== 'offline')
    return problem('invalid_request', `Invalid access_type: ${accessType}`)
  const badPrompt = prompts.find((prompt) => !['none', 'consent', 'select_account'].includes(prompt))
  if (badPrompt !== undefined || (prompts.includes('none') && prompts.length > 1))
    return problem('invalid_request', 'Invalid parameter value for prompt.')
  if (scopes.length === 0) return problem('invalid_request', 'Missing required parameter: scope')
  const unknown = scopes.filter((scope) => !isKnownScope(scope))
  return unknown.length > 0
    ? problem('invalid_scope', `Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`)
    : undefined
}

export function parseAuthorizeRequest(query: URLSearchParams, knownClientId: string): AuthorizeParsed {
  const repeated = [...new Set(query.keys())].find((name) => query.getAll(name).length > 1)
  if (repeated !== undefined)
    return problem('invalid_request', `OAuth 2 parameters can only have a single value: ${repeated}`)
  const clientId = query.get('client_id')
  if (clientId === null) return problem('invalid_request', 'Missing required parameter: client_id')
  if (clientId !== knownClientId) return problem('invalid_client', 'The OAuth client was not found.', 401)
  const redirectUri = query.get('redirect_uri')
  if (redirectUri === null) return problem('invalid_request', 'Missing required parameter: redirect_uri')
  if (!isLoopbackRedirect(redirectUri))
    return problem('redirect_uri_mismatch', "This app's redirect_uri is not registered for its client.")
  const responseType = query.get('response_type')
  if (responseType === null) return problem('invalid_request', 'Required parameter is missing: response_type')
  if (responseType !== 'code')
    return problem('unsupported_response_type', `Invalid response_type: ${responseType}`)
  const challenge = challengeOf(query)
  if (!challenge.ok) return problem('invalid_request', challenge.description)
  const prompts = (query.get('prompt') ?? '').split(/\s+/).filter((text) => text !== '')
  const scopes = expandScopes(query.get('scope') ?? '')
  const refused = optionProblem(query, prompts, scopes)
  if (refused) return refused
  return {
    ok: true,
    request: {
      clientId,
      redirectUri,
      scopes,
      state: query.get('state') ?? undefined,
      nonce: query.get('nonce') ?? undefined,
      offline: query.get('access_type') === 'offline',
      prompts: new Set(prompts),
      loginHint: query.get('login_hint')?.toLowerCase(),
      challenge: challenge.value,
    },
  }
}
