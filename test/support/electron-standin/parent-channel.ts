import { fromParentSchema, type FromParent, type ToParent } from './messages.ts'

/** The line to the process that started the stand-in. */
export type ParentChannel = {
  tell(message: ToParent): void
  onMessage(listener: (message: FromParent) => void): void
}

/**
 * Over Node's process channel where there is one; without it, the address of a window is printed and the switches
 * cannot be turned. There is no door for them on the network.
 */
export const createParentChannel = (): ParentChannel => ({
  tell: (message) => {
    if (process.send !== undefined && process.connected) process.send(message)
    else if (message.type === 'window') console.log(`Liaison is ready at ${message.url}`)
    else if (message.type === 'open-external' && !message.opened) console.log(`Open ${message.url}`)
    else if (message.type === 'notification') console.log(`${message.title}\n  ${message.body}`)
  },
  onMessage: (listener) => {
    process.on('message', (raw) => {
      const message = fromParentSchema.safeParse(raw)
      if (message.success) listener(message.data)
      else console.error('The browser host was sent a message that it does not know')
    })
    // A parent that has died can't end us any more.
    process.on('disconnect', () => listener({ type: 'quit' }))
  },
})
