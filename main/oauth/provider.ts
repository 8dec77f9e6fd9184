import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { Credential } from '../vault/vault.ts'

/** The outcome of a consent: who signed in, with what. */
export type Grant = {
  readonly credential: Credential
  /** The provider's stable account id (Google: `sub`, Microsoft: `homeAccountId`). */
  readonly accountId: string
  readonly address: string
  readonly displayName: string
}

/** One prepared authorization request. `exchange` belongs to it alone: it holds the verifier. */
export type AuthorizationRequest = {
  readonly authorizeUrl: string
  /** The page on which an administrator can allow the app for everybody; null where there is none. */
  readonly adminConsentUrl: string | null
  readonly exchange: (code: string, signal: AbortSignal) => Promise<Result<Grant>>
}

/** Why there is no new token. `claims`: what the provider demands of the next sign-in, as it was sent. */
export type RefreshError = AppError & { readonly claims?: string }

/** An OAuth 2.0 provider for an installed app (RFC 8252, RFC 7636). */
export type OAuthProvider = {
  readonly provider: ProviderId
  /**
   * Path of the loopback redirect; another for each provider (mix-up defence, RFC 9700 section 4.4). Empty for
   * Microsoft, which compares the path with the registered `http://localhost`.
   */
  readonly redirectPath: string
  readonly redirectHost: '127.0.0.1' | 'localhost'
  /** `auth_client_missing` when no client id is configured. */
  readonly prepare: (request: {
    redirectUri: string
    state: string
    loginHint: string | null
    /** What the provider demands of the new sign-in (a claims challenge), as it was sent. */
    claims: string | null
  }) => Promise<Result<AuthorizationRequest>>
  /** What an error in the redirect means. Only the registered name is repeated; the description may tell more. */
  readonly errorFromRedirect: (answer: { error: string; description: string }) => AppError
  /**
   * `auth_expired` for `invalid_grant`. The answer is whole: it can be renewed again. `claims` is what an API demanded
   * with its refusal (a claims challenge), as it was sent, or null.
   */
  readonly refresh: (
    credential: Credential,
    claims: string | null,
    signal: AbortSignal,
  ) => Promise<Result<Credential, RefreshError>>
  readonly revoke: (credential: Credential, signal: AbortSignal) => Promise<Result<null>>
}
