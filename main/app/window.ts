import { BrowserWindow, nativeTheme, screen, type Session } from 'electron'
import Store from 'electron-store'
import { appOrigin } from './app-protocol.ts'
import { openingBounds, smallestWindow, windowStateSchema, type WindowState } from './window-bounds.ts'

/** The page's own background colours (renderer tokens), so that a window never flashes white before it paints. */
const backgrounds = { light: '#ffffff', dark: '#16171a' } as const

/** Keeps where the window was. A file that cannot be understood counts as none, and a full disk costs the place only. */
const createWindowStateStore = () => {
  const store = new Store<{ window?: unknown }>({ name: 'window', clearInvalidConfig: true })
  return {
    read: (): WindowState | undefined => windowStateSchema.safeParse(store.get('window')).data,
    write: (state: WindowState): void => {
      try {
        store.set('window', state)
      } catch {
        // Thrown on, it would end the app as it closes, before what is under way has been put in order.
      }
    },
  }
}

const background = (): string => backgrounds[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']

/** The walls of every window: no page of ours ever has fewer. */
const walls = (session: Session, preload: string) => ({
  preload,
  session,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
})

const followTheme = (window: BrowserWindow): void => {
  const follow = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', follow)
  window.once('closed', () => nativeTheme.off('updated', follow))
}

/** Opens the main window. It is shown when its page has painted. */
export const openWindow = (session: Session, preload: string): BrowserWindow => {
  const states = createWindowStateStore()
  const kept = states.read()
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...openingBounds(kept, screens),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Liaison',
    backgroundColor: background(),
    show: false,
    autoHideMenuBar: true,
    webPreferences: walls(session, preload),
  })
  followTheme(window)
  window.once('ready-to-show', () => {
    if (kept?.maximized === true) window.maximize()
    window.show()
  })
  window.on('close', () => states.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
  return window
}

/** Opens a window for one mail that is being written. The page gives it the mail's subject as its title. */
export const openDraftWindow = (session: Session, preload: string): BrowserWindow => {
  const window = new BrowserWindow({
    width: 640,
    height: 720,
    minWidth: 480,
    minHeight: 420,
    title: 'Liaison',
    backgroundColor: background(),
    show: false,
    autoHideMenuBar: true,
    webPreferences: walls(session, preload),
  })
  followTheme(window)
  window.once('ready-to-show', () => window.show())
  return window
}

/**
 * Resolves when the page is there; on the browser host that is when a person has opened it.
 * @param place What comes after the hash: `/draft/<id>` is one mail alone, nothing is the whole program.
 */
export const loadPage = (window: BrowserWindow, place = ''): Promise<void> =>
  window.loadURL(`${appOrigin}/${place === '' ? '' : `#${place}`}`)
