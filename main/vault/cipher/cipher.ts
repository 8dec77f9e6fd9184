import type { Result } from '../../../shared/errors/result.ts'
import type { Vault } from '../vault.ts'

export type Decrypted = {
  readonly plain: string
  /** The key was changed or became a better one: write the entry anew. */
  readonly shouldReEncrypt: boolean
}

/**
 * Turns one mailbox's entry into ciphertext and back. The id is bound to it where the method can do that. Fails with
 * `vault_unavailable` where the key can't be reached now, and `vault_unreadable` where it is no longer the right one.
 */
export type Cipher = {
  readonly kind: Vault['kind']
  readonly encrypt: (mailboxId: string, plain: string) => Promise<Result<Uint8Array>>
  readonly decrypt: (mailboxId: string, data: Uint8Array) => Promise<Result<Decrypted>>
}
