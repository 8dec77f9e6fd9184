import { EventEmitter } from 'node:events'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserWindow, preventableEvent } from './window.ts'
import type { InstanceLock } from './instance-lock.ts'

type AppFacts = {
  appPath: string
  name: string
  version: string
  switches: ReadonlyMap<string, string>
  /** Where the profile is when no `--user-data-dir` says so. */
  profileRoot: string
}

const pathNames = [
  'home',
  'appData',
  'userData',
  'sessionData',
  'temp',
  'logs',
  'crashDumps',
  'downloads',
] as const
type PathName = (typeof pathNames)[number]

/** Electron's `app`: what the product uses of it, with Electron's order of events at the start and at the end. */
export class App extends EventEmitter {
  readonly isPackaged = false
  readonly commandLine: {
    hasSwitch: (name: string) => boolean
    getSwitchValue: (name: string) => string
    appendSwitch: () => void
  }
  readonly #facts: AppFacts
  readonly #lockOf: () => InstanceLock
  readonly #paths = new Map<PathName, string>()
  readonly #ready: Promise<void>
  #resolveReady: () => void = () => undefined
  #isReady = false
  #isQuitting = false
  #badgeCount = 0
  #announcement: Promise<void> = Promise.resolve()
  name: string

  constructor(facts: AppFacts, lockOf: () => InstanceLock) {
    super()
    this.#facts = facts
    this.#lockOf = lockOf
    this.name = facts.name
    this.#ready = new Promise((resolve) => (this.#resolveReady = resolve))
    this.commandLine = {
      hasSwitch: (name) => facts.switches.has(name),
      getSwitchValue: (name) => facts.switches.get(name) ?? '',
      appendSwitch: () => {
        if (this.#isReady) throw new Error('Command line switches have no effect after the app is ready')
      },
    }
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  isReady(): boolean {
    return this.#isReady
  }

  getName(): string {
    return this.name
  }

  setName(name: string): void {
    this.name = name
  }

  getVersion(): string {
    return this.#facts.version
  }

  getAppPath(): string {
    return this.#facts.appPath
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale
  }

  getPath(name: PathName): string {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    const userData = this.#facts.switches.get('user-data-dir') ?? join(this.#facts.profileRoot, this.name)
    const known: Record<PathName, string> = {
      home: homedir(),
      appData: this.#facts.profileRoot,
      userData,
      sessionData: userData,
      temp: tmpdir(),
      logs: join(userData, 'logs'),
      crashDumps: join(userData, 'Crashpad'),
      downloads: join(homedir(), 'Downloads'),
    }
    if (!pathNames.includes(name)) throw new Error(`Failed to get '${name}' path`)
    return known[name]
  }

  setPath(name: PathName, path: string): void {
    this.#paths.set(name, path)
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before the app is ready')
  }

  /** Electron's converter takes whole numbers only; without one it shows a dot where the system has dots. */
  setBadgeCount(count = 0): boolean {
    if (!Number.isInteger(count) || count < 0 || count > 0x7fffffff) {
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${String(count)}`)
    }
    if (!this.#isReady) return false
    this.#badgeCount = count
    this.emit('badge-changed-in-standin', count)
    return true
  }

  getBadgeCount(): number {
    return this.#badgeCount
  }

  setAppUserModelId(): void {
    // Windows only, as in Electron.
  }

  requestSingleInstanceLock(): boolean {
    const acquired = this.#lockOf().acquire()
    if (!acquired) {
      const message = { argv: process.argv, workingDirectory: process.cwd() }
      this.#announcement = this.#lockOf().announce(message)
    }
    return acquired
  }

  hasSingleInstanceLock(): boolean {
    return this.#lockOf().isHeld()
  }

  releaseSingleInstanceLock(): void {
    this.#lockOf().release()
  }

  becomeReady(): void {
    if (this.#isQuitting) return
    this.#isReady = true
    this.emit('ready', {}, {})
    this.#resolveReady()
  }

  get isQuitting(): boolean {
    return this.#isQuitting
  }

  /** before-quit, the windows, will-quit, quit: each may be prevented, and then the app stays. */
  quit(): void {
    const before = preventableEvent()
    this.emit('before-quit', before)
    if (before.isPrevented()) return
    this.#isQuitting = true
    for (const window of BrowserWindow.getAllWindows()) window.close()
    if (BrowserWindow.getAllWindows().length > 0) {
      this.#isQuitting = false
      return
    }
    const will = preventableEvent()
    this.emit('will-quit', will)
    if (!will.isPrevented()) this.exit(0)
  }

  /** Ends at once, without asking anybody. */
  exit(code = 0): void {
    for (const window of BrowserWindow.getAllWindows()) window.destroy()
    this.emit('quit', {}, code)
    this.#lockOf().release()
    void this.#announcement.finally(() => process.exit(code))
  }
}
