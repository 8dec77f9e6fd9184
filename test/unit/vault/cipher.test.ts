import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseCipher } from '../../../main/vault/cipher/choose-cipher.ts'
import { createKeyringCipher } from '../../../main/vault/cipher/keyring-cipher.ts'
import { createSessionCipher } from '../../../main/vault/cipher/session-cipher.ts'
import { createSystemCipher } from '../../../main/vault/cipher/system-cipher.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createFakeKeyring } from '../../support/fake-keyring.ts'
import { createFakeSafeStorage } from '../../support/safe-storage.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const setUp = () => {
  const clock = createManualClock()
  const keyring = createFakeKeyring()
  const storage = createFakeSafeStorage()
  const cipher = createKeyringCipher({ openEntry: keyring.openEntry, clock, timeoutMs: 5000 })
  return { clock, keyring, storage, cipher }
}

describe('keyring cipher', () => {
  it('gives back any text, never twice the same ciphertext, under the id it was made for only', async () => {
    const { cipher, keyring } = setUp()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.uuid(), async (plain, mailboxId) => {
        const [one, two] = [
          valueOf(await cipher.encrypt(mailboxId, plain)),
          valueOf(await cipher.encrypt(mailboxId, plain)),
        ]
        expect(Buffer.compare(one, two)).not.toBe(0)
        expect(valueOf(await cipher.decrypt(mailboxId, one)).plain).toBe(
          Buffer.from(plain, 'utf8').toString('utf8'),
        )
        expect(await cipher.decrypt('other', one)).toMatchObject({ error: { code: 'vault_unreadable' } })
      }),
      { numRuns: 50 },
    )
    expect(keyring.secret).toHaveLength(32)
    // Milliseconds, but a machine that is busy with other tests took longer than the usual limit.
  }, 20_000)

  it('notices every flipped bit and every cut', async () => {
    const { cipher } = setUp()
    const data = Buffer.from(valueOf(await cipher.encrypt('m', 'secret')))
    const damaged = [...data].map((byte, at) => Buffer.from(data.with(at, byte ^ 1)))
    const cut = Array.from({ length: data.length }, (_, length) => data.subarray(0, length))
    for (const bad of [...damaged, ...cut]) {
      expect(await cipher.decrypt('m', bad)).toMatchObject({ error: { code: 'vault_unreadable' } })
    }
  })

  it('is unavailable while the keyring is away, and fine again afterwards', async () => {
    const { cipher, keyring } = setUp()
    const data = valueOf(await cipher.encrypt('m', 'text'))
    keyring.state = 'gone'
    expect(await cipher.decrypt('m', data)).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(await cipher.encrypt('m', 'text')).toMatchObject({ error: { code: 'vault_unavailable' } })
    keyring.state = 'fine'
    expect(valueOf(await cipher.decrypt('m', data)).plain).toBe('text')
  })

  it('does not wait for ever for a keyring that is silent', async () => {
    const { cipher, clock, keyring } = setUp()
    keyring.state = 'silent'
    const pending = cipher.encrypt('m', 'text')
    await Promise.resolve()
    clock.advance(5000)
    expect(await pending).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(clock.planned()).toBe(0)
  })

  it('does not use a key that was not kept, and never replaces an entry that is no key', async () => {
    const { cipher, keyring } = setUp()
    keyring.state = 'forgetful'
    expect(await cipher.encrypt('m', 'text')).toMatchObject({ error: { code: 'vault_unavailable' } })
    keyring.state = 'fine'
    keyring.secret = Uint8Array.from([1, 2, 3])
    expect(await cipher.encrypt('m', 'text')).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect([...keyring.secret]).toEqual([1, 2, 3])
  })

  it('makes one key for many first uses at once, and none for reading', async () => {
    const { cipher, keyring } = setUp()
    const data = await Promise.all(['a', 'b', 'c'].map((text) => cipher.encrypt('m', text)))
    const texts = await Promise.all(
      data.map(async (one) => valueOf(await cipher.decrypt('m', valueOf(one))).plain),
    )
    expect(texts).toEqual(['a', 'b', 'c'])
    keyring.secret = null
    expect(await cipher.decrypt('m', valueOf(data[0] ?? expect.unreachable()))).toMatchObject({
      error: { code: 'vault_unreadable' },
    })
    expect(keyring.secret).toBeNull()
  })
})

