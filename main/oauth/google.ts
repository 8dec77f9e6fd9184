import { randomBytes } from 'node:crypto'
import { CodeChallengeMethod } from 'google-auth-library'
import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Fetch } from '../platform/ports.ts'
import type { Credential } from '../vault/vault.ts'
import { errorFromRedirect } from './error-from-redirect.ts'
import { openGoogleClient, type GoogleClient, type GoogleClientKeys } from './google-client.ts'
import { errorFromGoogle, type GoogleAction } from './google-error.ts'
import { readIdToken } from './id-token.ts'
import type { Grant, OAuthProvider } from './provider.ts'
import { googleScopes, normaliseScopes } from './scopes.ts'

export type GoogleDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  /** Read at each use, so that a changed setting counts at once. Null where none is configured. */
  readonly clientKeys: () => GoogleClientKeys | null
}

/** Long for one request, short for a person who waits. */
const requestTimeoutMs = 30_000

const issuers = ['https://accounts.google.com', 'accounts.google.com']

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds. RFC 6749 only recommends it; Google always sends it. */
  expires_in: z.number().positive().default(3600),
  refresh_token: z.string().min(1).optional(),
  /** Left out where it is what was asked for (RFC 6749, section 5.1). */
  scope: z.string().optional(),
})
const exchangeSchema = tokenSchema.extend({ id_token: z.string() })

const badAnswer = (): Result<never> =>
  err(appError('provider_bad_answer', `Google's token endpoint sent something else than tokens`, 'backoff'))

const clientMissing = (): Result<never> =>
  err(appError('auth_client_missing', 'No Google client id is configured', 'user'))

const credentialFrom = (
  tokens: z.infer<typeof tokenSchema>,
  before: { renewal: string; scopes: readonly string[] },
  now: number,
): Credential => ({
  provider: 'gmail',
  // A refresh normally brings no refresh token: the old one stays. One that is rotated takes its place.
  renewal: tokens.refresh_token ?? before.renewal,
  accessToken: tokens.access_token,
  accessTokenExpiresAt: Math.floor(now + tokens.expires_in * 1000),
  scopes: tokens.scope === undefined ? before.scopes : normaliseScopes(tokens.scope.split(' ')),
})

type Call = {
  readonly action: GoogleAction
  readonly keys: GoogleClientKeys
  readonly redirectUri?: string
  readonly signal: AbortSignal
}

/** One request through the library, bounded in time, its failure mapped, its answer as it came. */
const callGoogle = (
  deps: GoogleDeps,
  call: Call,
  request: (client: GoogleClient['oauth']) => Promise<unknown>,
): Promise<Result<unknown>> =>
  withDeadline({ clock: deps.clock, ms: requestTimeoutMs, signal: call.signal }, async (signal) => {
    const client = openGoogleClient({ ...call, fetch: deps.fetch, signal })
    try {
      await request(client.oauth)
      return ok(client.lastAnswer())
    } catch (failure) {
      // The library also throws when it misses something in an answer that came; that is judged by the answer.
      const answer = client.lastAnswer()
      return answer === undefined ? err(errorFromGoogle(call.action, failure, signal)) : ok(answer)
    }
  })

const exchange = async (
  deps: GoogleDeps,
  attempt: { keys: GoogleClientKeys; redirectUri: string; codeVerifier: string; nonce: string },
  code: string,
  signal: AbortSignal,
): Promise<Result<Grant>> => {
  const { keys, redirectUri, codeVerifier, nonce } = attempt
  const call = { action: 'exchange', keys, redirectUri, signal } as const
  const answer = await callGoogle(deps, call, (client) => client.getToken({ code, codeVerifier }))
  if (!answer.ok) return answer
  const tokens = exchangeSchema.safeParse(answer.value)
  if (!tokens.success) return badAnswer()
  const now = deps.clock.now()
  const identity = readIdToken(tokens.data.id_token, { issuers, clientId: keys.id, nonce, now })
  if (!identity.ok) return identity
  const { refresh_token: renewal } = tokens.data
  if (renewal === undefined) {
    return err(appError('auth_failed', 'Google sent no refresh token with the sign-in', 'user'))
  }
  const credential = credentialFrom(tokens.data, { renewal, scopes: normaliseScopes(googleScopes) }, now)
  const { accountId, address, name } = identity.value
  return ok({ credential, accountId, address, displayName: name ?? '' })
}

const prepare = async (
  deps: GoogleDeps,
  { redirectUri, state, loginHint }: Parameters<OAuthProvider['prepare']>[0],
): ReturnType<OAuthProvider['prepare']> => {
  const keys = deps.clientKeys()
  if (keys === null) return clientMissing()
  const nonce = randomBytes(32).toString('base64url')
  const { oauth } = openGoogleClient({ ...deps, keys, redirectUri, signal: new AbortController().signal })
  const { codeVerifier, codeChallenge } = await oauth.generateCodeVerifierAsync()
  if (codeChallenge === undefined) throw new Error('The library made no PKCE challenge')
  const authorizeUrl = oauth.generateAuthUrl({
    scope: [...googleScopes],
    state,
    nonce,
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    access_type: 'offline',
    // Only a repeated consent brings a refresh token again.
    prompt: 'consent select_account',
    ...(loginHint === null ? {} : { login_hint: loginHint }),
  })
  return ok({
    authorizeUrl,
    adminConsentUrl: null,
    exchange: (code, signal) => exchange(deps, { keys, redirectUri, codeVerifier, nonce }, code, signal),
  })
}

const refresh = async (
  deps: GoogleDeps,
  credential: Credential,
  signal: AbortSignal,
): Promise<Result<Credential>> => {
  const keys = deps.clientKeys()
  if (keys === null) return clientMissing()
  const answer = await callGoogle(deps, { action: 'refresh', keys, signal }, (client) => {
    client.setCredentials({ refresh_token: credential.renewal })
    return client.getAccessToken()
  })
  if (!answer.ok) return answer
  const tokens = tokenSchema.safeParse(answer.value)
  return tokens.success ? ok(credentialFrom(tokens.data, credential, deps.clock.now())) : badAnswer()
}

/** The refresh token is revoked, which ends the grant as a whole; a token that Google does not know is as good as revoked. */
const revoke = async (
  deps: GoogleDeps,
  credential: Credential,
  signal: AbortSignal,
): Promise<Result<null>> => {
  // The endpoint asks for no client.
  const keys = deps.clientKeys() ?? { id: '', secret: '' }
  const answer = await callGoogle(deps, { action: 'revoke', keys, signal }, (client) =>
    client.revokeToken(credential.renewal),
  )
  if (answer.ok || answer.error.code === 'auth_expired') return ok(null)
  return answer
}

/** Google for an installed app: authorization code with PKCE (RFC 8252, RFC 7636), through google-auth-library. */
export const createGoogleOAuth = (deps: GoogleDeps): OAuthProvider => ({
  provider: 'gmail',
  redirectPath: '/oauth/google',
  // The literal, not `localhost`: that may resolve to ::1, where nobody listens.
  redirectHost: '127.0.0.1',
  prepare: (request) => prepare(deps, request),
  errorFromRedirect,
  refresh: (credential, _claims, signal) => refresh(deps, credential, signal),
  revoke: (credential, signal) => revoke(deps, credential, signal),
})
