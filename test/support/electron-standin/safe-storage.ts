import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { AsyncEntry } from '@napi-rs/keyring'

export type Decrypted = { result: string; shouldReEncrypt: boolean }

/** Electron's asynchronous `safeStorage`; the synchronous methods are deprecated in Electron 45 and missing here. */
export type SafeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<Decrypted>
  getSelectedStorageBackend(): 'basic_text' | 'gnome_libsecret' | 'unknown'
}

const keyLength = 32
const prefix = Buffer.from('v11')
/** A desktop whose keyring is locked may ask the person to unlock it; without a desktop nobody would answer. */
const keyringTimeoutMs = 3000

const keyFromFile = (path: string): Buffer => {
  if (!existsSync(path)) writeFileSync(path, randomBytes(keyLength), { mode: 0o600 })
  const key = readFileSync(path)
  if (key.length !== keyLength) throw new Error(`${path} does not hold a key of ${keyLength} bytes`)
  return key
}

const keyFromKeyring = async (appName: string): Promise<Buffer | undefined> => {
  // Without the pin the library falls back to the kernel's keyring, which forgets at reboot.
  const entry = new AsyncEntry(`${appName} Safe Storage (browser host)`, `${appName} Key`, {
    linux: { store: 'secret-service' },
  })
  const signal = AbortSignal.timeout(keyringTimeoutMs)
  const stored = await entry.getSecret(signal)
  if (stored !== null) return stored.length === keyLength ? Buffer.from(stored) : undefined
  const key = randomBytes(keyLength)
  await entry.setSecret(key, signal)
  return key
}

/**
 * Reads or makes the key. Undefined where there is no keyring that keeps it.
 * @param keyFile Plays the keyring of the operating system in tests.
 */
export const loadStorageKey = async (
  appName: string,
  keyFile: string | undefined,
): Promise<Buffer | undefined> => {
  if (keyFile !== undefined) return keyFromFile(keyFile)
  try {
    const late = delay(keyringTimeoutMs, undefined, { ref: false })
    return await Promise.race([keyFromKeyring(appName), late])
  } catch {
    return undefined
  }
}

/** @param keyOf The key once the app is ready, undefined where there is none, `'early'` before that. */
export const createSafeStorage = (keyOf: () => Buffer | 'early' | undefined): SafeStorage => {
  const requireKey = (): Buffer => {
    const key = keyOf()
    if (key === 'early') throw new Error('safeStorage cannot be used before the app is ready')
    if (key === undefined) throw new Error('Encryption is not available')
    return key
  }
  return {
    isAsyncEncryptionAvailable: async () => keyOf() instanceof Buffer,
    encryptStringAsync: async (text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', requireKey(), nonce)
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([prefix, nonce, cipher.getAuthTag(), encrypted])
    },
    decryptStringAsync: async (encrypted) => {
      const key = requireKey()
      if (!encrypted.subarray(0, 3).equals(prefix) || encrypted.length < 31) {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
      }
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15), { authTagLength: 16 })
      decipher.setAuthTag(encrypted.subarray(15, 31))
      const text = Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()])
      return { result: text.toString('utf8'), shouldReEncrypt: false }
    },
    getSelectedStorageBackend: () => {
      const key = keyOf()
      if (key === 'early') return 'unknown'
      return key === undefined ? 'basic_text' : 'gnome_libsecret'
    },
  }
}
