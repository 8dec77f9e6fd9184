import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createFileBytes } from '../../../main/files/file-bytes.ts'
import { seeded } from '../../support/seeded.ts'
import { temporaryFolder } from '../../support/store/open-test-store.ts'

const script = join(import.meta.dirname, '../../support/files/put-files.ts')

/** Puts files until it is killed after `ms`, and answers which ones were reported as finished. */
const putUntilKilled = async (folder: string, ms: number): Promise<string[]> => {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const first = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
      resolve()
    })
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  await first
  await pause(ms)
  child.kill('SIGKILL')
  await ended
  return said.split('\n').filter((line) => line !== '')
}

test('a process that is killed at any moment leaves whole files and parts of files, never half ones', async () => {
  const random = seeded(4)
  for (let round = 0; round < 5; round += 1) {
    const folder = join(temporaryFolder(), 'files')
    const finished = await putUntilKilled(folder, random() * 60)
    const bytes = createFileBytes(folder)
    for (const fileId of finished) {
      const read = await bytes.read(fileId)
      const content = read.ok ? read.value : null
      expect(content?.byteLength, fileId).toBe(300_000)
      expect(
        content?.every((byte) => byte === Number(fileId.slice(5)) % 256),
        fileId,
      ).toBe(true)
    }
    const whole = readdirSync(folder).filter((name) => !name.endsWith('.part'))
    expect(whole.length - finished.length).toBeLessThanOrEqual(1)
    expect(whole.length).toBeGreaterThan(0)
  }
})
