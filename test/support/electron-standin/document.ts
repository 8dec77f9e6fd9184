import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import { createLink } from './link.ts'
import { fromPageSchema, type FromPage, type ToPage } from './messages.ts'

/** The frame that Electron shows as `senderFrame` and `mainFrame`: addresses are the app's, not the loopback's. */
export type Frame = {
  url: string
  origin: string
  parent: null
  frameTreeNodeId: number
  isDestroyed(): boolean
}

/** One load of a page in a window, from its first request until another load takes its place. */
export type StandInDocument = {
  readonly id: string
  readonly frame: Frame
  isConnected(): boolean
  isReplaced(): boolean
  tell(message: ToPage): void
  attach(socket: WebSocket): void
  replace(): void
}

let frameCount = 0

/**
 * @param onLost Called when the page's connection has ended without another page in its place: it may come back.
 * @param url The address in the app's own scheme.
 * @param onMessage Called once for each message of the page, in order.
 */
export const createDocument = (
  url: string,
  onMessage: (message: FromPage) => void,
  onLost: () => void,
): StandInDocument => {
  const { protocol, host } = new URL(url)
  let socket: WebSocket | undefined
  let replaced = false
  const link = createLink((body) => onMessage(fromPageSchema.parse(JSON.parse(body))))
  frameCount += 1
  const frame: Frame = {
    url,
    origin: `${protocol}//${host}`,
    parent: null,
    frameTreeNodeId: frameCount,
    isDestroyed: () => replaced,
  }
  return {
    id: randomUUID(),
    frame,
    isConnected: () => socket !== undefined,
    isReplaced: () => replaced,
    tell: (message) => link.send(JSON.stringify(message)),
    attach: (newSocket) => {
      // The page has given up the older socket, even where its end has not been noticed here yet.
      socket?.terminate()
      socket = newSocket
      link.attach((text) => newSocket.send(text))
      newSocket.on('message', (data) => {
        // Anything that is not of our page script ends the connection: a page cannot repair itself by more of it.
        try {
          if (socket === newSocket && Buffer.isBuffer(data)) link.receive(data.toString('utf8'))
        } catch {
          newSocket.close(1008, 'Not understood')
        }
      })
      // A broken connection closes right after; without a listener it would be an exception of the app.
      newSocket.on('error', () => newSocket.terminate())
      newSocket.on('close', () => {
        if (socket !== newSocket) return
        socket = undefined
        link.detach()
        onLost()
      })
    },
    replace: () => {
      replaced = true
      socket?.close(4001, 'Shown elsewhere')
      socket = undefined
      link.detach()
    },
  }
}
