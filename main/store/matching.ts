import * as z from 'zod'
import { decideMatching, type Decision, type MatchedKeys } from '../../shared/rules/matching-decision.ts'
import type { BookRule } from '../../shared/rules/rulebook.ts'
import { messageRowId } from '../../shared/rules/activity-from-message.ts'
import type { Database } from './database.ts'
import { jsonColumns } from './json-column.ts'
import { keyRow } from './rows.ts'
import type { Surroundings } from './surroundings.ts'

const ownKeysSql = `SELECT address_key AS key FROM mailboxes
  WHERE address_key IN (SELECT value FROM json_each(:keys))
  UNION SELECT key FROM aliases WHERE key IN (SELECT value FROM json_each(:keys))`

/** Whether it is an address or an alias of one of our own mailboxes. */
export const isOwn = (db: Database, key: string): boolean =>
  db.get(keyRow, ownKeysSql, { keys: JSON.stringify([key]) }) !== null

const holderRow = z.object({ key: z.string(), contact_id: z.string() })

export const holdersSql = `
  SELECT key, contact_id FROM contact_addresses WHERE key IN (SELECT value FROM json_each(:keys))
  ORDER BY key, contact_id`

/** The contacts that have each of these keys; keys that nobody has are left out. */
export const holdersOf = (db: Database, keys: readonly string[]): Map<string, string[]> => {
  const holders = new Map<string, string[]>()
  for (const { key, contact_id: id } of db.all(holderRow, holdersSql, { keys: JSON.stringify(keys) })) {
    holders.set(key, [...(holders.get(key) ?? []), id])
  }
  return holders
}

/** What the copies of a mail in several mailboxes share: its Message-ID, or the id of the stored message without one. */
export const mailName = (rfcMessageId: string | null, messageId: string): string =>
  rfcMessageId === null ? `id:${messageId}` : `rfc:${rfcMessageId}`

type Named = { readonly providerMessageId: string; readonly rfcMessageId: string | null }

export const mailNameOf = (
  around: Surroundings,
  mailboxId: string,
  { rfcMessageId, providerMessageId }: Named,
): string =>
  // The id of the stored message takes a hash, which is for nothing where the mail has its own.
  mailName(rfcMessageId, rfcMessageId === null ? messageRowId(around.hash, mailboxId, providerMessageId) : '')

const choiceRow = z.object({ contact_ids: jsonColumns.strings })

const choiceSql = `
  SELECT contact_ids FROM choices WHERE key = :key AND mail IN (:mail, '') ORDER BY mail DESC LIMIT 1`

/** Whom the person named for the address: of this mail, else of all. */
export const choiceOf = (db: Database, key: string, mail: string): string[] | null =>
  db.get(choiceRow, choiceSql, { key, mail })?.contact_ids ?? null

/** The decision about a message as things stand now. `mail`: see `mailName`. */
export const decide = (db: Database, around: Surroundings, mail: string, message: MatchedKeys): Decision =>
  decideMatching(message, {
    book: around.rulebook(),
    holdersOf: (keys) => holdersOf(db, keys),
    choiceOf: (key) => choiceOf(db, key, mail),
  })

const countSql = `
  UPDATE matching_rules SET hits = hits + 1, last_hit_at = max(coalesce(last_hit_at, 0), :at) WHERE id = :ruleId`

/** Counts the mail for each of these rules, once however often it is met and in how many mailboxes it lies. */
export const noteHits = (
  db: Database,
  around: Surroundings,
  mail: string,
  rules: readonly BookRule[],
): void => {
  for (const { id: ruleId } of rules) {
    const isNew = db.run('INSERT OR IGNORE INTO rule_hits (rule_id, mail) VALUES (:ruleId, :mail)', {
      ruleId,
      mail,
    })
    if (isNew > 0) db.run(countSql, { ruleId, at: around.now() })
  }
}
