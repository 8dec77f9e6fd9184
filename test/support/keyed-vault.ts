import { join } from 'node:path'
import { systemClock } from '../../main/platform/clock.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import { createKeyringCipher } from '../../main/vault/cipher/keyring-cipher.ts'
import { openVault } from '../../main/vault/open-vault.ts'
import type { Vault } from '../../main/vault/vault.ts'
import { createFakeKeyring } from './fake-keyring.ts'

/** The vault on disk below a folder, with a key that every process of a test knows. */
export const openKeyedVault = (folder: string): Vault => {
  const keyring = createFakeKeyring()
  keyring.secret = Uint8Array.from({ length: 32 }, (_, index) => index)
  const cipher = createKeyringCipher({ openEntry: keyring.openEntry, clock: systemClock })
  return openVault({ dir: join(folder, 'vault'), cipher, logger: createMemoryLogger() })
}
