import * as z from 'zod'
import type { Database } from './database.ts'
import { jsonColumns } from './json-column.ts'
import { holdersOf } from './matching.ts'

const pinSql = `
  INSERT OR IGNORE INTO choices (key, mail, contact_ids, pinned)
  SELECT p.key, coalesce('rfc:' || m.rfc_message_id, 'id:' || m.id), json_array(:contactId), 1
  FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
  WHERE p.key = :key AND p.role <> 'reply_to'`

/**
 * The addresses with these keys are about to be shared with another contact: what is stored stays with the one that had
 * them alone so far. To be called before the other has them.
 */
export const pinStoredMail = (db: Database, keys: readonly string[]): void => {
  for (const [key, [contactId, ...others]] of holdersOf(db, keys)) {
    if (contactId !== undefined && others.length === 0) db.run(pinSql, { key, contactId })
  }
}

const choiceRow = z.object({ mail: z.string(), contact_ids: jsonColumns.strings })

const forgetHolder = (db: Database, key: string, contactId: string): void => {
  const choices = db.all(choiceRow, 'SELECT mail, contact_ids FROM choices WHERE key = :key', { key })
  for (const { mail, contact_ids: chosen } of choices.filter((each) =>
    each.contact_ids.includes(contactId),
  )) {
    const left = chosen.filter((id) => id !== contactId)
    if (left.length === 0) db.run('DELETE FROM choices WHERE key = :key AND mail = :mail', { key, mail })
    else {
      db.run('UPDATE choices SET contact_ids = :left WHERE key = :key AND mail = :mail', {
        key,
        mail,
        left: JSON.stringify(left),
      })
    }
  }
}

/**
 * The contact has lost these keys. Choices that named it alone are open again; where one contact is left, the address is that
 * contact's and there is nothing to choose.
 */
export const endSharing = (db: Database, keys: readonly string[], contactId: string): void => {
  const holders = holdersOf(db, keys)
  for (const key of keys) {
    if ((holders.get(key) ?? []).length > 1) forgetHolder(db, key, contactId)
    else db.run('DELETE FROM choices WHERE key = :key', { key })
  }
}
