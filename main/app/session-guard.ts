import type { Session } from 'electron'
import { appOrigin } from './app-protocol.ts'

/** What a page may load: our own files, and what it made itself. `devtools:` only while developing. */
const isOwnAddress = (address: string, isPackaged: boolean): boolean => {
  const url = new URL(address)
  if (url.protocol === 'data:' || url.protocol === 'blob:') return true
  if (url.protocol === 'devtools:') return !isPackaged
  return `${url.protocol}//${url.host}` === appOrigin
}

/** Denies every permission and device: who sets no handler has granted them all. */
export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/**
 * Denies every request of a page that would leave our own origin, whatever the page's policy says. Only for the
 * windows' session: main's own requests run in the default one, and would be denied, too.
 */
export const keepToOwnOrigin = (session: Session, isPackaged: boolean): void => {
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isOwnAddress(details.url, isPackaged) })
  })
}
