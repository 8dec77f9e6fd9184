import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openRecordStore, type RecordStore } from './record-store.ts'

export type TestStore = RecordStore & { readonly path: string }

/** A folder that is removed when the running test ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Options = { readonly path?: string; readonly now?: () => number }

/**
 * The real store without its thread, on a database in a folder of its own. It closes itself, and the folder goes, when
 * the running test ends. `now` defaults to a fixed moment of 2026.
 */
export const openTestStore = (options: Options = {}): TestStore => {
  const path = options.path ?? join(temporaryFolder(), 'record.sqlite')
  const opened = openRecordStore(path, options.now ?? (() => Date.UTC(2026, 10, 1)))
  onTestFinished(opened.store.close)
  return { ...opened, path }
}
