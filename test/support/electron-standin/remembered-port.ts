import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')

const portIn = (file: string): number => {
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  return Number.isInteger(port) && port > 1023 && port < 65_536 ? port : 0
}

/**
 * Starts on the port of this profile's last run, or on another where that one is taken. What a window keeps (drafts)
 * belongs to its origin, and the origin of the browser host has the port in it; Electron's is always the same.
 * @param start Rejects with the error of the system when the port is taken.
 */
export const onRememberedPort = async <T extends { readonly origin: string }>(
  profile: string,
  start: (port: number) => Promise<T>,
): Promise<T> => {
  const file = join(profile, 'browser-host-port')
  const last = portIn(file)
  const started = await start(last).catch((error: unknown) => {
    if (last !== 0 && isTaken(error)) return start(0)
    throw error
  })
  mkdirSync(profile, { recursive: true })
  writeFileSync(file, new URL(started.origin).port)
  return started
}
