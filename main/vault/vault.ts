import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { Result } from '../../shared/errors/result.ts'

/** What a mailbox's sign-in consists of. Never crosses IPC, never reaches a log. */
export type Credential = {
  /** Whose it is, so that one whose mailbox is not known can be given back. */
  readonly provider: ProviderId
  /** What a new access token is had with: Google's refresh token, or the cache that MSAL keeps for one account. */
  readonly renewal: string
  readonly accessToken: string
  /** Epoch ms. */
  readonly accessTokenExpiresAt: number
  readonly scopes: readonly string[]
}

/**
 * Credentials at rest, one entry per mailbox, ciphertext only. `read` fails with `vault_unreadable` where the entry
 * exists but can't be decrypted (the entry is left as it is), and with `vault_unavailable` where the key store can't
 * be reached right now (try later).
 */
export type Vault = {
  /** Where the key lives: `system` safeStorage, `keyring` the OS keyring, `session` memory of this run only. */
  readonly kind: 'system' | 'keyring' | 'session'
  readonly read: (mailboxId: string) => Promise<Result<Credential | null>>
  /** Durable when it answers ok. */
  readonly write: (mailboxId: string, credential: Credential) => Promise<Result<null>>
  readonly remove: (mailboxId: string) => Promise<Result<null>>
  /** The mailboxes that have an entry. */
  readonly list: () => Promise<Result<string[]>>
}
