import { ok, type Result } from '../../shared/errors/result.ts'
import type { Credential, Vault } from '../../main/vault/vault.ts'

export type MemoryVault = Vault & {
  readonly entries: Map<string, Credential>
  /** Makes the named call answer this instead, until it is set to null. */
  fail: { [K in 'read' | 'write' | 'remove']?: Result<never> | undefined }
  /** `write` waits for it. */
  gate: Promise<void>
  readonly calls: string[]
}

/** A vault without a disk, whose every call can be made to fail or wait. */
export const createMemoryVault = (): MemoryVault => {
  const entries = new Map<string, Credential>()
  const vault: MemoryVault = {
    kind: 'session',
    entries,
    fail: {},
    gate: Promise.resolve(),
    calls: [],
    read: async (mailboxId) => {
      vault.calls.push('read')
      return vault.fail.read ?? ok(entries.get(mailboxId) ?? null)
    },
    write: async (mailboxId, credential) => {
      vault.calls.push('write')
      await vault.gate
      if (vault.fail.write !== undefined) return vault.fail.write
      entries.set(mailboxId, credential)
      return ok(null)
    },
    list: async () => ok([...entries.keys()]),
    remove: async (mailboxId) => {
      vault.calls.push('remove')
      if (vault.fail.remove !== undefined) return vault.fail.remove
      entries.delete(mailboxId)
      return ok(null)
    },
  }
  return vault
}
