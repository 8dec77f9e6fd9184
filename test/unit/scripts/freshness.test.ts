import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isBuilt } from '../../../scripts/build/freshness.ts'

let root: string
const put = (path: string, seconds: number): void => {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  utimesSync(file, seconds, seconds)
  for (let folder = dirname(file); folder !== root; folder = dirname(folder))
    utimesSync(folder, seconds, seconds)
}
const products = [
  'dist/main/index.js',
  'dist/main/store-worker.mjs',
  'dist/main/parse-worker.mjs',
  'dist/main/tray.png',
  'dist/preload/index.cjs',
  'dist/renderer/index.html',
]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'liaison-fresh-'))
  for (const source of ['main/app/a.ts', 'renderer/b.css', 'package.json']) put(source, 1000)
  for (const product of products) put(product, 2000)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a build newer than its sources is good', () => {
  expect(isBuilt(root)).toBe(true)
})

test.each(products)('without %s it is none', (product) => {
  rmSync(join(root, product))
  expect(isBuilt(root)).toBe(false)
})

test.each(['main/app/a.ts', 'renderer/b.css', 'package.json', 'shared/new.ts'])(
  'it is old after a change of %s',
  (source) => {
    put(source, 3000)
    expect(isBuilt(root)).toBe(false)
  },
)

test('it is old after a source was removed', () => {
  rmSync(join(root, 'main/app/a.ts'))
  expect(isBuilt(root)).toBe(false)
})
