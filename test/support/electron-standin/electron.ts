import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { Notification } from './notification.ts'
import { createParentChannel } from './parent-channel.ts'
import { createStandIn } from './standin.ts'
import { nativeImage, Tray } from './tray.ts'

/**
 * What `import … from 'electron'` yields on plain Node. It is one module because Electron's is, and it reads the
 * command line because Electron does: `run.ts [--switch[=value] …] ENTRY [argument …]`.
 */
const switches = new Map(
  process.argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument): [string, string] => {
      const [name = '', ...value] = argument.slice(2).split('=')
      return [name, value.join('=')]
    }),
)
const entryArgument = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
if (entryArgument === undefined) throw new Error('The browser host needs the script to run')

export const entry = resolve(entryArgument)
const standIn = createStandIn({
  entry,
  switches,
  port: Number(process.env['LIAISON_STANDIN_PORT'] ?? 0),
  keyFile: process.env['LIAISON_STANDIN_KEYRING'] || undefined,
  openExternally: process.env['LIAISON_STANDIN_OPEN'] === 'report' ? 'report' : 'page',
  parent: createParentChannel(),
})

export const { app, BrowserWindow, ipcMain, net, powerMonitor, protocol, safeStorage, session, shell } =
  standIn.electron
export { Notification } from './notification.ts'
export { nativeImage, Tray } from './tray.ts'
export const startStandIn = standIn.start

const theme = { themeSource: 'system', shouldUseDarkColors: false }
/** A tab follows the browser's theme by itself; main only learns what the app has chosen. */
export const nativeTheme = Object.assign(new EventEmitter(), theme)
Object.defineProperty(nativeTheme, 'themeSource', {
  get: () => theme.themeSource,
  set: (source: string) => {
    theme.themeSource = source
    nativeTheme.shouldUseDarkColors = source === 'dark'
    nativeTheme.emit('updated')
  },
})

type MenuTemplate = {
  role?: string
  label?: string
  type?: string
  click?: () => void
  submenu?: MenuTemplate[]
}
let applicationMenu: { items: MenuTemplate[] } | null = null
/** A tab has no menu bar; what Electron would refuse in a template is refused. */
export const Menu = {
  buildFromTemplate: (template: MenuTemplate[]) => {
    for (const item of template) {
      const isNamed = item.role !== undefined || item.label !== undefined || item.type === 'separator'
      if (!isNamed) throw new Error('Invalid submenu: a menu item needs a label, a role or a type')
      if (item.submenu !== undefined) Menu.buildFromTemplate(item.submenu)
    }
    return { items: template }
  },
  setApplicationMenu: (menu: { items: MenuTemplate[] } | null): void => void (applicationMenu = menu),
  getApplicationMenu: () => applicationMenu,
}

/** One screen, large enough that every kept window position lies on it. */
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}

export default {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
}
