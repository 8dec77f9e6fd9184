import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFileIfPresent, removeFile, writeFileAtomically } from '../../../main/platform/atomic-file.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'liaison-file-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('replaces a file as a whole and leaves nothing else behind', async () => {
  const path = join(dir, 'a.json')
  await writeFileAtomically(path, 'one')
  await Promise.all(['two', 'three', 'four'].map((text) => writeFileAtomically(path, text)))
  expect(['two', 'three', 'four']).toContain(readFileSync(path, 'utf8'))
  expect(readdirSync(dir)).toEqual(['a.json'])
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('leaves what was there untouched when it fails, and no rest of its own', async () => {
  const path = join(dir, 'taken')
  mkdirSync(path)
  writeFileSync(join(path, 'kept'), 'kept')
  // A file can't be renamed over a folder.
  await expect(writeFileAtomically(path, 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/)
  expect(readFileSync(join(path, 'kept'), 'utf8')).toBe('kept')
  expect(readdirSync(dir)).toEqual(['taken'])
})

it('answers null for a file that is not there, and deletes without one', async () => {
  const path = join(dir, 'a')
  expect(await readFileIfPresent(path)).toBeNull()
  await removeFile(path)
  await writeFileAtomically(path, 'x')
  expect((await readFileIfPresent(path))?.toString()).toBe('x')
  await removeFile(path)
  expect(await readFileIfPresent(path)).toBeNull()
})
