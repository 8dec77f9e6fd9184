import { randomBytes } from 'node:crypto'
import { CryptoProvider, type AuthenticationResult } from '@azure/msal-node'
import * as z from 'zod'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { withDeadline } from '../platform/deadline.ts'
import { parseJson } from '../platform/parse-json.ts'
import type { Clock, Fetch, Logger } from '../platform/ports.ts'
import type { MicrosoftClient as ClientKeys } from '../settings/settings.ts'
import type { Credential } from '../vault/vault.ts'
import { readMicrosoftIdToken } from './id-token.ts'
import { keptCache, onlyAccount } from './microsoft-cache.ts'
import { loginOrigin, openMicrosoftClient, type MicrosoftClient } from './microsoft-client.ts'
import { errorFromMicrosoft, errorFromMicrosoftRedirect, type MicrosoftAction } from './microsoft-error.ts'
import { readProfile } from './microsoft-profile.ts'
import type { Grant, OAuthProvider, RefreshError } from './provider.ts'
import { graphScopes, microsoftResourceScopes, microsoftScopes } from './scopes.ts'

export type MicrosoftDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly logger: Logger
  /** Read at each use, so that a changed setting counts at once. An empty id: none is configured. */
  readonly client: () => ClientKeys
}

/** Long for one request, short for a person who waits. */
const requestTimeoutMs = 30_000

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds; a string from some versions of the endpoint. */
  expires_in: z.coerce.number().positive().default(3600),
  refresh_token: z.string().min(1).optional(),
  /** Left out where it is what was asked for (RFC 6749, section 5.1). */
  scope: z.string().optional(),
})
const exchangeSchema = tokenSchema.extend({ id_token: z.string(), refresh_token: z.string().min(1) })

const badAnswer = (): AppError =>
  appError('provider_bad_answer', `Microsoft's token endpoint sent something else than tokens`, 'backoff')

/** A name of Entra's, an id, or a domain: one segment of a path, and none that a URL would take for something else. */
const tenantSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)

/** The configured client, its tenant as Entra compares it. */
const configuredClient = (deps: MicrosoftDeps): Result<ClientKeys> => {
  const { clientId, tenant, drafts } = deps.client()
  if (clientId === '')
    return err(appError('auth_client_missing', 'No Microsoft client id is configured', 'user'))
  const parsed = tenantSchema.safeParse(tenant === '' ? 'common' : tenant.toLowerCase())
  if (parsed.success) return ok({ clientId, tenant: parsed.data, drafts })
  return err(
    appError('auth_client_invalid', 'The configured tenant is neither a name, an id nor a domain', 'user'),
  )
}

/** `<object id>.<tenant id>` */
const homeAccountId = /^[^.]+\.[^.]+$/

const noAccount = (): Result<never> =>
  err(appError('auth_expired', 'What is kept of the sign-in names no account', 'user'))

/** As Entra spells them, each once, sorted. */
const scopesIn = (text: string): string[] =>
  [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))].toSorted()

const credentialFrom = (
  tokens: z.infer<typeof tokenSchema>,
  kept: { renewal: string; scopes: readonly string[] },
  now: number,
): Credential => ({
  provider: 'graph',
  renewal: kept.renewal,
  accessToken: tokens.access_token,
  accessTokenExpiresAt: Math.floor(now + tokens.expires_in * 1000),
  scopes: tokens.scope === undefined ? kept.scopes : scopesIn(tokens.scope),
})

type Call = {
  readonly action: MicrosoftAction
  readonly client: ClientKeys
  readonly signal: AbortSignal
  readonly kept?: string
}
type Called = { readonly result: AuthenticationResult; readonly answer: unknown; readonly renewal: string }

/** Conditional access names what it misses in the refusal itself. Nothing else than a claims request is passed on. */
const demandSchema = z.object({ claims: z.string().max(8000) })
const demandedBy = (answer: unknown): { claims?: string } => {
  const demand = demandSchema.safeParse(answer)
  const claims = demand.success ? demand.data.claims : ''
  return z.record(z.string(), z.unknown()).safeParse(parseJson(claims)).success ? { claims } : {}
}

