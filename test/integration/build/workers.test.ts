import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../support/store/open-test-store.ts'

const root = join(import.meta.dirname, '../../..')
const workers = ['dist/main/store-worker.mjs', 'dist/main/parse-worker.mjs']

test.each(workers)('the packed app unpacks %s, a worker’s entry', (worker) => {
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain(`  - ${worker}\n`)
})

/** The worker from where it is unpacked to: no package.json above it says what its syntax is. */
const unpacked = (worker: string, workerData: object): Worker => {
  const entry = join(temporaryFolder(), 'worker.mjs')
  copyFileSync(join(root, worker), entry)
  // Node would guess by looking into the file, with a warning. It need not.
  const thread = new Worker(entry, { workerData, execArgv: ['--no-experimental-detect-module'] })
  onTestFinished(async () => void (await thread.terminate()))
  return thread
}

const nextWord = (thread: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })

test('the store’s worker runs where it is unpacked to', async () => {
  const path = join(temporaryFolder(), 'liaison.db')
  const thread = unpacked('dist/main/store-worker.mjs', { path, openedAt: 0 })
  expect(await nextWord(thread)).toEqual({ ok: true, value: [] })
})

test('the parser’s worker runs where it is unpacked to', async () => {
  const thread = unpacked('dist/main/parse-worker.mjs', {})
  expect(await nextWord(thread)).toEqual([])
  thread.postMessage({ number: 1, kind: 'mail', bytes: Buffer.from('Subject: s\n\nx') }, [])
  expect(await nextWord(thread)).toMatchObject([
    { number: 1, kind: 'mail', value: { subject: 's', text: 'x' } },
  ])
})
