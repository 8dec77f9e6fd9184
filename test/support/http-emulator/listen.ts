import { once } from 'node:events'
import type { Server } from 'node:http'

/** A listening server's address and its end. */
export type Listening = { origin: string; close: () => Promise<void> }

/** Starts a server on 127.0.0.1 with a port of the system's choice. `close` also ends every open connection. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
