import * as z from 'zod'
import type { ProviderMessage } from '../providers/provider.ts'
import { searchableBody } from './body-text.ts'
import type { Database } from './database.ts'
import { separated } from './search-text.ts'

/*
 * Both functions take many messages at once, and their callers write nothing in between: FTS5 gathers what is written
 * and makes one index segment of it, unless another statement opens a savepoint (one that writes several rows, cascades
 * or may fail half way does). Then every message gets a segment of its own, and merging those takes most of the time.
 */

/** Segments of one size that are merged to one (https://sqlite.org/fts5.html#the_automerge_configuration_option), in place of 4. */
const mergedTogether = 8

const settingRow = z.object({ value: z.number() })

/**
 * Words are merged half as often, which is what takes long in taking much mail in; a search looks into some segments more.
 * The index keeps the setting.
 */
export const settleIndex = (db: Database): void => {
  const set = db.get(settingRow, `SELECT v AS value FROM messages_fts_config WHERE k = 'automerge'`)
  if (set?.value === mergedTogether) return
  // Written out: FTS5 wants a whole number, and a number that is bound is none to it.
  db.run(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('automerge', ${mergedTogether})`)
}

// A message that went by another way than ours (a row repaired by hand, a file restored in parts) leaves its words behind:
// they must not keep it from coming back.
const indexSql =
  'INSERT OR REPLACE INTO messages_fts (rowid, subject, people, body) VALUES (:seq, :subject, :people, :body)'

const indexMessage = (db: Database, seq: number, message: ProviderMessage): void => {
  const people = [message.from, ...message.to, ...message.cc, ...message.bcc]
  db.run(indexSql, {
    seq,
    subject: separated(message.subject),
    people: separated(people.map(({ name, address }) => `${name} ${address}`).join(', ')),
    body: separated(searchableBody(message)),
  })
}

/** A message that has its row, and the `seq` of that. */
export type StoredMessage = { readonly seq: number; readonly message: ProviderMessage }

/** Makes stored messages be found by their words. */
export const indexMessages = (db: Database, stored: readonly StoredMessage[]): void => {
  for (const { seq, message } of stored) indexMessage(db, seq, message)
}

/** Takes messages out of the index. */
export const unindexMessages = (db: Database, seqs: readonly number[]): void => {
  db.run('DELETE FROM messages_fts WHERE rowid IN (SELECT value FROM json_each(:seqs))', {
    seqs: JSON.stringify(seqs),
  })
}
