import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Database } from '../../../main/store/database.ts'
import { methodMaker } from '../../../main/store/methods.ts'
import { openRecord, type OpenRecord } from '../../../main/store/record.ts'
import { aggregatesOver } from '../../../main/store/store-over.ts'
import type { Store } from '../../../main/store/store.ts'

export type TestStore = {
  readonly store: Store
  /** The database behind it, to look at what the interface does not show. */
  readonly db: Database
  readonly record: OpenRecord
  readonly path: string
}

/** A folder that is removed when the running test ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Options = { readonly path?: string; readonly now?: () => number }

/**
 * The real store without its thread, on a database in a folder of its own. It closes itself, and the folder goes, when
 * the running test ends. Arguments and answers are cloned as they would be on their way to the worker and back.
 * `now` defaults to a fixed moment of 2026.
 */
export const openTestStore = (options: Options = {}): TestStore => {
  const now = options.now ?? (() => Date.UTC(2026, 10, 1))
  const path = options.path ?? join(temporaryFolder(), 'record.sqlite')
  const opened = openRecord(path, now())
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`)
  const record = opened.value
  const send = (aggregate: string, method: string, at: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      resolve(structuredClone(record.run({ aggregate, method, at: structuredClone(at), now: now() })))
    })
  let closed = false
  const close = (): Promise<void> => {
    if (!closed) record.close()
    closed = true
    return Promise.resolve()
  }
  onTestFinished(close)
  const store: Store = {
    ...aggregatesOver(methodMaker(send)),
    notices: () => Promise.resolve([...record.notices]),
    close,
  }
  return { store, db: record.db, record, path }
}
