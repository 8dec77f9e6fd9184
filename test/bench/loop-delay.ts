import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/*
 * Loaded into the app's process by NODE_OPTIONS: notes how late a timer comes, which is how long main's event loop was
 * held up. On SIGUSR2 it writes what it has into the file of LIAISON_BENCH_LOOP, as JSON, and begins anew.
 */
const everyMs = 5
const file = process.env['LIAISON_BENCH_LOOP']

if (isMainThread && file !== undefined) {
  let late: number[] = []
  let expectedAt = performance.now() + everyMs
  setInterval(() => {
    const now = performance.now()
    late.push(Math.max(0, now - expectedAt))
    expectedAt = now + everyMs
  }, everyMs).unref()
  process.on('SIGUSR2', () => {
    writeFileSync(file, JSON.stringify(late))
    late = []
  })
}
