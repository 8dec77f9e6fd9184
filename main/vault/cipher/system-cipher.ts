import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Cipher } from './cipher.ts'
import { unavailable, unreadable } from './vault-error.ts'

/** The part of Electron's `safeStorage` that is used. Its synchronous methods are deprecated since Electron 45. */
export type SafeStoragePort = {
  readonly isAsyncEncryptionAvailable: () => Promise<boolean>
  readonly encryptStringAsync: (plainText: string) => Promise<Buffer>
  readonly decryptStringAsync: (encrypted: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>
  /** On Linux only. */
  readonly getSelectedStorageBackend: () => string
}

/** Chromium marks text encrypted with its built-in key so on Linux. On macOS the same mark is a Keychain key. */
const fixedKeyPrefix = 'v10'
const unsafeBackends = ['basic_text', 'unknown']

const reason = (error: unknown): string => (error instanceof Error ? error.message : 'no details')

const usesFixedKey = (platform: NodeJS.Platform, data: Uint8Array): boolean =>
  platform === 'linux' && Buffer.from(data.subarray(0, 3)).toString('latin1') === fixedKeyPrefix

/** Why the system's key store is not one, or null where it is. Availability alone says nothing on Linux. */
const refusal = async (storage: SafeStoragePort, platform: NodeJS.Platform): Promise<string | null> => {
  if (!(await storage.isAsyncEncryptionAvailable())) return 'the system offers no encryption'
  if (platform !== 'linux') return null
  const backend = storage.getSelectedStorageBackend()
  return unsafeBackends.includes(backend) ? `the selected backend is ${backend}` : null
}

/** Keys kept by the operating system, through Electron. Refuses to encrypt with a key that everybody has. */
export const createSystemCipher = (storage: SafeStoragePort, platform: NodeJS.Platform): Cipher => {
  const encrypt = async (plain: string): Promise<Result<Uint8Array>> => {
    const refused = await refusal(storage, platform)
    if (refused !== null) return err(unavailable(`System key store not usable: ${refused}`))
    const data = await storage.encryptStringAsync(plain)
    return usesFixedKey(platform, data)
      ? err(unavailable('System key store not usable: it encrypts with a fixed key'))
      : ok(data)
  }
  const decrypt: Cipher['decrypt'] = async (_mailboxId, data) => {
    if (!(await storage.isAsyncEncryptionAvailable())) {
      return err(unavailable('System key store not usable: the system offers no encryption'))
    }
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(data))
    return ok({ plain: result, shouldReEncrypt: shouldReEncrypt || usesFixedKey(platform, data) })
  }
  return {
    kind: 'system',
    encrypt: async (_mailboxId, plain) => {
      try {
        return await encrypt(plain)
      } catch (error) {
        return err(unavailable(`System key store failed: ${reason(error)}`))
      }
    },
    decrypt: async (mailboxId, data) => {
      try {
        return await decrypt(mailboxId, data)
      } catch (error) {
        // Electron says so in words only; anything else is final (electron_api_safe_storage.cc).
        const passes = /temporarily unavailable/i.test(reason(error))
        return err(passes ? unavailable('System key store is busy or locked') : unreadable(reason(error)))
      }
    },
  }
}
