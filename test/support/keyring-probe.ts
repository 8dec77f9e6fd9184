import { systemClock } from '../../main/platform/clock.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import { chooseCipher } from '../../main/vault/cipher/choose-cipher.ts'
import { openOsKeyringEntry } from '../../main/vault/cipher/os-keyring.ts'
import { openVault } from '../../main/vault/open-vault.ts'
import { credential } from './credential.ts'

/**
 * Uses the vault as the app does, in a process of its own, and prints what happened as one line of JSON.
 * Arguments: the folder of the vault, the name of the keyring's service, and what to do.
 */
const [dir = '', service = '', ...steps] = process.argv.slice(2)
const logger = createMemoryLogger()
const openKeyringEntry = () => openOsKeyringEntry(service)
const chosen = await chooseCipher({
  safeStorage: null,
  platform: process.platform,
  openKeyringEntry,
  clock: systemClock,
  logger,
  keyringTimeoutMs: 8000,
})
const vault = openVault({ dir, cipher: chosen.cipher, readers: chosen.readers, logger })
const outcomes: unknown[] = []
for (const step of steps) {
  if (step === 'write') outcomes.push(await vault.write('m1', credential()))
  if (step === 'read') outcomes.push(await vault.read('m1'))
  if (step === 'forget-key') await openKeyringEntry().setSecret(new Uint8Array(32).fill(7))
}
console.log(JSON.stringify({ kind: vault.kind, refused: chosen.refused, outcomes }))
process.exit(0)
