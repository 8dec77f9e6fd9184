import { contextBridge, ipcRenderer } from 'electron'
import { channels, commandNames, eventNames } from '../shared/ipc/names.ts'

const commands: ReadonlySet<string> = new Set(commandNames)
const events: ReadonlySet<string> = new Set(eventNames)

type Listener = (payload: unknown) => void

const nameOf = (known: ReadonlySet<string>, name: unknown): string => {
  if (typeof name === 'string' && known.has(name)) return name
  throw new TypeError('Liaison: unknown name')
}

/** JSON values only, made plain here: then every host carries them alike. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value))

/** The only door between the page and main. Names are those of the contract; payloads are parsed in main. */
const door = {
  invoke: async (name: unknown, request?: unknown): Promise<unknown> =>
    await ipcRenderer.invoke(channels.invoke, { name: nameOf(commands, name), request: plain(request) }),

  /** Answers a function that stops listening. */
  on: (name: unknown, listener: Listener): (() => void) => {
    const event = nameOf(events, name)
    const forward = (_event: unknown, message: unknown): void => {
      if (typeof message !== 'object' || message === null || !('name' in message) || message.name !== event)
        return
      listener('payload' in message ? message.payload : undefined)
    }
    ipcRenderer.on(channels.event, forward)
    return () => void ipcRenderer.off(channels.event, forward)
  },
}

contextBridge.exposeInMainWorld('liaison', door)
