import { app, BrowserWindow, ipcMain, nativeTheme, net, powerMonitor, safeStorage, shell } from 'electron'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { endpointsVariable, overridableFetch, parseEndpoints, type Endpoints } from '../platform/http.ts'
import { appOrigin } from './app-protocol.ts'
import { parseExternalLink } from './external-link.ts'
import type { Host } from './host.ts'
import { createNotify } from './notify.ts'
import { openSettingsFile } from './settings-file.ts'
import { isTrustedSender } from './trusted-sender.ts'
import type { AppTray } from './tray.ts'
import type { Windows } from './windows.ts'

/** No cookies ever: what a provider's answer sets must not ride on the next request. */
const netFetch: Host['fetch'] = (input, init) =>
  net.fetch(input instanceof URL ? input.href : input, {
    ...init,
    credentials: 'omit',
    bypassCustomProtocolHandlers: true,
  })

/** A test that silently went to the real provider would be worse than one that does not start. */
const readEndpoints = (): Endpoints => {
  const endpoints = parseEndpoints(process.env[endpointsVariable])
  if (endpoints.ok) return endpoints.value
  process.stderr.write(`${endpoints.error.message}\n`)
  throw new Error(endpoints.error.code)
}

const isFocused = (): boolean => BrowserWindow.getFocusedWindow() !== null

const onFocusChange: Host['onFocusChange'] = (listener) => {
  let told = isFocused()
  const look = (): void => {
    if (isFocused() === told) return
    told = !told
    listener(told)
  }
  // From one of our windows to another, one event comes before the other: only what it comes to is told.
  const lookSoon = (): void => void setImmediate(look)
  app.on('browser-window-focus', lookSoon)
  app.on('browser-window-blur', lookSoon)
  return () => {
    app.off('browser-window-focus', lookSoon)
    app.off('browser-window-blur', lookSoon)
  }
}

/** Electron as the rest of main sees it. To be called when the app is ready. */
export const createElectronHost = (
  workers: Pick<Host, 'storeWorkerFile' | 'parseWorkerFile'>,
  windows: Windows,
  tray: AppTray,
): Host => {
  const { isPackaged } = app
  const endpoints = isPackaged ? {} : readEndpoints()
  const emulators = new Set(Object.values(endpoints))

  return {
    version: app.getVersion(),
    isPackaged,
    platform: process.platform,
    env: process.env,
    userDataDir: app.getPath('userData'),
    ...workers,
    fetch: overridableFetch({ fetch: netFetch, endpoints }),
    isOnline: () => net.isOnline(),
    onResume: (listener) => {
      powerMonitor.on('resume', listener)
      return () => void powerMonitor.off('resume', listener)
    },
    isFocused,
    onFocusChange,
    openExternal: async (text) => {
      const link = parseExternalLink(text, emulators)
      if (!link.ok) return link
      try {
        await shell.openExternal(link.value.href)
        return ok(null)
      } catch {
        return err(appError('internal', 'The system did not open the link', 'user'))
      }
    },
    openDraftWindow: windows.openDraft,
    notify: createNotify(windows.bringUp),
    setBadge: (count) => void app.setBadgeCount(count),
    setKeepRunning: tray.setShown,
    onSyncAsked: tray.onSyncAsked,
    handle: (channel, handler) => {
      ipcMain.handle(channel, (event, payload: unknown) => {
        const ownContents = BrowserWindow.getAllWindows().map((window) => window.webContents)
        return handler(payload, isTrustedSender(event, ownContents, appOrigin))
      })
    },
    publish: (channel, payload) => {
      // A window on its way out is still listed, and throws.
      const alive = BrowserWindow.getAllWindows().filter((window) => !window.isDestroyed())
      for (const { webContents } of alive) if (!webContents.isDestroyed()) webContents.send(channel, payload)
    },
    setTheme: (theme) => {
      nativeTheme.themeSource = theme
    },
    safeStorage,
    settingsFile: openSettingsFile(),
  }
}
