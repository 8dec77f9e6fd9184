import { spawn } from 'node:child_process'

const openers: Partial<Record<NodeJS.Platform, [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  // The empty title: `start` takes the first quoted word for one.
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens an address in the system's browser. Resolves to false where nothing could open it. */
export const openInBrowser = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [program, ...args] = openers[process.platform] ?? ['xdg-open']
    // `&` would end the command line of cmd.
    const address = process.platform === 'win32' ? url.replaceAll('&', '^&') : url
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
    child.unref()
  })