/** One request through the library, bounded in time, its failure mapped, its answer as it came. */
const callMicrosoft = (
  deps: MicrosoftDeps,
  call: Call,
  request: (app: MicrosoftClient['app']) => Promise<AuthenticationResult | null>,
): Promise<Result<Called | null, RefreshError>> =>
  withDeadline({ clock: deps.clock, ms: requestTimeoutMs, signal: call.signal }, async (signal) => {
    const { app, network, cache } = openMicrosoftClient({ ...call, fetch: deps.fetch, signal })
    try {
      const result = await request(app)
      if (result === null) return ok(null)
      const renewal = cache()
      return renewal === null ? err(badAnswer()) : ok({ result, answer: network.lastAnswer(), renewal })
    } catch (failure) {
      const unanswered = network.failure()
      if (unanswered !== null) return err(unanswered)
      const error = errorFromMicrosoft(call.action, failure)
      return err(call.action === 'refresh' ? { ...error, ...demandedBy(network.lastAnswer()) } : error)
    }
  })

type Attempt = {
  readonly client: ClientKeys
  readonly redirectUri: string
  readonly codeVerifier: string
  readonly nonce: string
}

const redeem = async (
  deps: MicrosoftDeps,
  { client, redirectUri, codeVerifier, nonce }: Attempt,
  code: string,
  signal: AbortSignal,
): Promise<Result<{ called: Called; tokens: z.infer<typeof exchangeSchema> }>> => {
  const request = { code, scopes: [...microsoftScopes(client)], redirectUri, codeVerifier }
  const called = await callMicrosoft(deps, { action: 'exchange', client, signal }, (app) =>
    // The state was checked where the answer came in; one given here would have to be MSAL's own.
    app.acquireTokenByCode(request, { code, nonce }),
  )
  if (!called.ok) return called
  const tokens = exchangeSchema.safeParse(called.value?.answer)
  return called.value !== null && tokens.success
    ? ok({ called: called.value, tokens: tokens.data })
    : err(badAnswer())
}

const exchange = async (
  deps: MicrosoftDeps,
  attempt: Attempt,
  code: string,
  signal: AbortSignal,
): Promise<Result<Grant>> => {
  const redeemed = await redeem(deps, attempt, code, signal)
  if (!redeemed.ok) return redeemed
  const { called, tokens } = redeemed.value
  const now = deps.clock.now()
  const { clientId, tenant } = attempt.client
  const identity = readMicrosoftIdToken(tokens.id_token, { clientId, tenant, nonce: attempt.nonce, now })
  if (!identity.ok) return identity
  const accountId = called.result.account?.homeAccountId ?? ''
  // Without `client_info` MSAL takes another id of the account, under which it would be connected a second time.
  if (!homeAccountId.test(accountId)) return err(badAnswer())
  const limits = { clock: deps.clock, ms: requestTimeoutMs, signal }
  const profile = await withDeadline(limits, (bounded) =>
    readProfile({ ...deps, accessToken: tokens.access_token, signal: bounded }, identity.value.username),
  )
  if (!profile.ok) return profile
  const credential = credentialFrom(
    tokens,
    { renewal: called.renewal, scopes: microsoftScopes(attempt.client) },
    now,
  )
  const displayName = profile.value.displayName ?? identity.value.name
  return ok({ credential, accountId, address: profile.value.address, displayName })
}

/** Personal accounts have no administrator. `organizations` is the tenant of whoever opens the page. */
const adminTenant = (tenant: string): string | null => {
  if (tenant === 'consumers') return null
  return tenant === 'common' ? 'organizations' : tenant
}

