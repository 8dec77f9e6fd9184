import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { App } from './app.ts'
import { createDocument, type StandInDocument } from './document.ts'
import { createInstanceLock } from './instance-lock.ts'
import { createIpcMain } from './ipc-main.ts'
import { fromJsonText, jsonText } from './json-value.ts'
import { createLink } from './link.ts'
import type { FromPage } from './messages.ts'
import { createNetwork } from './network.ts'
import { standInPage } from './page.ts'
import { placeNotifications, pressNotification } from './notification.ts'
import { createFurtherWindows } from './further-windows.ts'
import { closedWindowPage, noWindowPage } from './pages.ts'
import type { ParentChannel } from './parent-channel.ts'
import { createSafeStorage, loadStorageKey } from './safe-storage.ts'
import { onRememberedPort } from './remembered-port.ts'
import { reservedPath, startServer, type StandInServer, type Surroundings } from './server.ts'
import { servePage } from './serve-page.ts'
import { createSession } from './session.ts'
import { placeTrays, pressTray } from './tray.ts'
import { BrowserWindow, placeWindows } from './window.ts'

export type StandInOptions = {
  /** The script that Electron would be started with. */
  entry: string
  switches: ReadonlyMap<string, string>
  /** 0 lets the system choose. */
  port: number
  /** Plays the keyring of the operating system. */
  keyFile: string | undefined
  /** `page`: what is to be opened outside opens as a new tab. `report`: the parent is told, nothing is opened. */
  openExternally: 'page' | 'report'
  parent: ParentChannel
}

const packageSchema = z.object({ name: z.string(), productName: z.string().optional(), version: z.string() })

/** The folder of the nearest package.json above the entry, as Electron finds the app. */
const appFacts = (entry: string) => {
  let folder = dirname(entry)
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  const file = join(folder, 'package.json')
  const facts = existsSync(file) ? packageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  return {
    appPath: folder,
    name: facts?.productName ?? facts?.name ?? 'Electron',
    version: facts?.version ?? '0.0.0',
  }
}

const connectedDocument = (): StandInDocument | undefined =>
  BrowserWindow.getAllWindows()
    .map((window) => window.webContents.document)
    .find((document) => document?.isConnected())

