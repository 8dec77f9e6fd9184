import { EventEmitter } from 'node:events'
import { jsonText } from './json-value.ts'
import type { Frame, StandInDocument } from './document.ts'
import type { StandInSession } from './session.ts'

type Bounds = { x: number; y: number; width: number; height: number }
type WindowOptions = Partial<Bounds> & {
  show?: boolean
  title?: string
  webPreferences?: { preload?: string; session?: StandInSession }
}
type OpenHandler = (details: { url: string; frameName: string; disposition: string }) => { action: string }

/** What a window needs of the stand-in around it. */
export type WindowSurroundings = {
  isReady(): boolean
  defaultSession: StandInSession
  onLoad(window: BrowserWindow): void
  onCreated(window: BrowserWindow): void
}

let surroundings: WindowSurroundings | undefined
const windows = new Set<BrowserWindow>()

/** `new BrowserWindow()` takes its options only, as in Electron; so the stand-in says once where windows live. */
export const placeWindows = (value: WindowSurroundings): void => void (surroundings = value)

/** Like Electron's event objects: a listener may prevent what comes next. */
export const preventableEvent = () => {
  let prevented = false
  return { preventDefault: (): void => void (prevented = true), isPrevented: (): boolean => prevented }
}

export class WebContents extends EventEmitter {
  readonly id: number
  readonly session: StandInSession
  document: StandInDocument | undefined
  openHandler: OpenHandler | undefined
  destroyed = false
  #url = ''

  constructor(id: number, session: StandInSession) {
    super()
    this.id = id
    this.session = session
  }

  get mainFrame(): Frame | undefined {
    return this.document?.frame
  }

  /** A message to a page that has not loaded yet, or no longer lives, is lost: as in Electron. */
  send(channel: string, payload?: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    const text = jsonText(payload)
    this.document?.tell({ type: 'message', channel, payload: text })
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  setUrl(url: string): void {
    this.#url = url
  }

  getURL(): string {
    return this.#url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  isLoading(): boolean {
    return this.document === undefined
  }

  /** What the page wants to open in a new window. Electron would open it where no handler says no. */
  askToOpen(url: string): void {
    const answer = this.openHandler?.({ url, frameName: '', disposition: 'foreground-tab' }) ?? {
      action: 'allow',
    }
    if (answer.action !== 'deny') throw new Error(`The browser host opens no further windows (${url})`)
  }

  /** What the page wants to navigate to. True when no listener prevented it. */
  askToNavigate(url: string): boolean {
    const event = Object.assign(preventableEvent(), { url, isMainFrame: true, isSameDocument: false })
    this.emit('will-frame-navigate', event)
    this.emit('will-navigate', event, url)
    return !event.isPrevented()
  }
}

export class BrowserWindow extends EventEmitter {
  static #count = 0
  readonly id: number
  readonly webContents: WebContents
  readonly preload: string | undefined
  #bounds: Bounds
  #visible: boolean
  #loaded: { resolve: () => void; reject: (reason: Error) => void } | undefined

  constructor(options: WindowOptions = {}) {
    super()
    if (surroundings?.isReady() !== true) throw new Error('Cannot create BrowserWindow before app is ready')
    BrowserWindow.#count += 1
    this.id = BrowserWindow.#count
    this.preload = options.webPreferences?.preload
    this.webContents = new WebContents(
      this.id,
      options.webPreferences?.session ?? surroundings.defaultSession,
    )
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.#visible = options.show ?? true
    windows.add(this)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.on('did-finish-load', () => this.#loaded?.resolve())
    surroundings.onCreated(this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows].at(-1) ?? null
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null
  }

  static fromId(id: number): BrowserWindow | null {
    return [...windows].find((window) => window.id === id) ?? null
  }

  /** Resolves when a browser has shown the page, which may be long after. */
  async loadURL(url: string): Promise<void> {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed')
    const scheme = new URL(url).protocol.slice(0, -1)
    if (this.webContents.session.handlerOf(scheme) === undefined) {
      throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`)
    }
    this.webContents.setUrl(url)
    const loaded = new Promise<void>((resolve, reject) => (this.#loaded = { resolve, reject }))
    surroundings?.onLoad(this)
    await loaded
  }

  close(): void {
    if (this.isDestroyed()) return
    const event = preventableEvent()
    this.emit('close', event)
    if (!event.isPrevented()) this.destroy()
  }

  destroy(): void {
    if (this.isDestroyed()) return
    this.webContents.document?.replace()
    this.webContents.document = undefined
    this.webContents.destroyed = true
    windows.delete(this)
    this.webContents.emit('destroyed')
    this.emit('closed')
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed
  }

  show(): void {
    this.#visible = true
    this.emit('show')
  }

  hide(): void {
    this.#visible = false
    this.emit('hide')
  }

  focus(): void {
    this.emit('focus')
  }

  isVisible(): boolean {
    return this.#visible
  }

  getBounds(): Bounds {
    return { ...this.#bounds }
  }

  getNormalBounds(): Bounds {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
  }

  // A tab of a browser has none of these states, and nothing that would change them.
  isMinimized(): boolean {
    return false
  }

  isMaximized(): boolean {
    return false
  }

  isFullScreen(): boolean {
    return false
  }

  isFocused(): boolean {
    return this.#visible
  }

  maximize(): void {
    this.emit('maximize')
  }

  restore(): void {
    this.emit('restore')
  }

  setBackgroundColor(): void {
    this.emit('background')
  }

  setMenuBarVisibility(): void {
    this.emit('menu-bar')
  }
}
