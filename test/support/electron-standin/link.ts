/** One end of the link: survives a dropped socket without losing or doubling a message. */
export type Link = {
  send(body: string): void
  receive(text: string): void
  attach(transmit: (text: string) => void): void
  detach(): void
}

/**
 * Electron's IPC never drops a message while the page lives, a WebSocket may. So every body has a number, is kept
 * until the other end has seen it, and is sent again after a reconnect; a number seen before is ignored.
 *
 * The text of this function is also sent to the page, so it must not refer to anything outside itself.
 */
export const createLink = (deliver: (body: string) => void): Link => {
  let transmit: ((text: string) => void) | undefined
  let greeted = false
  let lastSeen = 0
  let nextNumber = 1
  let unseen: { number: number; body: string }[] = []

  const post = (message: unknown): void => transmit?.(JSON.stringify(message))
  return {
    send: (body) => {
      const entry = { number: nextNumber, body }
      nextNumber += 1
      unseen.push(entry)
      // Before the other end has said what it has seen, a message sent now would be sent again by the greeting.
      if (greeted) post(entry)
    },
    receive: (text) => {
      const message: unknown = JSON.parse(text)
      if (typeof message !== 'object' || message === null) return
      if ('seen' in message && typeof message.seen === 'number') {
        const { seen } = message
        unseen = unseen.filter((entry) => entry.number > seen)
        if (greeted) return
        greeted = true
        for (const entry of unseen) post(entry)
      } else if ('number' in message && 'body' in message && typeof message.body === 'string') {
        const isNew = message.number === lastSeen + 1
        if (isNew) lastSeen += 1
        post({ seen: lastSeen })
        if (isNew) deliver(message.body)
      }
    },
    attach: (newTransmit) => {
      transmit = newTransmit
      greeted = false
      post({ seen: lastSeen })
    },
    detach: () => {
      transmit = undefined
      greeted = false
    },
  }
}
