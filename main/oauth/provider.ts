import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { Credential } from '../vault/vault.ts'

/** The outcome of a consent: who signed in, with what. */
export type Grant = {
  readonly credential: Credential
  /** The provider's stable account id (Google: `sub`). */
  readonly accountId: string
  readonly address: string
  readonly displayName: string
}

/** One prepared authorization request. `exchange` belongs to it alone: it holds the verifier. */
export type AuthorizationRequest = {
  readonly authorizeUrl: string
  readonly exchange: (code: string, signal: AbortSignal) => Promise<Result<Grant>>
}

/** An OAuth 2.0 provider for an installed app (RFC 8252, RFC 7636). */
export type OAuthProvider = {
  readonly provider: ProviderId
  /** Path of the loopback redirect; another for each provider (mix-up defence, RFC 9700 section 4.4). */
  readonly redirectPath: string
  readonly redirectHost: '127.0.0.1' | 'localhost'
  /** `auth_client_missing` when no client id is configured. */
  readonly prepare: (request: {
    redirectUri: string
    state: string
    loginHint: string | null
  }) => Promise<Result<AuthorizationRequest>>
  /** `auth_expired` for `invalid_grant`. The answer is merged: it always has a refresh token. */
  readonly refresh: (credential: Credential, signal: AbortSignal) => Promise<Result<Credential>>
  readonly revoke: (credential: Credential, signal: AbortSignal) => Promise<Result<null>>
}
