import { AsyncEntry } from '@napi-rs/keyring'
import type { KeyringEntry } from './keyring-cipher.ts'

/**
 * The entry of the vault's key in the keyring of the operating system. On Linux the Secret Service is pinned:
 * left to itself the library falls back to the kernel's keyring, which forgets at reboot.
 * @param service Names the program, or the profile where there are several.
 */
export const openOsKeyringEntry = (service: string): KeyringEntry => {
  const entry = new AsyncEntry(service, 'vault key', { linux: { store: 'secret-service' } })
  return {
    getSecret: (signal) => entry.getSecret(signal),
    setSecret: (secret, signal) => entry.setSecret(secret, signal),
  }
}
