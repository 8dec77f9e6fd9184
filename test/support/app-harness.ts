import { join } from 'node:path'
import type { ToParent } from './electron-standin/messages.ts'
import { launchStandIn, type Ended } from './electron-standin/launch.ts'

export type AppOptions = {
  profile: string
  /** Real origin to replacement origin. */
  endpoints?: Readonly<Record<string, string>>
  /** A file that plays the keyring of the operating system; it must lie outside the profile. */
  keyring?: string
  env?: Readonly<Record<string, string>>
  /** `report` (for tests without a browser): links are collected in `externalUrls` and not opened. */
  openExternally?: 'page' | 'report'
  /** The app to run instead of the built one. */
  entry?: string
}

export type ShownNotification = { readonly id: number; readonly title: string; readonly body: string }

export type ShownTray = { readonly tooltip: string; readonly menu: readonly string[] }

export type RunningApp = {
  /** Opens the window in one browser, once. */
  url: string
  pid: number | undefined
  /** A further link for a further browser context. */
  freshUrl: () => Promise<string>
  /** Resolves when the app's network is as asked. */
  setOnline: (online: boolean) => Promise<void>
  /** The computer wakes up. */
  resume: () => void
  /** Links that the app had opened outside so far. */
  externalUrls: readonly string[]
  /** The next link that the app has opened outside. To be called before what causes it. */
  nextExternalUrl: () => Promise<string>
  /** What the app has shown by the system so far. */
  notifications: readonly ShownNotification[]
  /** Presses a notification. */
  pressNotification: (id: number) => void
  /** The number on the app's icon; 0 for none. */
  badge: () => number
  /** What the app has in the tray, or null. */
  tray: () => ShownTray | null
  /** Presses the icon in the tray (null), or chooses the item of its menu with this label. */
  pressTray: (label: string | null) => void
  /** Resolves when a window can be opened, with a link. To be called before what causes it. */
  nextWindow: () => Promise<string>
  /** Ends the app as a person would, and waits. */
  quit: () => Promise<Ended>
  /** `kill -9`, and waits. */
  kill: () => Promise<Ended>
  ended: Promise<Ended>
  /** All that the app has written so far. */
  logs: () => string
}

const builtEntry = join(import.meta.dirname, '../../dist/main/index.js')

/**
 * Starts the built app on the stand-in in a process of its own. Rejects with the app's output when it ends before
 * its window can be opened.
 */
export const launchApp = async (options: AppOptions): Promise<RunningApp> => {
  let output = ''
  const externalUrls: string[] = []
  const notifications: ShownNotification[] = []
  let badge = 0
  let tray: ShownTray | null = null
  const waiting: { type: ToParent['type']; resolve: (message: ToParent) => void }[] = []
  const next = <T extends ToParent['type']>(type: T): Promise<Extract<ToParent, { type: T }>> =>
    new Promise((resolve) => {
      waiting.push({
        type,
        resolve: (message) => {
          if (isOfType(message, type)) resolve(message)
        },
      })
    })

  const opened = next('window')
  const app = launchStandIn({
    entry: options.entry ?? builtEntry,
    profile: options.profile,
    openExternally: options.openExternally ?? 'page',
    env: {
      ...(options.endpoints && { LIAISON_ENDPOINTS: JSON.stringify(options.endpoints) }),
      ...options.env,
    },
    ...(options.keyring !== undefined && { keyring: options.keyring }),
    onOutput: (text) => void (output += text),
    onMessage: (message) => {
      if (message.type === 'open-external') externalUrls.push(message.url)
      if (message.type === 'notification') {
        notifications.push({ id: message.id, title: message.title, body: message.body })
      }
      if (message.type === 'badge') badge = message.count
      if (message.type === 'tray') tray = message.tray
      for (const waiter of waiting.filter(({ type }) => type === message.type)) {
        waiting.splice(waiting.indexOf(waiter), 1)
        waiter.resolve(message)
      }
    },
  })
  const endedEarly = async (what: string): Promise<never> => {
    const end = await app.ended
    throw new Error(`The app ended (${end.code ?? end.signal}) before ${what}:\n${output}`)
  }
  const { url } = await Promise.race([opened, endedEarly('its window opened')])

  return {
    url,
    pid: app.pid,
    freshUrl: async () => {
      const window = next('window')
      app.tell({ type: 'mint-link' })
      return (await Promise.race([window, endedEarly('it made a link')])).url
    },
    setOnline: async (online) => {
      const changed = next('network')
      app.tell({ type: 'network', online })
      await Promise.race([changed, endedEarly('its network was turned')])
    },
    resume: () => app.tell({ type: 'power', event: 'resume' }),
    externalUrls,
    nextExternalUrl: async () => {
      const link = next('open-external')
      return (await Promise.race([link, endedEarly('it opened a link')])).url
    },
    notifications,
    pressNotification: (id) => app.tell({ type: 'click-notification', id }),
    badge: () => badge,
    tray: () => tray,
    pressTray: (label) => app.tell({ type: 'click-tray', label }),
    nextWindow: async () => {
      const window = next('window')
      return (await Promise.race([window, endedEarly('it opened a window')])).url
    },
    quit: async () => {
      app.tell({ type: 'quit' })
      return await app.ended
    },
    kill: async () => {
      app.kill('SIGKILL')
      return await app.ended
    },
    ended: app.ended,
    logs: () => output,
  }
}

const isOfType = <T extends ToParent['type']>(
  message: ToParent,
  type: T,
): message is Extract<ToParent, { type: T }> => message.type === type
