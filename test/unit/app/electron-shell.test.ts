import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Host, Running } from '../../../main/app/host.ts'

type Answer = (...given: unknown[]) => unknown
type Handlers = Record<string, Answer>

/** Electron as far as the shell calls it: what it was told, in order, and what it was given to call back. */
const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  const calls: string[] = []
  const external: string[] = []
  const fetched: { input: unknown; init: unknown }[] = []
  const windows: FakeWindow[] = []
  const ready = Promise.withResolvers<void>()
  const invocations: Handlers = {}

  const fakeSession = (name: string) => {
    const handlers: Handlers = {}
    const keep = (what: string) => (handler: Answer) => {
      calls.push(`${name} ${what}`)
      handlers[what] = handler
    }
    return {
      handlers,
      setPermissionRequestHandler: keep('permission request'),
      setPermissionCheckHandler: keep('permission check'),
      setDevicePermissionHandler: keep('device permission'),
      webRequest: { onBeforeRequest: keep('before request') },
      protocol: { handle: (scheme: string, handler: Answer) => keep(`protocol ${scheme}`)(handler) },
    }
  }
  class FakeContents extends EventEmitter {
    mainFrame = { origin: 'app://liaison' }
    openHandler: Answer = () => undefined
    loading = false
    isLoading = (): boolean => this.loading
    setWindowOpenHandler(handler: Answer): void {
      this.openHandler = handler
    }
    getURL(): string {
      return 'app://liaison/'
    }
  }
  class FakeWindow extends EventEmitter {
    static getAllWindows = (): FakeWindow[] => windows
    webContents = new FakeContents()
    focused = 0
    options: Record<string, unknown>
    constructor(options: Record<string, unknown>) {
      super()
      this.options = options
      windows.push(this)
      calls.push('window')
    }
    loadURL = async (url: string): Promise<void> => void calls.push(`load ${url}`)
    isMinimized = (): boolean => true
    restore = (): void => void calls.push('restore')
    show = (): void => void calls.push('show')
    focus = (): void => void (this.focused += 1)
    setBackgroundColor = (): void => undefined
  }
  class FakeNotification extends EventEmitter {
    static supported = true
    static isSupported = (): boolean => FakeNotification.supported
    options: unknown
    constructor(options: unknown) {
      super()
      this.options = options
    }
    show = (): void => void notifications.push(this)
  }
  const notifications: FakeNotification[] = []
  const sessions = { window: fakeSession('window'), other: fakeSession('default') }
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    lock: true,
    exits: new Array<number>(),
    setName: (name: string): void => void calls.push(`name ${name}`),
    setAppUserModelId: (id: string): void => void calls.push(`app user model ${id}`),
    requestSingleInstanceLock: (): boolean => app.lock,
    quit: (): void => void calls.push('quit'),
    setBadgeCount: (count: number): boolean => calls.push(`badge ${String(count)}`) > 0,
    exit: (code: number): void => void app.exits.push(code),
    enableSandbox: (): void => void calls.push('sandbox'),
    whenReady: () => ready.promise.then(() => void calls.push('ready')),
    getVersion: (): string => '1.0.0',
    getPath: (): string => '/nowhere',
  })
  const module = {
    app,
    BrowserWindow: FakeWindow,
    Menu: { setApplicationMenu: () => undefined, buildFromTemplate: () => undefined },
    ipcMain: { handle: (channel: string, handler: Answer) => void (invocations[channel] = handler) },
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
    Notification: FakeNotification,
    net: {
      isOnline: () => true,
      fetch: async (input: unknown, init: unknown) => {
        fetched.push({ input, init })
        return new Response('')
      },
    },
    powerMonitor: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown): void =>
        void calls.push(`schemes ${JSON.stringify(schemes)}`),
    },
    safeStorage: {},
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: {
      defaultSession: sessions.other,
      fromPartition: (name: string) => {
        calls.push(`partition ${name}`)
        return sessions.window
      },
    },
    shell: { openExternal: async (url: string): Promise<void> => void external.push(url) },
  }
  return {
    app,
    calls,
    external,
    fetched,
    invocations,
    notifications,
    ready,
    sessions,
    windows,
    module,
    FakeNotification,
  }
})