describe('system cipher', () => {
  it.each([
    ['linux', 'basic_text', 'v11'],
    ['linux', 'unknown', 'v11'],
    ['linux', 'gnome_libsecret', 'v10'],
  ] as const)('refuses %s with %s and the mark %s', async (platform, backend, mark) => {
    const { storage } = setUp()
    Object.assign(storage, { backend, mark })
    const cipher = createSystemCipher(storage, platform)
    expect(await cipher.encrypt('m', 'text')).toMatchObject({ error: { code: 'vault_unavailable' } })
  })

  it.each([
    ['darwin', 'unknown', 'v10'],
    ['win32', 'unknown', 'v10'],
    ['linux', 'kwallet6', 'v11'],
  ] as const)('takes %s with %s and the mark %s', async (platform, backend, mark) => {
    const { storage } = setUp()
    Object.assign(storage, { backend, mark })
    const cipher = createSystemCipher(storage, platform)
    const data = valueOf(await cipher.encrypt('m', 'text'))
    expect(valueOf(await cipher.decrypt('m', data))).toEqual({ plain: 'text', shouldReEncrypt: false })
  })

  it('tells a passing failure from a final one', async () => {
    const { storage } = setUp()
    const cipher = createSystemCipher(storage, 'linux')
    const data = valueOf(await cipher.encrypt('m', 'text'))
    storage.failure = new Error('Decryption is temporarily unavailable')
    expect(await cipher.decrypt('m', data)).toMatchObject({
      error: { code: 'vault_unavailable', retry: 'backoff' },
    })
    storage.failure = new Error('Error while decrypting the ciphertext')
    expect(await cipher.decrypt('m', data)).toMatchObject({
      error: { code: 'vault_unreadable', retry: 'user' },
    })
    storage.available = false
    expect(await cipher.decrypt('m', data)).toMatchObject({ error: { code: 'vault_unavailable' } })
  })
})

describe('the choice', () => {
  const choose = (parts: ReturnType<typeof setUp>, platform: NodeJS.Platform = 'linux') =>
    chooseCipher({
      safeStorage: parts.storage,
      platform,
      openKeyringEntry: parts.keyring.openEntry,
      clock: parts.clock,
      logger: createMemoryLogger(),
    })

  it('passes over a system that never answers', async () => {
    const parts = setUp()
    const storage = {
      ...parts.storage,
      isAsyncEncryptionAvailable: () => new Promise<never>(() => undefined),
    }
    const choosing = choose({ ...parts, storage })
    parts.clock.advance(20_000)
    const chosen = await choosing
    expect(chosen.cipher.kind).toBe('keyring')
    expect(chosen.refused).toEqual(['system: It did not answer in time'])
    expect(parts.clock.planned()).toBe(0)
  })

  it('takes the system where it is real', async () => {
    const parts = setUp()
    const chosen = await choose(parts)
    expect(chosen.cipher.kind).toBe('system')
    expect(chosen.refused).toEqual([])
    expect(parts.keyring.secret).toBeNull()
  })

  it('takes the keyring where the system only pretends', async () => {
    const parts = setUp()
    parts.storage.backend = 'basic_text'
    const chosen = await choose(parts)
    expect(chosen.cipher.kind).toBe('keyring')
    expect(chosen.refused).toEqual([expect.stringContaining('basic_text')])
    expect(chosen.readers.map((reader) => reader.kind)).toEqual(['keyring', 'system', 'session'])
  })

  it('takes the session when there is nothing else, and says why', async () => {
    const parts = setUp()
    parts.storage.available = false
    parts.keyring.state = 'gone'
    const chosen = await choose(parts)
    expect(chosen.cipher.kind).toBe('session')
    expect(chosen.refused).toHaveLength(2)
  })

  it('does not believe a system that gives back something else', async () => {
    const parts = setUp()
    Object.assign(parts.storage, {
      decryptStringAsync: async () => ({ result: 'other', shouldReEncrypt: false }),
    })
    expect((await choose(parts, 'darwin')).cipher.kind).toBe('keyring')
  })

  it('keeps session keys apart', async () => {
    const [one, two] = [createSessionCipher(), createSessionCipher()]
    const data = valueOf(await one.encrypt('m', 'text'))
    expect(valueOf(await one.decrypt('m', data)).plain).toBe('text')
    expect(await two.decrypt('m', data)).toMatchObject({ error: { code: 'vault_unreadable' } })
  })
})
