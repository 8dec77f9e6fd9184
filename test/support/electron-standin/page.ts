import type { FromPage, ToPage } from './messages.ts'
import type { Link } from './link.ts'

type Listener = (event: object, ...payload: unknown[]) => void
type Preload = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void
type Tools = {
  createLink: (deliver: (body: string) => void) => Link
  jsonText: (value: unknown) => string
  fromJsonText: (text: string) => unknown
}
type Settings = { document: string; socketPath: string; online: boolean }

/**
 * The part of the stand-in that runs in the page, before any script of the page: `ipcRenderer` over the socket,
 * `contextBridge`, and Electron's rules for new windows and navigation.
 *
 * Its text is sent to the page, so it must not refer to anything outside itself and its arguments.
 */
export const standInPage = (settings: Settings, tools: Tools, preload: Preload): void => {
  let nextId = 1
  let online = settings.online
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>()
  const listeners = new Map<string, Listener[]>()

  const link = tools.createLink((body) => receive(JSON.parse(body)))
  const tell = (message: FromPage): void => link.send(JSON.stringify(message))

  const nativeOpen = window.open.bind(window)
  const openExternally = (url: string): void => {
    // With `noopener` the answer is null either way; a popup passes while the user's gesture is in effect.
    const opened = navigator.userActivation.isActive
    if (opened) nativeOpen(url, '_blank', 'noopener')
    tell({ type: 'opened-externally', url, opened })
  }

  const receive = (message: ToPage): void => {
    if (message.type === 'answer') {
      const call = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.ok) call?.resolve(tools.fromJsonText(message.payload))
      else call?.reject(new Error(message.error))
    } else if (message.type === 'message') {
      const payload = tools.fromJsonText(message.payload)
      for (const listener of listeners.get(message.channel) ?? []) listener({}, payload)
    } else if (message.type === 'navigate') {
      allowedUrl = message.url
      window.location.assign(message.url)
    } else if (message.type === 'network') {
      if (online === message.online) return
      online = message.online
      window.dispatchEvent(new Event(online ? 'online' : 'offline'))
    } else if (message.type === 'open-page') {
      const opened = navigator.userActivation.isActive
      // Without an opener, as windows of Electron are: they share the origin, and nothing else.
      if (opened) nativeOpen(message.url, '_blank', 'noopener,popup,width=640,height=720')
      tell({ type: 'opened-page', url: message.url, opened })
    } else if (message.type === 'focus') {
      window.focus()
    } else if (message.type === 'badge') {
      // A tab has no icon on a dock: its title is what is seen of it from elsewhere.
      const show = (): void => {
        const title = document.title.replace(/^\(\d+\) /, '')
        document.title = message.count === 0 ? title : `(${message.count}) ${title}`
      }
      if (document.readyState !== 'loading') show()
      else document.addEventListener('DOMContentLoaded', show, { once: true })
    } else {
      openExternally(message.url)
    }
  }

  const connect = (delayMs: number): void => {
    const socket = new WebSocket(
      `ws://${window.location.host}${settings.socketPath}?document=${settings.document}`,
    )
    let nextDelayMs = Math.min(2000, delayMs * 2)
    socket.addEventListener('open', () => {
      nextDelayMs = 50
      link.attach((text) => socket.send(text))
    })
    socket.addEventListener('message', (event) => link.receive(String(event.data)))
    socket.addEventListener('close', (event) => {
      link.detach()
      // 4001: the window is shown by another document now, as after a reload or in a second tab.
      if (event.code !== 4001) setTimeout(() => connect(nextDelayMs), delayMs)
    })
  }

  const removeListener = (channel: string, listener: Listener): void => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((known) => known !== listener),
    )
  }
  const ipcRenderer = {
    invoke: (channel: string, payload?: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const text = tools.jsonText(payload)
        const id = nextId
        nextId += 1
        waiting.set(id, { resolve, reject })
        tell({ type: 'invoke', id, channel, payload: text })
      }),
    send: (channel: string, payload?: unknown): void =>
      tell({ type: 'send', channel, payload: tools.jsonText(payload) }),
    on: (channel: string, listener: Listener): void => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    },
    off: removeListener,
    removeListener,
  }

  // What crosses Electron's bridge is a frozen copy: the page can't reach back into the preload through it.
  const frozenCopy = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return Object.freeze((...args: unknown[]): unknown => Reflect.apply(value, undefined, args))
    }
    if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy))
    if (typeof value !== 'object' || value === null) return value
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([key, item]) => [key, frozenCopy(item)])),
    )
  }
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown): void => {
      if (key in window)
        throw new Error(`Cannot bind an API on top of an existing property on the window object`)
      Object.defineProperty(window, key, { value: frozenCopy(api), enumerable: true })
    },
  }

  Object.defineProperty(navigator, 'onLine', { get: () => online, configurable: true })

  let allowedUrl: string | undefined
  window.navigation?.addEventListener('navigate', (event) => {
    const target = event.destination
    const isAllowed =
      target.url === allowedUrl || event.navigationType === 'reload' || event.downloadRequest !== null
    if (isAllowed || target.sameDocument || !event.cancelable) return
    event.preventDefault()
    tell({ type: 'navigate', url: target.url })
  })

  const openWindow = (url?: string | URL): null => {
    if (url !== undefined) tell({ type: 'open-window', url: new URL(url, window.location.href).href })
    return null
  }
  const interceptLinks = (root: Document): void => {
    root.addEventListener('click', (event) => {
      const anchor = event.composedPath().find((node): node is HTMLAnchorElement => {
        // By its name: elements of a frame are not instances of this window's classes.
        return 'tagName' in node && node.tagName === 'A' && 'href' in node
      })
      if (anchor === undefined || anchor.href === '' || anchor.hasAttribute('download')) return
      const opensWindow = anchor.target !== '' && anchor.target !== '_self' && anchor.target !== '_parent'
      const base = root.querySelector('base')?.target
      if (!opensWindow && !(anchor.target === '' && base === '_blank') && !event.ctrlKey && !event.metaKey)
        return
      event.preventDefault()
      openWindow(anchor.href)
    })
  }
  window.open = openWindow
  const nativeClose = window.close.bind(window)
  window.close = (): void => {
    tell({ type: 'close' })
    // After the message has left. A tab that no script opened stays, and shows what its page shows without a window.
    setTimeout(nativeClose, 50)
  }
  interceptLinks(document)
  // A frame without allow-same-origin can't be reached from here: the browser itself opens its links.
  document.addEventListener(
    'load',
    (event) => {
      if (!(event.target instanceof HTMLIFrameElement) || event.target.contentDocument === null) return
      interceptLinks(event.target.contentDocument)
    },
    true,
  )

  const module = { exports: {} }
  const require = (name: string): unknown => {
    if (name === 'electron') return { ipcRenderer, contextBridge }
    throw new Error(`module not found: ${name}`)
  }
  connect(50)
  preload(require, module, module.exports)
  document.addEventListener('DOMContentLoaded', () => tell({ type: 'dom-ready' }))
  window.addEventListener('load', () => tell({ type: 'loaded' }))
}
