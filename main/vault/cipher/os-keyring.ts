import type { KeyringEntry } from './keyring-cipher.ts'

/**
 * The entry of the vault's key in the keyring of the operating system. On Linux the Secret Service is pinned:
 * left to itself the library falls back to the kernel's keyring, which forgets at reboot. The library is loaded at
 * the first use: it is native code, and a platform that it does not support still has a session to fall back on.
 * @param service Names the program, or the profile where there are several.
 */
export const openOsKeyringEntry = (service: string): KeyringEntry => {
  const open = async () => {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    return new AsyncEntry(service, 'vault key', { linux: { store: 'secret-service' } })
  }
  return {
    getSecret: async (signal) => (await open()).getSecret(signal),
    setSecret: async (secret, signal) => (await open()).setSecret(secret, signal),
  }
}
