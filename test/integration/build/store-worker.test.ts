import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../support/store/open-test-store.ts'

const root = join(import.meta.dirname, '../../..')
const worker = 'dist/main/store-worker.mjs'

test('the packed app unpacks the worker’s entry', () => {
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain(`  - ${worker}\n`)
})

test('the worker runs where it is unpacked to: no package.json above it says what its syntax is', async () => {
  const folder = temporaryFolder()
  const entry = join(folder, 'store-worker.mjs')
  copyFileSync(join(root, worker), entry)
  const thread = new Worker(entry, {
    workerData: { path: join(folder, 'liaison.db'), openedAt: 0 },
    // Node would guess by looking into the file, with a warning. It need not.
    execArgv: ['--no-experimental-detect-module'],
  })
  onTestFinished(async () => void (await thread.terminate()))
  const first = await new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  expect(first).toEqual({ ok: true, value: [] })
})
