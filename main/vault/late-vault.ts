import type { Vault } from './vault.ts'

/**
 * A vault whose key store is still being chosen: every call waits for that. A keyring that asks for its password must
 * not keep the window from coming up.
 */
export const lateVault = (opening: Promise<Vault>): Omit<Vault, 'kind'> => ({
  read: async (mailboxId) => (await opening).read(mailboxId),
  write: async (mailboxId, credential) => (await opening).write(mailboxId, credential),
  list: async () => (await opening).list(),
  remove: async (mailboxId) => (await opening).remove(mailboxId),
})
