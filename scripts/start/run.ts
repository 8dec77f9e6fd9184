import { join } from 'node:path'
import { buildIfNeeded } from '../build/build-all.ts'
import { startBrowserHost } from './browser.ts'
import { electronProgram, missingForElectron, startElectron } from './electron.ts'
import type { StartOptions } from './options.ts'
import type { RunningHost } from './running-host.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const root = join(import.meta.dirname, '../..')
/** A little longer than the app itself takes at most. */
const endWithinMs = 7000

const startHost = (options: StartOptions, { profile, keyring, env }: Workspace): RunningHost => {
  if (options.host !== 'browser') {
    const missing = missingForElectron(process.env)
    const program = missing === undefined ? electronProgram(root) : undefined
    if (program !== undefined) return startElectron(root, program, { profile, env })
    console.log(
      `${missing ?? 'Electron is not installed and could not be downloaded'}: Liaison opens in your browser.`,
    )
  }
  return startBrowserHost(root, { profile, keyring, env, port: options.port, open: options.open })
}

/** Starts the app and what it needs, and ends the process when the app has ended. */
export const run = async (options: StartOptions): Promise<void> => {
  await buildIfNeeded(root)
  const workspace = await openWorkspace(options)
  const host = startHost(options, workspace)
  let askedAt: number | undefined
  const end = (): void => {
    // npm hands on the Ctrl-C that the terminal has sent already: only a later one is a second wish.
    if (askedAt !== undefined) return performance.now() - askedAt > 1000 ? host.kill() : undefined
    askedAt = performance.now()
    host.quit()
    setTimeout(() => host.kill(), endWithinMs).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  const code = await host.ended
  await workspace.close()
  process.exit(askedAt === undefined ? code : 0)
}
