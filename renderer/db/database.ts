import { Dexie, type Table } from 'dexie'

/** A row of `drafts`. Parsed by `draftSchema` when it is read. */
export type StoredDraft = { readonly id: string; readonly updatedAt: number }
/** A row of `draftVersions`. Parsed by `draftVersionSchema` when it is read. */
export type StoredVersion = { readonly id: string; readonly historyId: string; readonly savedAt: number }
/** A row of `addressBook`. Parsed by `personSchema` when it is read. */
export type StoredPerson = { readonly key: string }
export type StoredSnapshot = { readonly name: string; readonly savedAt: number; readonly value: unknown }

type Tables = {
  readonly drafts: Table<StoredDraft, string>
  readonly draftVersions: Table<StoredVersion, string>
  readonly addressBook: Table<StoredPerson, string>
  readonly snapshots: Table<StoredSnapshot, string>
}

/** What belongs to the window. Losing it loses no mail that was sent, received or queued. */
export type WindowDatabase = Dexie & Tables

/**
 * Opens the window's database. `strict` makes the browser flush to the disk before a write is reported as done:
 * "saved" under a draft has to survive a power cut.
 */
export const createDatabase = (name = 'liaison'): WindowDatabase => {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' })
  database.version(1).stores({ drafts: 'id, updatedAt', snapshots: 'name' })
  database.version(2).stores({ draftVersions: 'id, historyId, submissionId, savedAt', addressBook: 'key' })
  return Object.assign(database, {
    drafts: database.table<StoredDraft, string>('drafts'),
    draftVersions: database.table<StoredVersion, string>('draftVersions'),
    addressBook: database.table<StoredPerson, string>('addressBook'),
    snapshots: database.table<StoredSnapshot, string>('snapshots'),
  })
}
