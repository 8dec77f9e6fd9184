import { BrowserWindow } from 'electron'

/** Opens a window and begins to load its page: the main one, or that of one draft. */
export type OpenWindows = {
  readonly main: () => BrowserWindow
  readonly draft: (draftId: string) => BrowserWindow
}

const toFront = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/**
 * The windows of the app: the main one, and at most one for each draft. On a Mac the app lives on without any; anywhere the
 * main one may be closed while a mail is still being written in its own.
 */
export const createWindows = () => {
  let open: OpenWindows | undefined
  const drafts = new Map<string, BrowserWindow>()
  const mainWindow = (): BrowserWindow | undefined => {
    const ofDrafts = new Set(drafts.values())
    return BrowserWindow.getAllWindows().find((window) => !ofDrafts.has(window))
  }
  return {
    /** From now on there can be windows. */
    begin: (openers: OpenWindows): void => {
      open = openers
      openers.main()
    },
    /** Puts the main window in front, or opens it. */
    focus: (): void => {
      const window = mainWindow() ?? open?.main()
      if (window !== undefined) toFront(window)
    },
    /** The same; then what is to be said to its page. What is said to a page that has not loaded is lost. */
    bringUp: (then: () => void): void => {
      const window = mainWindow() ?? open?.main()
      if (window === undefined) return
      toFront(window)
      if (window.webContents.isLoading()) window.webContents.once('did-finish-load', then)
      else then()
    },
    /** Puts the window of a draft in front, or opens it. */
    openDraft: (draftId: string): void => {
      const known = drafts.get(draftId)
      if (known !== undefined) return toFront(known)
      const window = open?.draft(draftId)
      if (window === undefined) return
      drafts.set(draftId, window)
      window.once('closed', () => drafts.delete(draftId))
    },
    openMainIfNone: (): void => {
      if (mainWindow() === undefined) open?.main()
    },
  }
}

export type Windows = ReturnType<typeof createWindows>