vi.mock('electron', () => electron.module)
vi.mock('electron-store', () => ({
  default: class {
    store = {}
    get = (): undefined => undefined
    set = (): void => undefined
  },
}))

const { startApp } = await import('../../../main/app/start.ts')

const stopped = Promise.withResolvers<void>()
let stops = 0
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, close: () => undefined }
const running: Running = {
  logger: quiet,
  serveMessage: async () => new Response(''),
  serveFile: async () => new Response(''),
  stop: () => {
    stops += 1
    return stopped.promise
  },
}

const before = {
  exception: process.listeners('uncaughtException'),
  rejection: process.listeners('unhandledRejection'),
}
let host: Host
beforeAll(async () => {
  vi.stubEnv('LIAISON_ENDPOINTS', '{"https://gmail.googleapis.com":"http://127.0.0.1:9"}')
  startApp(async (given) => {
    host = given
    return running
  }, '/dist/main')
  electron.calls.push('entry evaluated')
  electron.ready.resolve()
  await vi.waitFor(() => expect(electron.calls).toContain('load app://liaison/'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  for (const each of process.listeners('uncaughtException'))
    if (!before.exception.includes(each)) process.off('uncaughtException', each)
  for (const each of process.listeners('unhandledRejection'))
    if (!before.rejection.includes(each)) process.off('unhandledRejection', each)
})

const window = () => electron.windows[0] ?? expect.unreachable()
const call = (handlers: Handlers, name: string, ...given: unknown[]): unknown =>
  (handlers[name] ?? expect.unreachable(`no ${name} handler`))(...given)

test('what has to be said before the app is ready is said before the entry ends', () => {
  const early = electron.calls.slice(0, electron.calls.indexOf('entry evaluated'))
  expect(early).toEqual([
    'name Liaison',
    'app user model app.liaison.desktop',
    'sandbox',
    'schemes [{"scheme":"app","privileges":{"standard":true,"secure":true,"supportFetchAPI":true}}]',
  ])
})

test('guards stand before the first page is loaded, in both sessions', () => {
  const sequence = electron.calls.slice(electron.calls.indexOf('ready'))
  const load = sequence.indexOf('load app://liaison/')
  for (const guard of [
    'window permission request',
    'window permission check',
    'window device permission',
    'window before request',
    'window protocol app',
    'default permission request',
    'default permission check',
    'default device permission',
  ]) {
    expect([guard, sequence.indexOf(guard) >= 0 && sequence.indexOf(guard) < load]).toEqual([guard, true])
  }
  // What is denied to pages must not be denied to main, whose requests run in the default session.
  expect(sequence).not.toContain('default before request')
})

test('a window has every wall that Electron offers', () => {
  const preferences = window().options['webPreferences']
  expect(preferences).toMatchObject({
    session: electron.sessions.window,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
  })
})

describe.each(['window', 'other'] as const)('the %s session', (name) => {
  const { handlers } = electron.sessions[name]
  const asked = (permission: string, requestingUrl: string): unknown => {
    let answer: unknown
    const callback = (granted: unknown): void => void (answer = granted)
    call(handlers, 'permission request', null, permission, callback, { requestingUrl, isMainFrame: true })
    return answer
  }
  const checked = (permission: string, origin: string): unknown =>
    call(handlers, 'permission check', null, permission, origin, { isMainFrame: true })

  test.each(['geolocation', 'media', 'notifications', 'clipboard-read', 'fullscreen', 'openExternal'])(
    'denies %s, asked for and looked up',
    (permission) => {
      expect(asked(permission, 'app://liaison/')).toBe(false)
      expect(checked(permission, 'app://liaison/')).toBe(false)
    },
  )

  test('lets our own page copy, and no other', () => {
    expect([asked('clipboard-sanitized-write', 'app://liaison/')]).toEqual([true])
    expect([asked('clipboard-sanitized-write', 'https://elsewhere.example/')]).toEqual([false])
    expect([checked('clipboard-sanitized-write', 'app://liaison/')]).toEqual([true])
    expect([checked('clipboard-sanitized-write', 'https://elsewhere.example/')]).toEqual([false])
  })

  test('has no devices', () => {
    expect(call(handlers, 'device permission', { deviceType: 'usb', origin: 'app://liaison' })).toBe(false)
  })
})

test.each([
  ['app://liaison/assets/index.js', false],
  ['data:image/png;base64,AA', false],
  ['blob:app://liaison/1', false],
  ['app://elsewhere/', true],
  ['http://127.0.0.1:9/', true],
  ['https://tracker.example/o.gif', true],
  ['ws://tracker.example/', true],
  ['file:///etc/passwd', true],
  ['devtools://devtools/bundled/inspector.html', true],
])('of a packaged app, a page that asks for %s is cancelled: %s', (url, cancel) => {
  let answer: unknown
  const callback = (given: unknown): void => void (answer = given)
  call(electron.sessions.window.handlers, 'before request', { url }, callback)
  expect(answer).toEqual({ cancel })
})

describe('a page that wants to go elsewhere', () => {
  const emit = (event: string, details: object): boolean => {
    let prevented = false
    window().webContents.emit(event, { ...details, preventDefault: () => void (prevented = true) })
    return prevented
  }

  test.each([
    ['https://elsewhere.example/', true, true],
    ['https://elsewhere.example/', false, true],
    ['file:///etc/passwd', true, true],
    ['app://liaison/other.html', true, true],
    ['app://liaison/', false, true],
    ['data:text/html,x', false, true],
    ['javascript:alert(1)', false, true],
    ['app://liaison/', true, false],
    ['app://liaison/#/outbox', true, false],
    ['about:srcdoc', false, false],
    ['about:srcdoc', true, true],
  ])('%s, in the main frame: %s, is held back: %s', (url, isMainFrame, held) => {
    expect(emit('will-frame-navigate', { url, isMainFrame })).toBe(held)
  })

  test('is not redirected and gets no webview', () => {
    expect(emit('will-redirect', { url: 'app://liaison/', isMainFrame: true })).toBe(true)
    expect(emit('will-attach-webview', {})).toBe(true)
  })

  test('opens no window; what may be opened is opened outside', async () => {
    const open = (url: string): unknown => window().webContents.openHandler({ url })
    for (const url of ['https://elsewhere.example/', 'file:///etc/passwd', 'app://liaison/', 'smb://x/y']) {
      expect(open(url)).toEqual({ action: 'deny' })
    }
    await vi.waitFor(() => expect(electron.external).toEqual(['https://elsewhere.example/']))
    expect(electron.windows).toHaveLength(1)
  })
})

test('a packaged app follows no endpoint override: neither its requests nor its links', async () => {
  await host.fetch('https://gmail.googleapis.com/gmail/v1/users/me/profile')
  expect(electron.fetched.at(-1)?.input).toBe('https://gmail.googleapis.com/gmail/v1/users/me/profile')
  expect(await host.openExternal('http://127.0.0.1:9/o/oauth2/v2/auth')).toMatchObject({
    ok: false,
    error: { code: 'link_refused' },
  })
})

test('requests of main carry no cookie and see none of our own protocol handlers', async () => {
  await host.fetch(new URL('https://oauth2.googleapis.com/token'), { method: 'POST', credentials: 'include' })
  expect(electron.fetched.at(-1)).toEqual({
    input: 'https://oauth2.googleapis.com/token',
    init: { method: 'POST', credentials: 'omit', bypassCustomProtocolHandlers: true },
  })
})

test('a call is trusted from the top frame of our window on our origin, and from nowhere else', async () => {
  host.handle('a channel', async (_payload, isTrusted) => isTrusted)
  const sender = window().webContents
  const { mainFrame } = sender
  const ask = (event: object): unknown => call(electron.invocations, 'a channel', event, {})
  await expect(ask({ sender, senderFrame: mainFrame })).resolves.toBe(true)
  const foreign = { mainFrame }
  for (const event of [
    { sender, senderFrame: null },
    { sender, senderFrame: { origin: 'app://liaison' } },
    { sender: foreign, senderFrame: mainFrame },
  ]) {
    await expect(ask(event)).resolves.toBe(false)
  }
})

test('a second start brings the window of the first to the front', () => {
  electron.app.emit('second-instance')
  expect(electron.calls).toContain('restore')
  expect(window().focused).toBe(1)
})

describe('a draft in its own window', () => {
  const drafts = () => electron.windows.slice(1)
  const close = () => {
    const [closing] = electron.windows.splice(1, 1)
    closing?.emit('closed')
  }

  test('has the walls of the main window, is kept on its page, and is one for each draft', async () => {
    host.openDraftWindow('d1')
    host.openDraftWindow('d1')
    host.openDraftWindow('d2')
    expect(drafts()).toHaveLength(2)
    expect(drafts()[0]?.options).toMatchObject({
      minWidth: 480,
      minHeight: 420,
      webPreferences: window().options['webPreferences'],
    })
    expect(electron.calls).toContain('load app://liaison/#/draft/d1')
    expect(drafts().map(({ focused }) => focused)).toEqual([1, 0])
    expect(drafts()[0]?.webContents.openHandler({ url: 'smb://x/y' })).toEqual({ action: 'deny' })
    close()
    host.openDraftWindow('d1')
    expect(drafts()).toHaveLength(2)
    close()
    close()
  })

  test('is never taken for the main window, which a second start opens again', () => {
    const [main] = electron.windows
    host.openDraftWindow('d3')
    electron.windows.splice(0, 1)
    electron.app.emit('second-instance')
    expect(electron.windows).toHaveLength(2)
    expect(electron.calls.at(-1)).toBe('show')
    expect([electron.windows[0]?.focused, electron.windows[1]?.focused]).toEqual([0, 1])
    electron.windows[0]?.emit('closed')
    electron.windows.splice(0, 2, main ?? expect.unreachable())
  })
})

describe('a notification', () => {
  const notice = (onClick: () => void = () => undefined) => ({
    title: 'Sign in again',
    body: 'Paused',
    onClick,
  })

  test('is shown with its words, and a press brings the window to the front before it counts', () => {
    const { focused } = window()
    const seen: number[] = []
    host.notify(notice(() => void seen.push(window().focused)))
    expect(electron.notifications.map(({ options }) => options)).toEqual([
      { title: 'Sign in again', body: 'Paused' },
    ])
    expect(window().focused).toBe(focused)
    electron.notifications[0]?.emit('click')
    expect(seen).toEqual([focused + 1])
  })

  test('that is pressed while there is no window opens one, and counts when its page has loaded', () => {
    const [only] = electron.windows.splice(0)
    let presses = 0
    host.notify(notice(() => void (presses += 1)))
    electron.app.emit('activate')
    const opened = window()
    expect(opened).not.toBe(only)
    opened.webContents.loading = true
    electron.notifications.at(-1)?.emit('click')
    expect([electron.windows.length, presses]).toEqual([1, 0])
    opened.webContents.emit('did-finish-load')
    expect(presses).toBe(1)
    electron.windows.splice(0, 1, only ?? opened)
  })

  test('is left out where the system has none', () => {
    const { length } = electron.notifications
    electron.FakeNotification.supported = false
    host.notify(notice())
    electron.FakeNotification.supported = true
    expect(electron.notifications).toHaveLength(length)
  })
})

test('the number on the icon is the one that the host is told', () => {
  host.setBadge(4)
  expect(electron.calls.at(-1)).toBe('badge 4')
})

test('quitting waits until everything is on disk, once', async () => {
  let prevented = 0
  const quit = () => electron.app.emit('will-quit', { preventDefault: () => (prevented += 1) })
  quit()
  quit()
  await Promise.resolve()
  expect([prevented, stops, electron.app.exits]).toEqual([2, 1, []])
  stopped.resolve()
  await vi.waitFor(() => expect(electron.app.exits).toEqual([0]))
})

test('without the lock it leaves at once and starts nothing', () => {
  electron.app.lock = false
  const { length } = electron.calls
  startApp(async () => expect.unreachable(), '/dist/main')
  expect(electron.calls.slice(length)).toEqual(['name Liaison', 'app user model app.liaison.desktop', 'quit'])
})
