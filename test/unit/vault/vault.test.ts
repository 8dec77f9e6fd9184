import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createKeyringCipher } from '../../../main/vault/cipher/keyring-cipher.ts'
import { createSessionCipher } from '../../../main/vault/cipher/session-cipher.ts'
import { createSystemCipher } from '../../../main/vault/cipher/system-cipher.ts'
import { openVault } from '../../../main/vault/open-vault.ts'
import { credential } from '../../support/credential.ts'
import { createFakeKeyring } from '../../support/fake-keyring.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createFakeSafeStorage } from '../../support/safe-storage.ts'

let dir = ''
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'liaison-vault-')), 'vault')
})
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }))

const logger = createMemoryLogger()
const setUp = () => {
  const keyring = createFakeKeyring()
  const storage = createFakeSafeStorage()
  const keyringCipher = createKeyringCipher({ openEntry: keyring.openEntry, clock: createManualClock() })
  const systemCipher = createSystemCipher(storage, 'linux')
  const open = () => openVault({ dir, cipher: keyringCipher, readers: [systemCipher], logger })
  return { keyring, storage, keyringCipher, systemCipher, open }
}
const fileOf = (mailboxId: string): string => join(dir, `${mailboxId}.json`)
const done = { ok: true, value: null }

describe('entries', () => {
  it('are there after a restart, as ciphertext that only the owner can read', async () => {
    const { open } = setUp()
    expect(await open().read('m1')).toEqual(done)
    expect(await open().write('m1', credential())).toEqual(done)
    expect(await open().read('m1')).toEqual({ ok: true, value: credential() })
    const text = readFileSync(fileOf('m1'), 'utf8')
    expect(text).not.toMatch(/1\/\/|ya29|openid/)
    expect(Buffer.from(text.split('"data":"')[1] ?? '', 'base64').toString('latin1')).not.toMatch(/ya29/)
    expect(statSync(fileOf('m1')).mode & 0o777).toBe(0o600)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  it('keep the last of many writes at once', async () => {
    const vault = setUp().open()
    const all = Array.from({ length: 20 }, (_, at) => credential({ accessToken: `ya29.${at}` }))
    await Promise.all(all.map((one) => vault.write('m1', one)))
    expect(await vault.read('m1')).toEqual({ ok: true, value: all.at(-1) })
    expect(readdirSync(dir)).toEqual(['m1.json'])
  })

  it('of a fresh profile are none, which is no failure', async () => {
    expect(await setUp().open().list()).toEqual({ ok: true, value: [] })
  })

  it('are still listed when their removal was cut', async () => {
    const vault = setUp().open()
    await vault.write('m1', credential())
    mkdirSync(join(dir, 'm1.unreadable.json'))
    expect(await vault.remove('m1')).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(await vault.list()).toEqual({ ok: true, value: ['m1'] })
  })

  it('go when they are removed, and what a cut write left goes with the next', async () => {
    const { open } = setUp()
    await open().write('m1', credential())
    writeFileSync(join(dir, 'm1.json.abcdef.tmp'), 'rest')
    const vault = open()
    await vault.write('m2', credential())
    expect(readdirSync(dir).toSorted()).toEqual(['m1.json', 'm2.json'])
    expect(await vault.remove('m1')).toEqual(done)
    expect(await vault.remove('m1')).toEqual(done)
    expect(await vault.read('m1')).toEqual(done)
  })

  it('have names that are ids', async () => {
    await expect(setUp().open().read('../outside')).rejects.toThrow()
  })

  it('do not open as those of another mailbox, even where the cipher would not mind', async () => {
    const { systemCipher } = setUp()
    const vault = openVault({ dir, cipher: systemCipher, logger })
    await vault.write('m1', credential())
    writeFileSync(fileOf('m2'), readFileSync(fileOf('m1')))
    expect(await vault.read('m2')).toMatchObject({ error: { code: 'vault_unreadable' } })
  })
})

describe('an entry that will not open', () => {
  it.each([
    ['cut', (text: string) => text.slice(0, 20)],
    ['empty', () => ''],
    ['of a newer version', (text: string) => text.replace('"version":1', '"version":2')],
    [
      'with a changed byte',
      (text: string) => text.replace(/"data":"(.)/, (_all, char) => `"data":"${char === 'A' ? 'B' : 'A'}`),
    ],
  ])('%s is reported and left as it is', async (_name, damage) => {
    const { open } = setUp()
    await open().write('m1', credential())
    const damaged = damage(readFileSync(fileOf('m1'), 'utf8'))
    writeFileSync(fileOf('m1'), damaged)
    expect(await open().read('m1')).toMatchObject({
      ok: false,
      error: { code: 'vault_unreadable', retry: 'user' },
    })
    expect(readFileSync(fileOf('m1'), 'utf8')).toBe(damaged)
    expect(readdirSync(dir)).toEqual(['m1.json'])
  })

  it('is kept aside once when a new sign-in takes its place, and goes with the mailbox', async () => {
    const { keyring, open } = setUp()
    await open().write('m1', credential())
    const lost = readFileSync(fileOf('m1'), 'utf8')
    keyring.secret = null
    const vault = open()
    expect(await vault.read('m1')).toMatchObject({ error: { code: 'vault_unreadable' } })
    await vault.write('m1', credential({ renewal: '1//two' }))
    expect(await vault.read('m1')).toMatchObject({ value: { renewal: '1//two' } })
    const aside = join(dir, 'm1.unreadable.json')
    expect(readFileSync(aside, 'utf8')).toBe(lost)

    keyring.secret = null
    await open().write('m1', credential({ renewal: '1//three' }))
    expect(readFileSync(aside, 'utf8')).toBe(lost)
    await open().remove('m1')
    expect(readdirSync(dir)).toEqual([])
  })

  it('is not kept aside when it was readable', async () => {
    const { open } = setUp()
    await open().write('m1', credential())
    await open().write('m1', credential({ renewal: '1//two' }))
    expect(readdirSync(dir)).toEqual(['m1.json'])
  })
})

describe('the key store', () => {
  it('that goes away makes the vault unavailable, not the entry unreadable', async () => {
    const { keyring, open } = setUp()
    const vault = open()
    await vault.write('m1', credential())
    const before = readFileSync(fileOf('m1'), 'utf8')
    keyring.state = 'gone'
    expect(await vault.read('m1')).toMatchObject({ error: { code: 'vault_unavailable', retry: 'backoff' } })
    expect(await vault.write('m1', credential())).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(readFileSync(fileOf('m1'), 'utf8')).toBe(before)
    keyring.state = 'fine'
    expect(await vault.read('m1')).toEqual({ ok: true, value: credential() })
  })

  it('that became another one has the entry written anew', async () => {
    const { open, systemCipher } = setUp()
    await openVault({ dir, cipher: systemCipher, logger }).write('m1', credential())
    expect(await open().read('m1')).toEqual({ ok: true, value: credential() })
    expect(readFileSync(fileOf('m1'), 'utf8')).toContain('"cipher":"keyring"')
    expect(await open().read('m1')).toEqual({ ok: true, value: credential() })
  })

  it('that asks for it has the entry written anew; failing at that loses nothing', async () => {
    const { keyring, storage, systemCipher, open } = setUp()
    const vault = openVault({ dir, cipher: systemCipher, logger })
    await vault.write('m1', credential())
    const before = readFileSync(fileOf('m1'), 'utf8')
    storage.shouldReEncrypt = true
    expect(await vault.read('m1')).toEqual({ ok: true, value: credential() })
    expect(readFileSync(fileOf('m1'), 'utf8')).not.toBe(before)
    const renewed = readFileSync(fileOf('m1'), 'utf8')
    keyring.state = 'gone'
    expect(await open().read('m1')).toEqual({ ok: true, value: credential() })
    expect(readFileSync(fileOf('m1'), 'utf8')).toBe(renewed)
  })

  it('that an entry needs and that is not there leaves it unavailable', async () => {
    const { keyringCipher, systemCipher } = setUp()
    await openVault({ dir, cipher: keyringCipher, logger }).write('m1', credential())
    const vault = openVault({ dir, cipher: systemCipher, logger })
    expect(await vault.read('m1')).toMatchObject({ error: { code: 'vault_unavailable' } })
  })
})

describe('a session vault', () => {
  it('keeps nothing on disk, leaves older entries, and forgets with the run', async () => {
    const { keyring, keyringCipher, open } = setUp()
    await open().write('old', credential())
    const openSession = () =>
      openVault({ dir, cipher: createSessionCipher(), readers: [keyringCipher], logger })
    const vault = openSession()
    expect(vault.kind).toBe('session')
    await vault.write('new', credential())
    expect(await vault.read('new')).toEqual({ ok: true, value: credential() })
    expect(readdirSync(dir)).toEqual(['old.json'])
    expect(await openSession().read('new')).toEqual(done)

    const before = readFileSync(fileOf('old'), 'utf8')
    expect(await vault.read('old')).toEqual({ ok: true, value: credential() })
    keyring.state = 'gone'
    expect(await vault.read('old')).toMatchObject({ error: { code: 'vault_unavailable' } })
    expect(readFileSync(fileOf('old'), 'utf8')).toBe(before)
    const listed = await vault.list()
    expect(listed.ok && listed.value.toSorted()).toEqual(['new', 'old'])
    await vault.remove('old')
    expect(readdirSync(dir)).toEqual([])
    await vault.remove('new')
    expect([await vault.read('new'), await vault.list()]).toEqual([done, { ok: true, value: [] }])
  })
})

it('reports a folder that it cannot write to', async () => {
  writeFileSync(dir, 'a file where the folder should be')
  expect(await setUp().open().write('m1', credential())).toMatchObject({
    error: { code: 'vault_unavailable', message: expect.stringMatching(/EEXIST|ENOTDIR/) },
  })
})
