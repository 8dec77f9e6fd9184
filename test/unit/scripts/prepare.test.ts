import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../../scripts/prepare/find-chromium.mjs'
import { isInstalled } from '../../../scripts/prepare/is-installed.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liaison-prepare-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, packages: object): void =>
  writeFileSync(join(folder, file), JSON.stringify({ packages }))
const lock = (packages: object): void => write('package-lock.json', { '': { version: '1.0.0' }, ...packages })
const installed = (packages: object): void => write('node_modules/.package-lock.json', packages)

describe('isInstalled', () => {
  test('is false in a fresh clone', () => {
    lock({ 'node_modules/zod': { version: '4.0.0' } })
    expect(isInstalled(folder)).toBe(false)
  })

  test('is true when every package of the lock file is there in its version', () => {
    lock({ 'node_modules/zod': { version: '4.0.0' }, 'node_modules/a/node_modules/b': { version: '1.0.0' } })
    installed({
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/a/node_modules/b': { version: '1.0.0' },
    })
    expect(isInstalled(folder)).toBe(true)
  })

  test.each([
    ['is missing', {}],
    ['is older', { 'node_modules/zod': { version: '3.0.0' } }],
  ])('is false when one %s', (_what, packages) => {
    lock({ 'node_modules/zod': { version: '4.0.0' } })
    installed(packages)
    expect(isInstalled(folder)).toBe(false)
  })

  test('does not expect packages of other platforms', () => {
    lock({ 'node_modules/mac-only': { version: '1.0.0', optional: true } })
    installed({})
    expect(isInstalled(folder)).toBe(true)
  })
})

describe('findChromium', () => {
  test('takes the one that was named', () => {
    expect(findChromium({ LIAISON_CHROMIUM: '/opt/chromium', PATH: '' })).toBe('/opt/chromium')
  })

  test.skipIf(process.platform === 'win32')('finds a program on the path, not a file that cannot run', () => {
    const chromium = join(folder, 'chromium')
    writeFileSync(chromium, '')
    chmodSync(chromium, 0o644)
    const env = { PATH: `/nowhere:${folder}` }
    expect(findChromium(env)).not.toBe(chromium)
    chmodSync(chromium, 0o755)
    expect(findChromium(env)).toBe(chromium)
  })
})
