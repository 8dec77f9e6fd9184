import { ok } from '../../shared/errors/result.ts'
import type { Cipher } from './cipher/cipher.ts'
import { formatContent, parseContent } from './entry-file.ts'
import type { Vault } from './vault.ts'

/**
 * Credentials for this run only, encrypted even so: a memory dump then needs two finds instead of one.
 * @param files The entries of earlier runs. Read where one of their key stores answers after all; removed with the mailbox.
 */
export const createSessionVault = (cipher: Cipher, files: Vault): Vault => {
  const entries = new Map<string, Uint8Array>()
  return {
    kind: 'session',
    read: async (mailboxId) => {
      const data = entries.get(mailboxId)
      if (data === undefined) return files.read(mailboxId)
      const decrypted = await cipher.decrypt(mailboxId, data)
      return decrypted.ok ? parseContent(mailboxId, decrypted.value.plain) : decrypted
    },
    write: async (mailboxId, credential) => {
      const data = await cipher.encrypt(mailboxId, formatContent(mailboxId, credential))
      if (!data.ok) return data
      entries.set(mailboxId, data.value)
      return ok(null)
    },
    list: async () => {
      const kept = await files.list()
      return kept.ok ? ok([...new Set([...kept.value, ...entries.keys()])]) : kept
    },
    remove: async (mailboxId) => {
      entries.delete(mailboxId)
      return files.remove(mailboxId)
    },
  }
}
