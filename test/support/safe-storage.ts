import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SafeStoragePort } from '../../main/vault/cipher/system-cipher.ts'

export type FakeSafeStorage = SafeStoragePort & {
  available: boolean
  backend: string
  /** First bytes of the ciphertext, as Chromium marks the kind of key. */
  mark: string
  shouldReEncrypt: boolean
  /** What the next calls reject with. */
  failure: Error | null
}

/** Electron's safeStorage with a key of its own and faults on order. */
export const createFakeSafeStorage = (): FakeSafeStorage => {
  const key = randomBytes(32)
  const storage: FakeSafeStorage = {
    available: true,
    backend: 'gnome_libsecret',
    mark: 'v11',
    shouldReEncrypt: false,
    failure: null,
    isAsyncEncryptionAvailable: async () => storage.available,
    getSelectedStorageBackend: () => storage.backend,
    encryptStringAsync: async (text) => {
      if (storage.failure !== null) throw storage.failure
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from(storage.mark), nonce, cipher.getAuthTag(), data])
    },
    decryptStringAsync: async (data) => {
      if (storage.failure !== null) throw storage.failure
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(3, 15))
      decipher.setAuthTag(data.subarray(15, 31))
      const plain = Buffer.concat([decipher.update(data.subarray(31)), decipher.final()]).toString('utf8')
      return { result: plain, shouldReEncrypt: storage.shouldReEncrypt }
    },
  }
  return storage
}
