import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningHost } from './running-host.ts'

const programOf = (root: string): string | undefined => {
  const folder = join(root, 'node_modules/electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : undefined
}

const installWithinMs = 180_000

/** Electron's program, installed now where it is missing, or undefined where that does not work either. */
export const electronProgram = (root: string): string | undefined => {
  if (programOf(root) === undefined) {
    spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], {
      stdio: 'ignore',
      timeout: installWithinMs,
    })
  }
  return programOf(root)
}

/** Why Electron could not show a window here even if it is installed. */
export const missingForElectron = (env: NodeJS.ProcessEnv): string | undefined => {
  if (process.platform !== 'linux') return undefined
  if ((env['DISPLAY'] ?? env['WAYLAND_DISPLAY']) === undefined) return 'There is no display for Electron'
  if (process.getuid?.() === 0) return 'Electron does not run as root with its sandbox'
  return undefined
}

/** Starts the built app in Electron. */
export const startElectron = (
  root: string,
  program: string,
  { profile, env }: { profile: string; env: Readonly<Record<string, string>> },
): RunningHost => {
  const child = spawn(program, [root, `--user-data-dir=${profile}`], {
    stdio: 'inherit',
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
  })
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', () => resolve(1))
  })
  return { quit: () => void child.kill('SIGTERM'), kill: () => void child.kill('SIGKILL'), ended }
}
