import { EventEmitter } from 'node:events'
import type { StandInDocument } from './document.ts'
import { fromJsonText, jsonText } from './json-value.ts'
import type { ToPage } from './messages.ts'
import type { WebContents } from './window.ts'

type Handler = (event: object, ...args: unknown[]) => unknown
type Call = { id: number; channel: string; payload: string }

const eventOf = (sender: WebContents, document: StandInDocument) => ({
  type: 'frame',
  sender,
  processId: 1,
  frameId: document.frame.frameTreeNodeId,
  // Null once the page has gone, even while its call is still being answered.
  get senderFrame() {
    return document.isReplaced() ? null : document.frame
  },
})

/** Electron's `ipcMain`, and the two doors through which the pages' calls come in. */
export const createIpcMain = () => {
  const emitter = new EventEmitter()
  const handlers = new Map<string, Handler>()

  const answer = async (sender: WebContents, document: StandInDocument, call: Call): Promise<ToPage> => {
    const { id, channel, payload } = call
    try {
      const handler = handlers.get(channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      const value = await handler(eventOf(sender, document), fromJsonText(payload))
      return { type: 'answer', id, ok: true, payload: jsonText(value) }
    } catch (error) {
      return {
        type: 'answer',
        id,
        ok: false,
        error: `Error invoking remote method '${channel}': ${String(error)}`,
      }
    }
  }

  const ipcMain = Object.assign(emitter, {
    handle: (channel: string, handler: Handler): void => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string): void => void handlers.delete(channel),
  })
  return {
    ipcMain,
    receiveInvoke: async (sender: WebContents, document: StandInDocument, call: Call): Promise<void> => {
      const message = await answer(sender, document, call)
      if (!document.isReplaced()) document.tell(message)
    },
    receiveSend: (sender: WebContents, document: StandInDocument, channel: string, payload: string): void => {
      emitter.emit(channel, eventOf(sender, document), fromJsonText(payload))
    },
  }
}
