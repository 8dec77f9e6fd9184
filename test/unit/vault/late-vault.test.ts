import { expect, it } from 'vitest'
import { lateVault } from '../../../main/vault/late-vault.ts'
import type { Vault } from '../../../main/vault/vault.ts'
import { ok } from '../../../shared/errors/result.ts'
import { credential } from '../../support/credential.ts'
import { createMemoryVault } from '../../support/memory-vault.ts'

it('waits for the vault and then is that vault', async () => {
  const opening = Promise.withResolvers<Vault>()
  const vault = lateVault(opening.promise)
  const mine = credential({}, 0)
  const written = vault.write('m1', mine)
  const memory = createMemoryVault()
  opening.resolve(memory)
  expect(await written).toEqual(ok(null))
  expect(await vault.read('m1')).toEqual(ok(mine))
  expect(await vault.remove('m1')).toEqual(ok(null))
  expect(memory.calls).toEqual(['write', 'read', 'remove'])
})
