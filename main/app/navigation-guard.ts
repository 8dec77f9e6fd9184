import type { WebContents } from 'electron'

/** Frames that hold a document given by our own page (`srcdoc`); nothing is loaded for them. */
const innerAddresses: ReadonlySet<string> = new Set(['about:srcdoc', 'about:blank'])

const withoutFragment = (address: string): string => address.split('#')[0] ?? ''

/**
 * Keeps a window on our page. Whatever would open or go elsewhere is denied; an address that may be opened outside
 * is handed to `openOutside`, which decides about the scheme.
 */
export const guardNavigation = (contents: WebContents, openOutside: (url: string) => void): void => {
  contents.on('will-frame-navigate', (details) => {
    const isReload =
      details.isMainFrame && withoutFragment(details.url) === withoutFragment(contents.getURL())
    const isInner = !details.isMainFrame && innerAddresses.has(details.url)
    if (!isReload && !isInner) details.preventDefault()
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
