import * as z from 'zod'
import {
  ruleListSchema,
  type MatchingRule,
  type MatchingSettings,
  type RuleList,
} from '../../shared/domain/matching.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { builtInRules } from '../../shared/rules/built-in-rules.ts'
import { fitsPattern, parsePattern, type Pattern } from '../../shared/rules/rule-pattern.ts'
import { startAddressBackfills } from './backfills.ts'
import type { Database } from './database.ts'
import type { Rematched } from './matching-port.ts'
import type { Queries } from './methods.ts'
import { rematchKeys, rematchMessages } from './rematch.ts'
import { countRow, keyRow, seqRow } from './rows.ts'
import { readSettings } from './rulebook.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Writes the rules that come with the program: new ones appear, those of an older program go, and what the person switched
 * off stays off. A rule of the person's own that says the same stays in its place.
 */
export const settleBuiltInRules = (db: Database): void => {
  const kept = JSON.stringify(builtInRules.map(({ id }) => id))
  db.run('DELETE FROM matching_rules WHERE built_in = 1 AND id NOT IN (SELECT value FROM json_each(:kept))', {
    kept,
  })
  for (const rule of builtInRules) {
    db.run(
      `INSERT OR IGNORE INTO matching_rules (id, list, pattern, built_in, enabled)
       VALUES (:id, :list, :pattern, 1, 1)`,
      rule,
    )
  }
}

const ruleRow = z
  .object({
    id: z.string(),
    list: ruleListSchema,
    pattern: z.string(),
    built_in: z.number(),
    enabled: z.number(),
    hits: z.number(),
    last_hit_at: z.number().nullable(),
  })
  .transform((row): MatchingRule => ({
    id: row.id,
    list: row.list,
    pattern: row.pattern,
    builtIn: row.built_in === 1,
    enabled: row.enabled === 1,
    hits: row.hits,
    lastHitAt: row.last_hit_at,
  }))

const columns = 'id, list, pattern, built_in, enabled, hits, last_hit_at'

const ruleOf = (db: Database, id: string): MatchingRule | null =>
  db.get(ruleRow, `SELECT ${columns} FROM matching_rules WHERE id = :id`, { id })

const addressRow = z.object({ address: z.string(), key: z.string() })

/** Past mail of these addresses of contacts is asked for anew: what was left out of it may be wanted now. */
const askAgain = (
  db: Database,
  around: Surroundings,
  at: number,
  isMeant: (key: string) => boolean,
): number => {
  const addresses = db.all(
    addressRow,
    'SELECT min(address) AS address, key FROM contact_addresses GROUP BY key',
  )
  return startAddressBackfills(
    db,
    around,
    addresses.filter(({ key }) => isMeant(key)),
    at,
  )
}

/** Keys in stored mail that the pattern means. `people` has every one of them once. */
const namedKeys = (db: Database, pattern: Pattern): string[] =>
  db
    .all(keyRow, 'SELECT key FROM people')
    .map(({ key }) => key)
    .filter((key) => fitsPattern(pattern, key))

type Effect = { readonly list: RuleList; readonly pattern: string; readonly hits: number }

const nothing: Rematched = { contactIds: [], backfills: 0 }

/** A rule holds from now on. */
const applied = (db: Database, around: Surroundings, rule: Effect): Rematched => {
  const pattern = parsePattern(rule.pattern)
  if (rule.list === 'not_a_person' || pattern === null) return nothing
  return { contactIds: rematchKeys(db, around, namedKeys(db, pattern)), backfills: 0 }
}

/** A rule holds no more. Whom a message concerned that was never to be logged was not noted: any contact, perhaps. */
const lifted = (db: Database, around: Surroundings, rule: Effect, at: number): Rematched => {
  const pattern = parsePattern(rule.pattern)
  if (rule.list === 'not_a_person' || pattern === null) return nothing
  const contactIds = rematchKeys(db, around, namedKeys(db, pattern))
  const isMeant = rule.list === 'never_log' ? () => rule.hits > 0 : (key: string) => fitsPattern(pattern, key)
  return { contactIds, backfills: askAgain(db, around, at, isMeant) }
}

const both = (one: Rematched, other: Rematched): Rematched => ({
  contactIds: [...new Set([...one.contactIds, ...other.contactIds])],
  backfills: one.backfills + other.backfills,
})

const sameSql = 'SELECT id AS key FROM matching_rules WHERE list = :list AND pattern = :pattern AND id <> :id'

const refusal = (db: Database, rule: { id: string; list: RuleList; pattern: string }): Result<null> => {
  const { id, list, pattern } = rule
  return db.get(keyRow, sameSql, { id, list, pattern }) === null
    ? ok(null)
    : err(appError('rule_exists', 'the list has this rule', 'user', { subject: pattern }))
}

