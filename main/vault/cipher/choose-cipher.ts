import { randomBytes } from 'node:crypto'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Clock, Logger } from '../../platform/ports.ts'
import type { Cipher } from './cipher.ts'
import { createKeyringCipher, type KeyringEntry } from './keyring-cipher.ts'
import { createSessionCipher } from './session-cipher.ts'
import { createSystemCipher, type SafeStoragePort } from './system-cipher.ts'

export type ChosenCipher = {
  /** Encrypts what is written from now on. */
  readonly cipher: Cipher
  /** Ciphers that can open what an earlier run wrote, the chosen one first. */
  readonly readers: readonly Cipher[]
  /** Why better ones were passed over, in the order tried; for the log and the details of the notice. */
  readonly refused: readonly string[]
}

/** A promise of availability is not enough: what counts is that a text comes back. */
const prove = async (cipher: Cipher): Promise<Result<null>> => {
  const text = randomBytes(24).toString('base64url')
  const data = await cipher.encrypt('proof', text)
  if (!data.ok) return data
  const back = await cipher.decrypt('proof', data.value)
  if (!back.ok) return back
  return back.value.plain === text
    ? ok(null)
    : err(appError('vault_unavailable', 'The text did not come back as it was'))
}

/** A locked key store asks the person for its password first; one that is broken never answers. */
const patienceMs = 20_000

/** What comes later is not used: the choice is made once. */
const inTime = async (clock: Clock, ms: number, work: Promise<Result<null>>): Promise<Result<null>> => {
  const late = Promise.withResolvers<Result<null>>()
  const callOff = clock.after(ms, () =>
    late.resolve(err(appError('vault_unavailable', 'It did not answer in time', 'backoff'))),
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    callOff()
  }
}

/**
 * Chooses where the key of the vault lives: the system's own store, else the keyring, else this session only. The
 * choice is proven by a round trip. Call it once the app is ready; on a locked keyring it waits for the person, 20 s
 * for each store, so nothing that a person looks at may wait for it.
 * @param deps.safeStorage Electron's, or null where there is none.
 */
export const chooseCipher = async (deps: {
  safeStorage: SafeStoragePort | null
  platform: NodeJS.Platform
  openKeyringEntry: () => KeyringEntry
  clock: Clock
  logger: Logger
  keyringTimeoutMs?: number
}): Promise<ChosenCipher> => {
  const { clock, openKeyringEntry: openEntry, keyringTimeoutMs: timeoutMs } = deps
  const candidates = [
    ...(deps.safeStorage === null ? [] : [createSystemCipher(deps.safeStorage, deps.platform)]),
    createKeyringCipher({ openEntry, clock, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
    createSessionCipher(),
  ]
  const refused: string[] = []
  for (const cipher of candidates) {
    const proven = await inTime(clock, patienceMs, prove(cipher))
    if (proven.ok) {
      deps.logger.info('vault.chosen', { kind: cipher.kind })
      return { cipher, readers: [cipher, ...candidates.filter((other) => other !== cipher)], refused }
    }
    refused.push(`${cipher.kind}: ${proven.error.message}`)
    deps.logger.warn('vault.refused', { kind: cipher.kind, cause: proven.error.message })
  }
  // The last candidate is memory, which can't fail to give back what it was given.
  throw new Error('No cipher works, not even the one in memory')
}
