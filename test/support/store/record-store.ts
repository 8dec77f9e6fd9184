import type { Database } from '../../../main/store/database.ts'
import { methodMaker } from '../../../main/store/methods.ts'
import { openRecord, type OpenRecord } from '../../../main/store/record.ts'
import { aggregatesOver } from '../../../main/store/store-over.ts'
import type { Store } from '../../../main/store/store.ts'

export type RecordStore = {
  readonly store: Store
  /** The database behind it, to look at what the interface does not show. */
  readonly db: Database
  readonly record: OpenRecord
}

/**
 * The real store without its thread. Arguments and answers are cloned as they would be on their way to the worker and
 * back.
 */
export const openRecordStore = (path: string, now: () => number): RecordStore => {
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
  const store: Store = {
    ...aggregatesOver(methodMaker(send)),
    notices: () => Promise.resolve([...record.notices]),
    close,
  }
  return { store, db: record.db, record }
}
