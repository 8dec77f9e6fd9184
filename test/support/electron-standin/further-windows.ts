import type { StandInDocument } from './document.ts'
import { windowParameter } from './serve-page.ts'
import type { BrowserWindow } from './window.ts'

type Deps = {
  /** A page that lives, to open another one from. */
  connectedDocument: () => StandInDocument | undefined
  /** False where nothing is to be opened by itself, as in tests without a browser. */
  opensPages: boolean
  /** The page could not open it: somebody else has to. `target` begins at the root. */
  openElsewhere: (target: string) => void
}

/** How long a tab may be away before its window counts as closed: a reload takes less. */
const goneAfterMs = 4000

/**
 * Windows beside the first one. Each is a tab, or a popup, that a page of the app opens; closing the tab closes the window, as
 * its frame would. The first window stays without a tab, since that is how it begins.
 */
export const createFurtherWindows = ({ connectedDocument, opensPages, openElsewhere }: Deps) => {
  const further = new Map<string, BrowserWindow>()
  const idOf = (window: BrowserWindow): string => String(window.id)
  const isConnected = (window: BrowserWindow): boolean => window.webContents.document?.isConnected() === true
  const show = (window: BrowserWindow): void => {
    const target = `/?${windowParameter}=${idOf(window)}${new URL(window.webContents.getURL()).hash}`
    const opener = opensPages ? connectedDocument() : undefined
    if (opener === undefined) openElsewhere(target)
    else opener.tell({ type: 'open-page', url: target })
  }
  return {
    /** True for a window that is shown by a page of another one. */
    load: (window: BrowserWindow, isFirst: boolean): boolean => {
      if (isFirst) return false
      further.set(idOf(window), window)
      window.once('closed', () => further.delete(idOf(window)))
      window.on('focus', () => {
        if (isConnected(window)) window.webContents.document?.tell({ type: 'focus' })
        else if (!window.webContents.isLoading()) show(window)
      })
      show(window)
      return true
    },
    isFurther: (window: BrowserWindow): boolean => further.has(idOf(window)),
    of: (url: URL): BrowserWindow | undefined | 'first' => {
      const id = url.searchParams.get(windowParameter)
      return id === null ? 'first' : further.get(id)
    },
    lost: (window: BrowserWindow): void => {
      if (!further.has(idOf(window))) return
      setTimeout(() => {
        if (!isConnected(window)) window.close()
      }, goneAfterMs).unref()
    },
  }
}
