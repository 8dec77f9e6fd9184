import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { closeDatabase, openDatabase } from '../../../main/store/open-database.ts'
import { temporaryFolder } from '../../support/store/open-test-store.ts'

const row = z.object({ v: z.number() })

const openAndClose = (path: string): void => {
  const opened = openDatabase(path, 0)
  if (!opened.ok) throw new Error(opened.error.message)
  closeDatabase(opened.value.db)
}

/** What the index itself keeps for whoever writes to it next. */
const kept = (path: string): unknown => {
  const raw = new DatabaseSync(path)
  const found = raw.prepare(`SELECT v FROM messages_fts_config WHERE k = 'automerge'`).get()
  raw.close()
  return found === undefined ? null : row.parse(found).v
}

it('an index of before is told once how many segments to merge', () => {
  const path = join(temporaryFolder(), 'record.sqlite')
  openAndClose(path)
  const before = new DatabaseSync(path)
  before.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('automerge', 4)`)
  before.close()
  expect(kept(path)).toBe(4)
  openAndClose(path)
  expect(kept(path)).toBe(8)
  openAndClose(path)
  expect(kept(path)).toBe(8)
})
