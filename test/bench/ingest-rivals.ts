import { spawn, spawnSync } from 'node:child_process'
import {
  linkSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** What a program took for the same mails. */
export type Taken = { readonly ms: number; readonly peakMb: number; readonly sizeMb: number }

export type Rival = {
  readonly name: string
  /** Prepares and runs it in an empty folder. Null where it is not installed. */
  readonly run: (maildir: string, folder: string) => Promise<Taken | null>
}

const isInstalled = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined

const sizeOf = (path: string): number => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** The most memory that a process took so far, in megabytes (Linux alone tells it). */
const peakOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Runs a program to its end. */
export const measure = async (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ ms: number; peakMb: number; output: string }> => {
  const startedAt = performance.now()
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  let peakMb = 0
  const look = setInterval(() => void (peakMb = Math.max(peakMb, peakOf(child.pid ?? 0))), 20)
  const pieces: string[] = []
  child.stdout.on('data', (chunk: Buffer) => void pieces.push(chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(look)
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`)
  return { ms: performance.now() - startedAt, peakMb, output: pieces.join('') }
}

/** The mails as a Maildir, which both read. Links where the disk allows it. */
export const asMaildir = (files: readonly string[], folder: string): string => {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
  for (const [index, file] of files.entries()) {
    const to = join(folder, 'cur', `${index}.liaison:2,S`)
    try {
      linkSync(file, to)
    } catch {
      copyFileSync(file, to)
    }
  }
  return folder
}

const notmuch: Rival = {
  name: 'notmuch new',
  run: async (maildir, folder) => {
    if (!isInstalled('notmuch')) return null
    const config = join(folder, 'config')
    mkdirSync(join(folder, 'database'))
    writeFileSync(
      config,
      `[database]\npath=${join(folder, 'database')}\nmail_root=${maildir}\n[user]\nname=Ann\nprimary_email=ann@northwind.example\n`,
    )
    const { ms, peakMb } = await measure('notmuch', [`--config=${config}`, 'new', '--quiet'])
    return { ms, peakMb, sizeMb: sizeOf(join(folder, 'database')) / 1_000_000 }
  },
}

const mu: Rival = {
  name: 'mu index',
  run: async (maildir, folder) => {
    if (!isInstalled('mu')) return null
    const home = join(folder, 'home')
    await measure('mu', ['init', `--muhome=${home}`, `--maildir=${maildir}`])
    const { ms, peakMb } = await measure('mu', ['index', `--muhome=${home}`, '--quiet'])
    return { ms, peakMb, sizeMb: sizeOf(home) / 1_000_000 }
  },
}

export const rivals: readonly Rival[] = [notmuch, mu]
