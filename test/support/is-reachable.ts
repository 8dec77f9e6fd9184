import { connect } from 'node:net'

/** Whether somebody listens on this address. */
export const isReachable = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 })
    const end = (reached: boolean) => () => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })

/**
 * An address of this machine that a server on 127.0.0.1 does not have and one on all interfaces has. Only Linux gives
 * the whole of 127.0.0.0/8 to the loopback interface (RFC 1122 section 3.2.1.3 lets it).
 */
export const otherLoopback = process.platform === 'linux' ? '127.0.0.2' : null
