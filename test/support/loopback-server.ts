import { createServer, type RequestListener } from 'node:http'

export type LoopbackServer = { origin: string; requests: () => number; close: () => void }

/** A server on a free port of this machine that counts what it is asked. */
export const startLoopbackServer = async (listener: RequestListener): Promise<LoopbackServer> => {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
