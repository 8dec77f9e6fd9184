import type { Session } from 'electron'
import { appOrigin } from './app-protocol.ts'

const originOf = (address: string): string => {
  if (!URL.canParse(address)) return ''
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}

/** What a page may load: our own files, and what it made itself. `devtools:` only while developing. */
const isOwnAddress = (address: string, isPackaged: boolean): boolean => {
  const { protocol } = new URL(address)
  if (protocol === 'data:' || protocol === 'blob:') return true
  if (protocol === 'devtools:') return !isPackaged
  return originOf(address) === appOrigin
}

/** To copy a text on a click. Reading the clipboard is another permission. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Whether our own page, and not a frame in it, asks for one of the few things that it may. */
export const isGranted = (permission: string, address: string, isMainFrame: boolean): boolean =>
  granted.has(permission) && isMainFrame && originOf(address) === appOrigin

/** Denies permissions and devices but for the few above: who sets no handler has granted them all. */
export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isGranted(permission, details.requestingUrl, details.isMainFrame)),
  )
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isGranted(permission, requestingOrigin, details.isMainFrame),
  )
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
