import { Dexie, type Table } from 'dexie'

/** A row of `drafts`. Parsed by `draftSchema` when it is read. */
export type StoredDraft = { readonly id: string; readonly updatedAt: number }
export type StoredSnapshot = { readonly name: string; readonly savedAt: number; readonly value: unknown }

/** What belongs to the window. Losing it loses no mail that was sent, received or queued. */
export type WindowDatabase = Dexie & {
  readonly drafts: Table<StoredDraft, string>
  readonly snapshots: Table<StoredSnapshot, string>
}

type Tables = Pick<WindowDatabase, 'drafts' | 'snapshots'>

/**
 * Opens the window's database. `strict` makes the browser flush to the disk before a write is reported as done:
 * "saved" under a draft has to survive a power cut.
 */
export const createDatabase = (name = 'liaison'): Dexie & Tables => {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' })
  database.version(1).stores({ drafts: 'id, updatedAt', snapshots: 'name' })
  return Object.assign(database, {
    drafts: database.table<StoredDraft, string>('drafts'),
    snapshots: database.table<StoredSnapshot, string>('snapshots'),
  })
}
