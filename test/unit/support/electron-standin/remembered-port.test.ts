import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { onRememberedPort } from '../../../support/electron-standin/remembered-port.ts'

const profile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-port-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const taken = Object.assign(new Error('taken'), { code: 'EADDRINUSE' })

/** A start that is given the port it asks for, 4000 when it leaves the choice, and not a busy one. */
const starter = (busy: readonly number[] = []) => {
  const asked: number[] = []
  const start = async (port: number) => {
    asked.push(port)
    if (busy.includes(port)) throw taken
    return { origin: `http://127.0.0.1:${port === 0 ? 4000 : port}` }
  }
  return { asked, start }
}

it('comes up where it was the last time', async () => {
  const folder = profile()
  const { asked, start } = starter()
  await onRememberedPort(folder, start)
  expect((await onRememberedPort(folder, start)).origin).toBe('http://127.0.0.1:4000')
  expect(asked).toEqual([0, 4000])
})

it('takes another port when that one is in use, and remembers the new one', async () => {
  const folder = profile()
  writeFileSync(join(folder, 'browser-host-port'), '5000')
  const { asked, start } = starter([5000])
  await onRememberedPort(folder, start)
  expect(asked).toEqual([5000, 0])
  expect(readFileSync(join(folder, 'browser-host-port'), 'utf8')).toBe('4000')
})

it.each(['', 'rubbish', '80', '70000', '-1', '1e4.5'])(
  'is not led astray by a file that says %j',
  async (text) => {
    const folder = profile()
    writeFileSync(join(folder, 'browser-host-port'), text)
    const { asked, start } = starter()
    await onRememberedPort(folder, start)
    expect(asked).toEqual([0])
  },
)

it('does not hide another failure', async () => {
  const failing = async (): Promise<{ origin: string }> => {
    throw new Error('no loopback')
  }
  await expect(onRememberedPort(profile(), failing)).rejects.toThrow('no loopback')
})