/** Builds the stand-in: the objects that `import … from 'electron'` yields, and the steps of its start. */
export const createStandIn = (options: StandInOptions) => {
  const { parent } = options
  let key: Buffer | 'early' | undefined = 'early'
  let server: StandInServer | undefined
  const documents = new Map<string, { document: StandInDocument; window: BrowserWindow }>()

  const profileRoot = join(homedir(), '.config')
  const lock = createInstanceLock(() => app.getPath('userData'))
  const app = new App({ ...appFacts(options.entry), switches: options.switches, profileRoot }, () => lock)
  const isReady = (): boolean => app.isReady()
  const sessions = new Map<string, ReturnType<typeof createSession>>()
  const fromPartition = (partition: string) => {
    const session = sessions.get(partition) ?? createSession(isReady)
    sessions.set(partition, session)
    return session
  }
  const defaultSession = fromPartition('')
  const network = createNetwork((scheme) => defaultSession.handlerOf(scheme), isReady)
  const { ipcMain, receiveInvoke, receiveSend } = createIpcMain()
  const powerMonitor = new EventEmitter()

  const receive = async (
    window: BrowserWindow,
    document: StandInDocument,
    message: FromPage,
  ): Promise<void> => {
    const contents = window.webContents
    if (message.type === 'invoke') await receiveInvoke(contents, document, message)
    else if (message.type === 'send') receiveSend(contents, document, message.channel, message.payload)
    else if (message.type === 'dom-ready') contents.emit('dom-ready')
    else if (message.type === 'open-window') contents.askToOpen(message.url)
    else if (message.type === 'close') window.close()
    else if (message.type === 'opened-page') {
      if (!message.opened) openElsewhere(message.url)
    } else if (message.type === 'loaded') {
      contents.emit('did-finish-load')
      parent.tell({ type: 'loaded' })
    } else if (message.type === 'navigate') {
      if (contents.askToNavigate(message.url)) document.tell({ type: 'navigate', url: message.url })
    } else parent.tell({ type: 'open-external', url: message.url, opened: message.opened })
  }

  const addDocument = (window: BrowserWindow, url: string): string => {
    const document = createDocument(
      url,
      (message) => {
        receive(window, document, message).catch((error: unknown) =>
          console.error('A message of the page failed', error),
        )
      },
      () => further.lost(window),
    )
    documents.set(document.id, { document, window })
    return `${reservedPath}/page.js?document=${document.id}`
  }

  const scriptOf = (documentId: string): string | undefined => {
    const entry = documents.get(documentId)
    if (entry === undefined) return undefined
    const { preload } = entry.window
    const settings = { document: documentId, socketPath: `${reservedPath}/ipc`, online: network.isOnline() }
    const preloadText = preload === undefined ? '' : readFileSync(preload, 'utf8')
    return `;(${standInPage.toString()})(${JSON.stringify(settings)},
{ createLink: ${createLink.toString()}, jsonText: ${jsonText.toString()}, fromJsonText: ${fromJsonText.toString()} },
function (require, module, exports) {\n${preloadText}\n});`
  }

  const connect: Parameters<typeof startServer>[1]['connect'] = (documentId, socket) => {
    const entry = documents.get(documentId)
    if (entry === undefined || entry.window.isDestroyed()) return false
    const { document, window } = entry
    const previous = window.webContents.document
    if (previous !== document) {
      if (previous !== undefined) documents.delete(previous.id)
      previous?.replace()
      window.webContents.document = document
    }
    document.attach(socket)
    // The page may have been offered before the switch was turned.
    document.tell({ type: 'network', online: network.isOnline() })
    document.tell({ type: 'badge', count: app.getBadgeCount() })
    return true
  }

  const shell = {
    openExternal: async (url: string): Promise<void> => {
      const document = options.openExternally === 'page' ? connectedDocument() : undefined
      if (document === undefined)
        parent.tell({ type: 'open-external', url: new URL(url).href, opened: false })
      else document.tell({ type: 'open-externally', url: new URL(url).href })
    },
  }

  const announceWindow = (): void => {
    if (server !== undefined) parent.tell({ type: 'window', url: server.access.mintLink() })
  }
  const openElsewhere = (target: string): void => {
    if (server !== undefined)
      parent.tell({ type: 'open-external', url: server.access.mintLink(target), opened: false })
  }
  const further = createFurtherWindows({
    connectedDocument,
    opensPages: options.openExternally === 'page',
    openElsewhere,
  })
  const firstWindow = (): BrowserWindow | undefined =>
    BrowserWindow.getAllWindows().find((each) => each.webContents.getURL() !== '' && !further.isFurther(each))

  placeWindows({
    isReady,
    defaultSession,
    onLoad: (window) => {
      if (!further.load(window, firstWindow() === window)) announceWindow()
    },
    onCreated: (window) => {
      app.emit('web-contents-created', {}, window.webContents)
      app.emit('browser-window-created', {}, window)
      // A tab is in front when it is shown or asked for, and until it is closed.
      for (const event of ['show', 'focus'])
        window.on(event, () => app.emit('browser-window-focus', {}, window))
      window.once('closed', () => app.emit('browser-window-blur', {}, window))
      window.once('closed', () => {
        if (BrowserWindow.getAllWindows().length > 0 || app.isQuitting) return
        if (!app.emit('window-all-closed')) app.quit()
      })
    },
  })

  placeNotifications({
    isReady,
    onShown: (notification) => parent.tell({ type: 'notification', ...notification }),
  })

  placeTrays({ isReady, onChanged: (tray) => parent.tell({ type: 'tray', tray }) })

  network.onChange((online) => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.document?.tell({ type: 'network', online })
  })

  app.on('badge-changed-in-standin', (count: number) => {
    parent.tell({ type: 'badge', count })
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.document?.tell({ type: 'badge', count })
  })

  parent.onMessage((message) => {
    if (message.type === 'network') {
      network.setOnline(message.online)
      parent.tell(message)
    } else if (message.type === 'power') powerMonitor.emit(message.event)
    else if (message.type === 'mint-link') announceWindow()
    else if (message.type === 'click-notification') pressNotification(message.id)
    else if (message.type === 'click-tray') pressTray(message.label)
    else app.quit()
  })

  return {
    electron: {
      app,
      BrowserWindow,
      ipcMain,
      powerMonitor,
      shell,
      protocol: {
        ...defaultSession.protocol,
        registerSchemesAsPrivileged: (): void => {
          if (isReady())
            throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
        },
      },
      session: { defaultSession, fromPartition },
      net: { fetch: network.fetch, isOnline: network.isOnline },
      safeStorage: createSafeStorage(() => key),
    },
    /** Serves the windows and fires `ready`: to be called once the entry has been evaluated, never before. */
    start: async (): Promise<void> => {
      if (app.isQuitting) return
      key = await loadStorageKey(app.getName(), options.keyFile)
      const surroundings: Surroundings = {
        lock,
        scriptOf,
        connect,
        servePage: async (request, url, response) => {
          const asked = further.of(url)
          const window = asked === 'first' ? (firstWindow() ?? BrowserWindow.getAllWindows()[0]) : asked
          const absence = asked === 'first' ? noWindowPage : closedWindowPage
          if (window === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end(absence)
          else await servePage(window, [request, url, response], (target) => addDocument(window, target))
        },
        onSecondInstance: ({ argv, workingDirectory }) =>
          void app.emit('second-instance', {}, argv, workingDirectory, null),
      }
      server =
        options.port === 0
          ? await onRememberedPort(app.getPath('userData'), (port) => startServer(port, surroundings))
          : await startServer(options.port, surroundings)
      lock.publishAddress(`${server.origin}${reservedPath}/second-instance`)
      app.once('quit', () => server?.close())
      app.becomeReady()
    },
  }
}
