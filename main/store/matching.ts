import type { Database } from './database.ts'
import { contactIdRow, keyRow } from './rows.ts'

const ownKeysSql = `SELECT address_key AS key FROM mailboxes
  WHERE address_key IN (SELECT value FROM json_each(:keys))
  UNION SELECT key FROM aliases WHERE key IN (SELECT value FROM json_each(:keys))`

/** Whether it is an address or an alias of one of our own mailboxes. */
export const isOwn = (db: Database, key: string): boolean =>
  db.get(keyRow, ownKeysSql, { keys: JSON.stringify([key]) }) !== null

const contactsSql = `SELECT DISTINCT contact_id FROM contact_addresses
  WHERE key IN (SELECT value FROM json_each(:keys)) ORDER BY contact_id`

/**
 * The contacts whom a message between these keys concerns. The addresses and aliases of our own mailboxes do not count, or a
 * contact with one of them would be concerned by all mail; they do where a message names nobody else.
 */
export const concernedContacts = (db: Database, keys: readonly string[]): string[] => {
  const own = new Set(db.all(keyRow, ownKeysSql, { keys: JSON.stringify(keys) }).map(({ key }) => key))
  const others = keys.filter((key) => !own.has(key))
  const counting = JSON.stringify(others.length > 0 ? others : keys)
  return db.all(contactIdRow, contactsSql, { keys: counting }).map((row) => row.contact_id)
}
