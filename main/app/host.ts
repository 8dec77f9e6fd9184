import type { Result } from '../../shared/errors/result.ts'
import type { Fetch, Logger } from '../platform/ports.ts'
import type { SettingsFile } from '../settings/settings.ts'

/** Encryption by the operating system, as Electron offers it. Only `main/vault/cipher` calls it. */
export type SafeStoragePort = {
  /** Linux says true even where the key is a constant: judge by `getSelectedStorageBackend` and the ciphertext, too. */
  readonly isAsyncEncryptionAvailable: () => Promise<boolean>
  readonly encryptStringAsync: (text: string) => Promise<Buffer>
  readonly decryptStringAsync: (
    encrypted: Buffer,
  ) => Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>
  /** Linux only: elsewhere `unknown`. `basic_text` and `unknown` are no protection on Linux. */
  readonly getSelectedStorageBackend: () => string
}

/**
 * Answers one call of the window. `isTrusted` is false unless it came from the top frame of a window of ours, on our
 * own origin. The payload is not parsed yet; the answer must consist of JSON values.
 */
export type CallHandler = (payload: unknown, isTrusted: boolean) => Promise<unknown>

/** Something to be said outside the window. Plain text. */
export type SystemNotification = {
  readonly title: string
  readonly body: string
  /** The person pressed it: a window is in front and has loaded. */
  readonly onClick: () => void
}

/** What the desktop shell offers the rest of main. Nothing else of main knows Electron. */
export type Host = {
  readonly version: string
  /** False in development and tests: only then do the endpoint overrides and the demo work. */
  readonly isPackaged: boolean
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The profile: everything that the app keeps lies below it. */
  readonly userDataDir: string
  /** The built entry of the store worker, outside the archive. */
  readonly storeWorkerFile: string
  /** The same of the parser's worker. */
  readonly parseWorkerFile: string
  /** Without cookies. Endpoint overrides (`LIAISON_ENDPOINTS`) are applied here. */
  readonly fetch: Fetch
  /** False is certain, true is only a hint. There is no event for it: ask again. */
  readonly isOnline: () => boolean
  /** The computer woke up. Answers a function that stops listening. */
  readonly onResume: (listener: () => void) => () => void
  /** Whether one of our windows has the keyboard: somebody looks. */
  readonly isFocused: () => boolean
  /** One of our windows came to the front, or none is there any more. Answers a function that stops listening. */
  readonly onFocusChange: (listener: (focused: boolean) => void) => () => void
  /**
   * Opens a link in the system's browser or mail program. Fails with `link_refused` for anything but `https:` and
   * `mailto:`, except for the sign-in page of an emulator that the endpoint overrides name.
   */
  readonly openExternal: (url: string) => Promise<Result<null>>
  /** Opens the window of one draft, or puts the one that there is in front. The id is safe within an address. */
  readonly openDraftWindow: (draftId: string) => void
  /** Shows it where the system has notifications and lets us; else nothing happens. */
  readonly notify: (notification: SystemNotification) => void
  /** The number on the app's icon, where the system shows one; 0 takes it away. */
  readonly setBadge: (count: number) => void
  /** Whether the program goes on without windows, with an icon in the tray, where the system has one to be seen. */
  readonly setKeepRunning: (keep: boolean) => void
  /** "Sync now" was chosen in the tray. Answers a function that stops listening. */
  readonly onSyncAsked: (listener: () => void) => () => void
  /** Registers the one handler of a channel. Throws where there is one already. */
  readonly handle: (channel: string, handler: CallHandler) => void
  /** Sends to every window that has loaded; the payload must consist of JSON values. */
  readonly publish: (channel: string, payload: unknown) => void
  /** Follows the theme setting: the frame and the background of windows, and `prefers-color-scheme` in them. */
  readonly setTheme: (theme: 'system' | 'light' | 'dark') => void
  readonly safeStorage: SafeStoragePort
  readonly settingsFile: SettingsFile
}

/** The running app behind the shell: what `compose` answers. */
export type Running = {
  readonly logger: Logger
  /** Answers `GET /message/…`. The shell adds the security headers. */
  readonly serveMessage: (request: Request) => Promise<Response>
  /** Answers `GET` and `PUT` of `/file/…`. The shell adds the security headers. */
  readonly serveFile: (request: Request) => Promise<Response>
  /** Ends timers, the worker and open connections. Resolves when everything is on disk. */
  readonly stop: () => Promise<void>
}

export type Compose = (host: Host) => Promise<Running>
