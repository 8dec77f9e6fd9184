import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openFileLogger } from '../../../main/platform/logger.ts'
import { createManualClock } from '../../support/manual-clock.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'liaison-log-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('writes JSON lines that survive a restart, readable by the owner only', () => {
  const clock = createManualClock()
  for (const event of ['one', 'two']) {
    const logger = openFileLogger({ dir: join(dir, 'logs'), clock })
    logger.info(event, { count: 3, nothing: undefined })
    logger.close()
  }
  const file = join(dir, 'logs', 'liaison.log')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { at: '2026-11-01T00:00:00.000Z', level: 'info', event: 'one', count: 3 },
    { at: '2026-11-01T00:00:00.000Z', level: 'info', event: 'two', count: 3 },
  ])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('stays within its bound and keeps the newest lines', () => {
  const logger = openFileLogger({ dir, clock: createManualClock(), maxBytes: 1000, files: 3 })
  for (let index = 0; index < 200; index += 1) logger.info('line', { index })
  logger.close()
  const files = readdirSync(dir).toSorted()
  expect(files).toEqual(['liaison.1.log', 'liaison.2.log', 'liaison.log'])
  for (const file of files) expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(1000)
  expect(readFileSync(join(dir, 'liaison.log'), 'utf8')).toContain('"index":199')
})

it('never throws, not even where it can write nothing', () => {
  const logger = openFileLogger({ dir: '/dev/null/no-folder', clock: createManualClock() })
  expect(() => logger.error('lost', { cause: 'x' })).not.toThrow()
  expect(existsSync('/dev/null/no-folder')).toBe(false)
})
