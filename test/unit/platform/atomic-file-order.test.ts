import { mkdtempSync, rmSync } from 'node:fs'
import type * as FileSystem from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'

const steps = vi.hoisted((): string[] => [])

/** The real file system, which writes down what it is asked to do. */
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>()
  const noted = (handle: FileSystem.FileHandle, name: string): FileSystem.FileHandle =>
    Object.assign(handle, {
      writeFile: async (...given: Parameters<FileSystem.FileHandle['writeFile']>) => {
        steps.push(`write ${name}`)
        await real.writeFile(handle, given[0])
      },
      sync: async () => {
        steps.push(`sync ${name}`)
        await handle.datasync()
      },
    })
  return {
    ...real,
    open: async (path: string, flags?: string, mode?: number) =>
      noted(await real.open(path, flags, mode), nameOf(path)),
    rename: async (from: string, to: string) => {
      steps.push(`rename ${nameOf(from)} to ${nameOf(to)}`)
      await real.rename(from, to)
    },
    rm: async (path: string, options?: object) => {
      steps.push(`remove ${nameOf(path)}`)
      await real.rm(path, options)
    },
  }
})

const folder = mkdtempSync(join(tmpdir(), 'liaison-order-'))
const nameOf = (path: string): string =>
  path === folder ? 'folder' : basename(path).replace(/\.[0-9a-f]{12}\.tmp$/, '.tmp')
const { removeFile, writeFileAtomically } = await import('../../../main/platform/atomic-file.ts')

beforeEach(() => void steps.splice(0))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a write is on the disk before it takes its name, and the name before it is reported', async () => {
  await writeFileAtomically(join(folder, 'entry'), 'text')
  const order = ['write entry.tmp', 'sync entry.tmp', 'rename entry.tmp to entry', 'sync folder']
  expect(steps).toEqual(process.platform === 'win32' ? order.slice(0, 3) : order)
})

test('a removal is on the disk before it is reported', async () => {
  await removeFile(join(folder, 'entry'))
  const order = ['remove entry', 'sync folder']
  expect(steps).toEqual(process.platform === 'win32' ? order.slice(0, 1) : order)
})
