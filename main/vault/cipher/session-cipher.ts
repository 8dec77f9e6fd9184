import { randomBytes } from 'node:crypto'
import type { Cipher } from './cipher.ts'
import { createKeyringCipher } from './keyring-cipher.ts'
import { systemClock } from '../../platform/clock.ts'

/** A key in the memory of this run. The vault writes nothing to disk with it. */
export const createSessionCipher = (): Cipher => {
  const key = randomBytes(32)
  const entry = { getSecret: () => Promise.resolve(key), setSecret: () => Promise.resolve() }
  return { ...createKeyringCipher({ openEntry: () => entry, clock: systemClock }), kind: 'session' }
}
