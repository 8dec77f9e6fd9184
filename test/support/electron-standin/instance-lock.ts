import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'

/** What a second instance tells the first. */
export const secondInstanceSchema = z.strictObject({
  argv: z.array(z.string()),
  workingDirectory: z.string(),
})
export type SecondInstance = z.infer<typeof secondInstanceSchema>

const addressSchema = z.strictObject({ url: z.url(), secret: z.string() })

export type InstanceLock = {
  acquire(): boolean
  release(): void
  isHeld(): boolean
  /** Tells later instances where to announce themselves. Called once the server listens. */
  publishAddress(url: string): void
  isSecret(text: string): boolean
  /** Tells the holder of the lock that somebody started the app again. Resolves when it has heard, or can't. */
  announce(message: SecondInstance): Promise<void>
}

/**
 * A lock on the profile. It is SQLite's lock on a file, because that one is taken synchronously, on every platform,
 * and is given back by the kernel when its holder is killed.
 * @param profileDir Read at each use: the app may set it until it asks for the lock.
 */
export const createInstanceLock = (profileDir: () => string): InstanceLock => {
  const secret = randomBytes(24).toString('base64url')
  const addressFile = (): string => join(profileDir(), 'instance.json')
  let database: DatabaseSync | undefined

  return {
    acquire: () => {
      if (database !== undefined) return true
      mkdirSync(profileDir(), { recursive: true })
      const candidate = new DatabaseSync(join(profileDir(), 'instance.lock'))
      try {
        candidate.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
      } catch {
        candidate.close()
        return false
      }
      database = candidate
      rmSync(addressFile(), { force: true })
      return true
    },
    release: () => {
      if (database === undefined) return
      rmSync(addressFile(), { force: true })
      database.close()
      database = undefined
    },
    isHeld: () => database !== undefined,
    publishAddress: (url) => {
      if (database !== undefined)
        writeFileSync(addressFile(), JSON.stringify({ url, secret }), { mode: 0o600 })
    },
    isSecret: (text) => text === secret,
    announce: async (message) => {
      try {
        const address = addressSchema.parse(JSON.parse(readFileSync(addressFile(), 'utf8')))
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${address.secret}` }
        await fetch(address.url, { method: 'POST', headers, body: JSON.stringify(message) })
      } catch {
        // The holder has not begun to listen, or has just gone: Electron loses the announcement then, too.
      }
    },
  }
}
