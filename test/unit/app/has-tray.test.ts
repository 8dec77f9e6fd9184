import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { hasTray } from '../../../main/app/has-tray.ts'
import { putFakeGdbus } from '../../support/fake-gdbus.ts'

const folder = mkdtempSync(join(tmpdir(), 'liaison-tray-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test.each([
  [true, true],
  [false, false],
  [null, false],
] as const)('on Linux with somebody who shows icons (%s): %s', async (owned, seen) => {
  vi.stubEnv('PATH', putFakeGdbus(folder, owned))
  expect(await hasTray('linux')).toBe(seen)
})

test('on Linux without the tool to ask, nobody shows icons', async () => {
  vi.stubEnv('PATH', folder)
  expect(await hasTray('linux')).toBe(false)
})

test('Windows and the Mac have a tray, other systems are not known to', async () => {
  vi.stubEnv('PATH', folder)
  expect(await Promise.all((['win32', 'darwin', 'freebsd'] as const).map(hasTray))).toEqual([
    true,
    true,
    false,
  ])
})
