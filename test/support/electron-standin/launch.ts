import { fork } from 'node:child_process'
import { join } from 'node:path'
import { toParentSchema, type FromParent, type ToParent } from './messages.ts'

export type LaunchOptions = {
  /** The built main entry. */
  entry: string
  /** The profile folder. */
  profile: string
  /** 0 lets the system choose. */
  port?: number
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>
  /** A file that plays the keyring of the operating system. */
  keyring?: string
  /** `report` opens nothing and only tells; `page` (the rule) opens a tab beside the app's. */
  openExternally?: 'page' | 'report'
  onMessage: (message: ToParent) => void
  onOutput: (text: string) => void
}

export type Ended = { code: number | null; signal: NodeJS.Signals | null }

export type StandInProcess = {
  pid: number | undefined
  tell: (message: FromParent) => void
  kill: (signal?: NodeJS.Signals) => void
  ended: Promise<Ended>
}

/** Starts the app on the stand-in as a child process. It ends by itself when this process dies. */
export const launchStandIn = (options: LaunchOptions): StandInProcess => {
  const child = fork(
    join(import.meta.dirname, 'run.ts'),
    [`--user-data-dir=${options.profile}`, options.entry],
    {
      // Ctrl-C goes to a whole group of processes: the app is ended by its parent, in order, not by the terminal.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: {
        ...process.env,
        LIAISON_STANDIN_PORT: String(options.port ?? 0),
        LIAISON_STANDIN_OPEN: options.openExternally ?? 'page',
        ...(options.keyring === undefined ? {} : { LIAISON_STANDIN_KEYRING: options.keyring }),
        ...options.env,
      },
    },
  )
  child.on('message', (raw) => options.onMessage(toParentSchema.parse(raw)))
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => options.onOutput(text))
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  return {
    pid: child.pid,
    tell: (message) => {
      if (child.connected) child.send(message)
    },
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    ended,
  }
}
