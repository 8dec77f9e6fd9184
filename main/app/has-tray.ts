import { execFile } from 'node:child_process'

/**
 * Asks the session bus of a Linux desktop whether somebody shows tray icons. By the StatusNotifierItem specification
 * (freedesktop.org) that is whoever owns this name; GNOME without an extension has nobody. Electron does not tell:
 * there a tray icon is made and never seen.
 */
const question = [
  'call',
  '--session',
  '--timeout=2',
  '--dest=org.freedesktop.DBus',
  '--object-path=/org/freedesktop/DBus',
  '--method=org.freedesktop.DBus.NameHasOwner',
  'org.kde.StatusNotifierWatcher',
]

const askBus = (): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('gdbus', question, { timeout: 3000 }, (error, stdout) => {
      resolve(error === null && stdout.trim() === '(true,)')
    })
  })

/** Whether an icon in the tray would be seen. Asked anew each time: desktops are restarted. */
export const hasTray = async (platform: NodeJS.Platform): Promise<boolean> =>
  platform === 'darwin' || platform === 'win32' || (platform === 'linux' && (await askBus()))
