type ProtocolHandler = (request: Request) => Response | Promise<Response>
type BeforeRequest = (
  details: { id: number; url: string; method: string; resourceType: string; webContentsId?: number },
  callback: (response: { cancel?: boolean; redirectURL?: string }) => void,
) => void
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean
type PermissionRequest = (
  contents: unknown,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void

/** The features of Permissions-Policy and the names under which Electron asks about them. */
const features: readonly (readonly [feature: string, permission: string])[] = [
  ['camera', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['display-capture', 'display-capture'],
  ['fullscreen', 'fullscreen'],
  ['geolocation', 'geolocation'],
  ['hid', 'hid'],
  ['idle-detection', 'idle-detection'],
  ['local-fonts', 'local-fonts'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['serial', 'serial'],
  ['usb', 'usb'],
  ['window-management', 'window-management'],
]

const isListener = (value: object): value is BeforeRequest => typeof value === 'function'

export type StandInSession = ReturnType<typeof createSession>

/**
 * One of Electron's sessions: its protocol handlers, its request filter and its answers about permissions.
 * @param isReady Electron has no session before `ready`.
 */
export const createSession = (isReady: () => boolean) => {
  const handlers = new Map<string, ProtocolHandler>()
  let beforeRequest: BeforeRequest | undefined
  let requestId = 0
  let permissionCheck: PermissionCheck | undefined
  let permissionRequest: PermissionRequest | undefined

  const requireReady = (what: string): void => {
    if (!isReady()) throw new Error(`${what} can only be used after the app is ready`)
  }
  const mayUse = (permission: string, origin: string): boolean => {
    // Like Electron: who sets no handler has granted everything.
    const checked = permissionCheck?.(null, permission, `${origin}/`, { isMainFrame: true }) ?? true
    let requested = true
    const details = { isMainFrame: true, requestingUrl: `${origin}/` }
    permissionRequest?.(null, permission, (granted) => (requested = granted), details)
    return checked && requested
  }

  return {
    protocol: {
      handle: (scheme: string, handler: ProtocolHandler): void => {
        requireReady('protocol.handle')
        if (handlers.has(scheme))
          throw new Error(`Failed to register protocol: ${scheme} is registered already`)
        handlers.set(scheme, handler)
      },
      unhandle: (scheme: string): void => void handlers.delete(scheme),
      isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
    },
    webRequest: {
      onBeforeRequest: (filter: object | BeforeRequest, listener?: BeforeRequest | null): void => {
        requireReady('webRequest')
        beforeRequest = isListener(filter) ? filter : (listener ?? undefined)
      },
    },
    setPermissionCheckHandler: (handler: PermissionCheck | null): void =>
      void (permissionCheck = handler ?? undefined),
    setPermissionRequestHandler: (handler: PermissionRequest | null): void =>
      void (permissionRequest = handler ?? undefined),
    setDevicePermissionHandler: (): void => undefined,
    setDisplayMediaRequestHandler: (): void => undefined,
    setSpellCheckerEnabled: (): void => undefined,

    // What follows is for the stand-in itself.
    handlerOf: (scheme: string): ProtocolHandler | undefined => handlers.get(scheme),
    isCancelled: (url: string, method: string, resourceType: string): Promise<boolean> =>
      new Promise((resolve) => {
        if (beforeRequest === undefined) return resolve(false)
        requestId += 1
        beforeRequest({ id: requestId, url, method, resourceType }, (answer) =>
          resolve(answer.cancel === true),
        )
      }),
    /** The header by which a browser refuses what the app's permission handlers refuse. */
    permissionsPolicy: (origin: string): string =>
      features
        .filter(([, permission]) => !mayUse(permission, origin))
        .map(([feature]) => `${feature}=()`)
        .join(', '),
  }
}
