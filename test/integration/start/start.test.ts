import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'

// The first of these may have to build the app.
vi.setConfig({ testTimeout: 90_000 })

const root = join(import.meta.dirname, '../../..')

let temporary: string
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'liaison-start-'))
})
afterEach(() => rmSync(temporary, { recursive: true, force: true }))

/** `npm start -- …` with a folder for temporary files of its own, so that what it leaves can be seen. */
const start = (...args: string[]) => {
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts'), '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Whatever display there is, these tests are about the browser.
    env: {
      ...process.env,
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
      TMPDIR: temporary,
      TEMP: temporary,
      NODE_ENV: 'production',
    },
  })
  // A test that fails before it ends the app must not leave it running.
  onTestFinished(() => void child.kill('SIGTERM'))
  let output = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text))
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const match = /^Liaison is ready at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)$/m.exec(output)
      if (match?.[1] !== undefined) resolve(match[1])
    })
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const failed = async (): Promise<never> => {
    const code = await ended
    throw new Error(`ended with ${code}: ${output}${errors}`)
  }
  return {
    /** The address, once it is printed. */
    ready: () => Promise.race([ready, failed()]),
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    output: () => output,
    errors: () => errors,
  }
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

describe('npm start on the browser host', () => {
  test('prints one line, serves the app, and leaves nothing behind after Ctrl-C', async () => {
    const app = start('--host', 'browser')
    const url = await app.ready()
    const response = await fetch(url, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(app.output().trim().split('\n')).toHaveLength(1)
    const port = Number(new URL(url).port)
    expect(await isListening(port)).toBe(true)
    expect(readdirSync(temporary).filter((name) => name.startsWith('liaison-demo-'))).toHaveLength(1)
    app.kill('SIGINT')
    expect(await app.ended).toBe(0)
    expect(await isListening(port)).toBe(false)
    expect(readdirSync(temporary).filter((name) => name.startsWith('liaison-'))).toEqual([])
  })

  test.runIf(process.platform === 'linux')(
    'is what is left where Electron has no display, and says so',
    async () => {
      const app = start()
      await app.ready()
      const [why, ready] = app.output().trim().split('\n')
      expect(why).toBe('There is no display for Electron: Liaison opens in your browser.')
      expect(ready).toMatch(/^Liaison is ready at /)
      app.kill('SIGINT')
      expect(await app.ended).toBe(0)
    },
  )

  test('says so when the port is taken, and ends', async () => {
    const first = start('--host', 'browser')
    const { port } = new URL(await first.ready())
    const second = start('--host', 'browser', '--port', port)
    await expect(second.ready()).rejects.toThrow(`Port ${port} is in use by another program`)
    expect(await second.ended).toBe(1)
    first.kill('SIGTERM')
    expect(await first.ended).toBe(0)
  })

  test('refuses what it does not know, in one line', async () => {
    const app = start('--demo')
    expect(await app.ended).toBe(2)
    expect(app.errors().trim().split('\n')).toEqual(["Unknown option '--demo' (see npm start -- --help)"])
    expect(app.output()).toBe('')
  })
})
