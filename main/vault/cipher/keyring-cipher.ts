import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { withDeadline } from '../../platform/deadline.ts'
import type { Clock } from '../../platform/ports.ts'
import { createSerial } from '../../platform/serial.ts'
import type { Cipher } from './cipher.ts'
import { unavailable, unreadable } from './vault-error.ts'

/** One entry of the keyring of the operating system, as `AsyncEntry` of @napi-rs/keyring. */
export type KeyringEntry = {
  readonly getSecret: (signal?: AbortSignal) => Promise<ArrayLike<number> | null>
  readonly setSecret: (secret: Uint8Array, signal?: AbortSignal) => Promise<void>
}

const keyBytes = 32
/** NIST SP 800-38D, section 8.2.2: a random nonce of 96 bits. */
const nonceBytes = 12
const tagBytes = 16

/** A locked keyring asks the person for its password first. */
const defaultTimeoutMs = 20_000

const reason = (error: unknown): string => (error instanceof Error ? error.message : 'no details')

const seal = (key: Uint8Array, mailboxId: string, plain: string): Uint8Array => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(mailboxId, 'utf8'))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

const unseal = (key: Uint8Array, mailboxId: string, data: Uint8Array): Result<string> => {
  if (data.length < nonceBytes + tagBytes) return err(unreadable('The entry is cut off'))
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(mailboxId, 'utf8'))
  decipher.setAuthTag(data.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const text = Buffer.concat([decipher.update(data.subarray(nonceBytes + tagBytes)), decipher.final()])
    return ok(text.toString('utf8'))
  } catch {
    return err(unreadable('The entry does not open with the key of the keyring'))
  }
}

/** The abort signal reaches the library, but a call that waits for the D-Bus may not hear it. */
const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const aborted = Promise.withResolvers<never>()
  const fail = (): void => aborted.reject(new Error('the keyring did not answer in time'))
  signal.addEventListener('abort', fail, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', fail)
  }
}

const storedKey = async (entry: KeyringEntry, signal: AbortSignal): Promise<Result<Uint8Array | null>> => {
  const secret = await entry.getSecret(signal)
  if (secret === null) return ok(null)
  const key = Uint8Array.from(secret)
  // Somebody else's entry, or a damaged one. Not ours to replace.
  return key.length === keyBytes ? ok(key) : err(unavailable('The keyring holds something else than a key'))
}

const newKey = async (entry: KeyringEntry, signal: AbortSignal): Promise<Result<Uint8Array>> => {
  const key = randomBytes(keyBytes)
  await entry.setSecret(key, signal)
  const stored = await storedKey(entry, signal)
  if (!stored.ok) return stored
  const kept = stored.value !== null && Buffer.compare(stored.value, key) === 0
  return kept ? ok(key) : err(unavailable('The keyring did not keep the key'))
}

/**
 * AES-256-GCM under a random key that lies in the keyring; only the key, because Windows limits an entry to about
 * 2,500 bytes. The mailbox id is additional data, so entries can't be swapped. The key is fetched for every use:
 * what was encrypted under a key that the keyring has lost since would be lost with the end of this run.
 * @param deps.openEntry Opens the entry of the key; throws where the keyring can't be reached.
 */
export const createKeyringCipher = (deps: {
  openEntry: () => KeyringEntry
  clock: Clock
  timeoutMs?: number
}): Cipher => {
  const oneAtATime = createSerial()

  const fetchKey = async (create: boolean, signal: AbortSignal): Promise<Result<Uint8Array>> => {
    const entry = deps.openEntry()
    const stored = await storedKey(entry, signal)
    if (!stored.ok) return stored
    if (stored.value !== null) return ok(stored.value)
    return create ? newKey(entry, signal) : err(unreadable('The key is gone from the keyring'))
  }
  /** One at a time, so that two first uses do not make two keys. */
  const withKey = <T>(create: boolean, use: (key: Uint8Array) => Result<T>): Promise<Result<T>> =>
    oneAtATime('key', async () => {
      const limits = {
        clock: deps.clock,
        ms: deps.timeoutMs ?? defaultTimeoutMs,
        signal: new AbortController().signal,
      }
      try {
        const key = await withDeadline(limits, (signal) => orAborted(fetchKey(create, signal), signal))
        return key.ok ? use(key.value) : key
      } catch (error) {
        return err(unavailable(`Keyring not usable: ${reason(error)}`))
      }
    })

  return {
    kind: 'keyring',
    encrypt: (mailboxId, plain) => withKey(true, (key) => ok(seal(key, mailboxId, plain))),
    decrypt: (mailboxId, data) =>
      withKey(false, (key) => {
        const plain = unseal(key, mailboxId, data)
        return plain.ok ? ok({ plain: plain.value, shouldReEncrypt: false }) : plain
      }),
  }
}