/**
 * The page for an administrator, who opens it on another computer. It is not told our state: what comes back from it
 * must not be taken for the answer of this attempt, and comes to a port on which nobody listens.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
const adminConsentUrl = ({ clientId, tenant, drafts }: ClientKeys): string | null => {
  const segment = adminTenant(tenant)
  if (segment === null) return null
  const url = new URL(`${loginOrigin}/${encodeURIComponent(segment)}/v2.0/adminconsent`)
  url.search = new URLSearchParams({
    client_id: clientId,
    scope: microsoftResourceScopes({ drafts }).join(' '),
    redirect_uri: 'http://localhost',
  }).toString()
  return url.href
}

const prepare = async (
  deps: MicrosoftDeps,
  { redirectUri, state, loginHint, claims }: Parameters<OAuthProvider['prepare']>[0],
): ReturnType<OAuthProvider['prepare']> => {
  const configured = configuredClient(deps)
  if (!configured.ok) return configured
  const client = configured.value
  const nonce = randomBytes(32).toString('base64url')
  const { verifier: codeVerifier, challenge: codeChallenge } = await new CryptoProvider().generatePkceCodes()
  const { app } = openMicrosoftClient({ client, fetch: deps.fetch, signal: new AbortController().signal })
  const authorizeUrl = await app.getAuthCodeUrl({
    scopes: [...microsoftScopes(client)],
    redirectUri,
    responseMode: 'query',
    state,
    nonce,
    codeChallenge,
    codeChallengeMethod: 'S256',
    // Entra refuses a chooser together with a hint, and MSAL drops the hint then.
    ...(loginHint === null ? { prompt: 'select_account' } : { loginHint }),
    ...(claims === null ? {} : { claims }),
  })
  return ok({
    authorizeUrl,
    adminConsentUrl: adminConsentUrl(client),
    exchange: (code, signal) => exchange(deps, { client, redirectUri, codeVerifier, nonce }, code, signal),
  })
}

const refresh = async (
  deps: MicrosoftDeps,
  credential: Credential,
  claims: string | null,
  signal: AbortSignal,
): ReturnType<OAuthProvider['refresh']> => {
  const configured = configuredClient(deps)
  if (!configured.ok) return configured
  const client = configured.value
  const kept = keptCache(credential.renewal)
  if (kept === null) return noAccount()
  const call = { action: 'refresh', client, signal, kept } as const
  const called = await callMicrosoft(deps, call, async (app) => {
    const account = onlyAccount(await app.getTokenCache().getAllAccounts())
    if (account === null) return null
    // No access token is kept: MSAL has to ask for one.
    return app.acquireTokenSilent({
      account,
      // No more than was granted: asking for another permission here ends in "consent required".
      scopes: graphScopes(credential.scopes),
      ...(claims === null ? {} : { claims }),
    })
  })
  if (!called.ok) return called
  if (called.value === null) return noAccount()
  const tokens = tokenSchema.safeParse(called.value.answer)
  if (!tokens.success) return err(badAnswer())
  const { renewal } = called.value
  return ok(credentialFrom(tokens.data, { renewal, scopes: credential.scopes }, deps.clock.now()))
}

/**
 * Microsoft for a public client: authorization code with PKCE (RFC 8252, RFC 7636), through MSAL.
 *
 * `revoke` does nothing and succeeds: Microsoft has no way for an app to end a grant, forgetting the tokens is all there
 * is. The person can take the permission back at https://myapps.microsoft.com (work) or
 * https://account.live.com/consent/Manage (personal).
 */
export const createMicrosoftOAuth = (deps: MicrosoftDeps): OAuthProvider => ({
  provider: 'graph',
  // Entra compares the path with the registered `http://localhost`, and ignores the port.
  redirectPath: '',
  redirectHost: 'localhost',
  prepare: (request) => prepare(deps, request),
  errorFromRedirect: errorFromMicrosoftRedirect,
  refresh: (credential, claims, signal) => refresh(deps, credential, claims, signal),
  revoke: async () => ok(null),
})
