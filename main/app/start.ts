import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow, Menu, protocol, session } from 'electron'
import type { Logger } from '../platform/ports.ts'
import { appScheme, createAppProtocol } from './app-protocol.ts'
import { createElectronHost } from './electron-host.ts'
import type { Compose, Host, Running } from './host.ts'
import { createIncidents } from './incidents.ts'
import { menuTemplate } from './menu.ts'
import { guardNavigation } from './navigation-guard.ts'
import { denyPermissions, keepToOwnOrigin } from './session-guard.ts'
import { hasTray } from './has-tray.ts'
import { createTray, type AppTray } from './tray.ts'
import { loadPage, openDraftWindow, openWindow } from './window.ts'
import { createWindows, type Windows } from './windows.ts'

/** How long the app may take to end. After that it ends as it is: everything acknowledged is on disk already. */
const stopWithinMs = 5000

/** The windows have a session of their own, so that what is denied to pages is not denied to main's requests. */
const windowPartition = 'persist:window'

/** The `appId` of the packages. Windows shows notifications only of an app whose shortcut has the same. */
const appUserModelId = 'app.liaison.desktop'

/** Put beside the entry by the build. */
const trayIcon = 'tray.png'

const openOutside = async (host: Host, logger: Logger, url: string): Promise<void> => {
  const result = await host.openExternal(url)
  if (!result.ok) logger.warn('app.linkRefused', { code: result.error.code })
}

/** Keeps a new window on our page, and loads it. */
const showPage = (window: BrowserWindow, place: string, host: Host, { logger }: Running): BrowserWindow => {
  guardNavigation(window.webContents, (url) => {
    void openOutside(host, logger, url)
  })
  loadPage(window, place).catch((error: unknown) => logger.error('app.pageFailed', { cause: String(error) }))
  return window
}

/** A worker's entry can't be read out of the archive. */
const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')

type Shell = { readonly windows: Windows; readonly tray: AppTray }

const startReady = async (
  compose: Compose,
  mainDir: string,
  { windows, tray }: Shell,
  onRunning: (running: Running) => void,
): Promise<void> => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)))
  const workers = {
    storeWorkerFile: unpacked(join(mainDir, 'store-worker.mjs')),
    parseWorkerFile: unpacked(join(mainDir, 'parse-worker.mjs')),
  }
  const host = createElectronHost(workers, windows, tray)
  const running = await compose(host)
  onRunning(running)
  const windowSession = session.fromPartition(windowPartition)
  for (const guarded of [windowSession, session.defaultSession]) denyPermissions(guarded)
  keepToOwnOrigin(windowSession, app.isPackaged)
  windowSession.protocol.handle(
    appScheme,
    createAppProtocol({
      rendererDir: join(mainDir, '..', 'renderer'),
      readFile: (path) => readFile(path),
      serveMessage: running.serveMessage,
      serveFile: running.serveFile,
    }),
  )
  const preload = join(mainDir, '..', 'preload', 'index.cjs')
  app.on('activate', windows.openMainIfNone)
  windows.begin({
    main: () => showPage(openWindow(windowSession, preload), '', host, running),
    draft: (draftId) => showPage(openDraftWindow(windowSession, preload), `/draft/${draftId}`, host, running),
  })
}

const endAfter = async (stop: () => Promise<void> | undefined): Promise<void> => {
  const limit = setTimeout(() => app.exit(1), stopWithinMs)
  try {
    await stop()
    app.exit(0)
  } catch {
    app.exit(1)
  } finally {
    clearTimeout(limit)
  }
}

/** What is in the tray can be found again, and so can what a Mac keeps in its dock. Anything else would run unseen. */
const quitUnlessFound = async (tray: AppTray): Promise<void> => {
  if (process.platform === 'darwin') return
  if (tray.isShown() && (await tray.isSeen())) return
  // Meanwhile one may have been opened.
  if (BrowserWindow.getAllWindows().length === 0) app.quit()
}

const stopOnQuit = (stop: () => Promise<void> | undefined): void => {
  let stopping = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (stopping) return
    stopping = true
    void endAfter(stop)
  })
}

/**
 * Starts the shell. Returns at once: Electron fires `ready` only after the entry module has been evaluated.
 * @param mainDir The folder of the built entry.
 */
export const startApp = (compose: Compose, mainDir: string): void => {
  let running: Running | undefined
  const windows = createWindows()
  const tray = createTray({
    platform: process.platform,
    icon: join(mainDir, trayIcon),
    hasTray: () => hasTray(process.platform),
    open: windows.focus,
    quit: () => app.quit(),
  })
  const incidents = createIncidents({
    newId: randomUUID,
    logger: () => running?.logger,
    writeError: (line) => void process.stderr.write(line),
    exit: (code) => app.exit(code),
  })
  process.on('uncaughtException', incidents.uncaughtException)
  process.on('unhandledRejection', incidents.unhandledRejection)

  // The name is part of where the profile lies and of the key that the system keeps for us.
  app.setName('Liaison')
  app.setAppUserModelId(appUserModelId)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  app.on('second-instance', windows.focus)
  app.on('window-all-closed', () => void quitUnlessFound(tray))
  stopOnQuit(() => running?.stop())
  app
    .whenReady()
    .then(() => startReady(compose, mainDir, { windows, tray }, (value) => (running = value)))
    .catch(incidents.uncaughtException)
}