const saveSql = `
  INSERT INTO matching_rules (id, list, pattern, built_in, enabled)
  VALUES (:id, :list, :pattern, 0, :enabled)
  ON CONFLICT (id) DO UPDATE SET list = excluded.list, pattern = excluded.pattern, enabled = excluded.enabled`

/** What a rule has decided belongs to what it said then. */
const forgetHits = (db: Database, id: string): void => {
  db.run('DELETE FROM rule_hits WHERE rule_id = :id', { id })
  db.run('UPDATE matching_rules SET hits = 0, last_hit_at = NULL WHERE id = :id', { id })
}

type Saving = Parameters<Queries['matching']['saveRule']>[0]

const write = (
  db: Database,
  around: Surroundings,
  before: MatchingRule | null,
  { id, list, pattern, enabled, at }: Saving & { id: string },
): Rematched => {
  const isOther = before !== null && (before.list !== list || before.pattern !== pattern)
  db.run(saveSql, { id, list, pattern, enabled: enabled ? 1 : 0 })
  if (isOther) forgetHits(db, id)
  const ends = before?.enabled === true && (isOther || !enabled)
  const begins = enabled && (before?.enabled !== true || isOther)
  // What is stored first obeys the new rule; only then is asked for what the old one kept out.
  const begun = begins ? applied(db, around, { list, pattern, hits: 0 }) : nothing
  return both(begun, ends ? lifted(db, around, before, at) : nothing)
}

const notFound = (id: string) => err(appError('rule_not_found', 'no such rule', 'never', { subject: id }))

const saveRule =
  (db: Database, around: Surroundings): Queries['matching']['saveRule'] =>
  (at) => {
    const before = at.id === null ? null : ruleOf(db, at.id)
    if (at.id !== null && before === null) return notFound(at.id)
    const wanted = before?.builtIn === true ? { ...at, list: before.list, pattern: before.pattern } : at
    const pattern = parsePattern(wanted.pattern)
    if (pattern === null) {
      return err(
        appError('rule_invalid', 'neither address nor domain nor local part', 'user', {
          subject: wanted.pattern,
        }),
      )
    }
    const rule = { ...wanted, id: before?.id ?? around.newId(), pattern: pattern.text }
    const refused = refusal(db, rule)
    if (!refused.ok) return refused
    const rematched = write(db, around, before, rule)
    const saved = ruleOf(db, rule.id)
    return saved === null ? notFound(rule.id) : ok({ ...rematched, rule: saved })
  }

const removeRule =
  (db: Database, around: Surroundings): Queries['matching']['removeRule'] =>
  ({ id, at }) => {
    const rule = ruleOf(db, id)
    if (rule === null) return notFound(id)
    if (rule.builtIn) {
      return err(
        appError('rule_invalid', 'can be switched off, not removed', 'user', { subject: rule.pattern }),
      )
    }
    db.run('DELETE FROM matching_rules WHERE id = :id', { id })
    return ok(rule.enabled ? lifted(db, around, rule, at) : nothing)
  }

const massSql = `SELECT seq FROM messages WHERE origin = 'bulk' AND direction = 'received'`

const leftOutSql = `SELECT count(*) AS count FROM (SELECT 1 FROM sync_skips WHERE reason = 'bulk' LIMIT 1)`

const writeSettings = (db: Database, { autoCreate, bulk, ownDomains }: MatchingSettings): void => {
  db.run('UPDATE matching_settings SET auto_create = :autoCreate, bulk = :bulk, own_domains = :ownDomains', {
    autoCreate,
    bulk,
    ownDomains: ownDomains ? 1 : 0,
  })
}

/** A change of policy or of own domains concerns what comes: contacts that there are stay contacts. */
const change =
  (db: Database, around: Surroundings): Queries['matching']['change'] =>
  ({ change: wanted, at }) => {
    const before = readSettings(db)
    const after = {
      autoCreate: wanted.autoCreate ?? before.autoCreate,
      bulk: wanted.bulk ?? before.bulk,
      ownDomains: wanted.ownDomains ?? before.ownDomains,
    }
    writeSettings(db, after)
    if (after.bulk === before.bulk) return nothing
    if (after.bulk === 'leave_out') {
      const seqs = db.all(seqRow, massSql).map(({ seq }) => seq)
      return { contactIds: rematchMessages(db, around, seqs), backfills: 0 }
    }
    const wasLeftOut = (db.get(countRow, leftOutSql)?.count ?? 0) > 0
    return { contactIds: [], backfills: wasLeftOut ? askAgain(db, around, at, () => true) : 0 }
  }

export const matchingQueries = (db: Database, around: Surroundings): Queries['matching'] => ({
  read: () => ({
    settings: readSettings(db),
    rules: db.all(ruleRow, `SELECT ${columns} FROM matching_rules ORDER BY built_in, list, pattern`),
  }),
  change: change(db, around),
  saveRule: saveRule(db, around),
  removeRule: removeRule(db, around),
})
