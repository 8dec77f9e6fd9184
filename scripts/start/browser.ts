import { join } from 'node:path'
import { launchStandIn } from '../../test/support/electron-standin/launch.ts'
import { openInBrowser } from './open-in-browser.ts'
import type { RunningHost } from './running-host.ts'

type BrowserOptions = {
  profile: string
  port: number
  /** Whether to open addresses, or only to print them. */
  open: boolean
  keyring: string | undefined
  env: Readonly<Record<string, string>>
}

/** Starts the built app on the stand-in: its window is a page of the system's browser. */
export const startBrowserHost = (root: string, options: BrowserOptions): RunningHost => {
  let isAnnounced = false
  const open = async (url: string, what: string): Promise<void> => {
    if (options.open && (await openInBrowser(url))) return
    if (options.open) console.error('No browser could be opened; open the address yourself.')
    if (what !== 'window') console.log(`To go on, open ${url}`)
  }
  const app = launchStandIn({
    entry: join(root, 'dist/main/index.js'),
    profile: options.profile,
    port: options.port,
    env: options.env,
    ...(options.keyring === undefined ? {} : { keyring: options.keyring }),
    onOutput: (text) => void process.stderr.write(text),
    onMessage: (message) => {
      if (message.type === 'window' && !isAnnounced) {
        isAnnounced = true
        console.log(`Liaison is ready at ${message.url}`)
        if (options.open) void open(message.url, 'window')
      } else if (message.type === 'open-external' && !message.opened) void open(message.url, 'link')
      else if (message.type === 'notification') console.log(`${message.title}\n  ${message.body}`)
    },
  })
  return {
    quit: () => app.tell({ type: 'quit' }),
    kill: () => app.kill(),
    ended: app.ended.then(({ code }) => code ?? 1),
  }
}
