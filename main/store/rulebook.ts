import * as z from 'zod'
import { autoCreates, ruleListSchema, type MatchingSettings } from '../../shared/domain/matching.ts'
import { rulebookOf, type Rulebook } from '../../shared/rules/rulebook.ts'
import type { Database } from './database.ts'
import { isFreeMail } from './mail-domains.ts'
import { keyRow } from './rows.ts'

const settingsRow = z
  .object({
    auto_create: z.enum(autoCreates),
    bulk: z.enum(['file', 'leave_out']),
    own_domains: z.number(),
  })
  .transform((row): MatchingSettings => ({
    autoCreate: row.auto_create,
    bulk: row.bulk,
    ownDomains: row.own_domains === 1,
  }))

export const readSettings = (db: Database): MatchingSettings =>
  settingsRow.parse(db.get(z.unknown(), 'SELECT auto_create, bulk, own_domains FROM matching_settings'))

const revisionRow = z.object({ revision: z.string() })

/** What changes whenever a rule, a setting or an own address does. */
export const revisionOf = (db: Database): string =>
  db.get(revisionRow, 'SELECT revision FROM matching_settings')?.revision ?? ''

const ruleRow = z.object({ id: z.string(), list: ruleListSchema, pattern: z.string() })

const ownSql = 'SELECT address_key AS key FROM mailboxes UNION SELECT key FROM aliases'

/** Domains of own mailboxes at which colleagues are. Not those of aliases: they may be a customer's. */
export const ownDomains = (db: Database): string[] => {
  const domains = db
    .all(keyRow, 'SELECT DISTINCT address_key AS key FROM mailboxes')
    .map(({ key }) => key.slice(key.lastIndexOf('@') + 1))
  return [...new Set(domains)].filter((domain) => domain !== '' && !isFreeMail(domain))
}

const readRulebook = (db: Database): Rulebook =>
  rulebookOf({
    settings: readSettings(db),
    rules: db.all(ruleRow, 'SELECT id, list, pattern FROM matching_rules WHERE enabled = 1 ORDER BY id'),
    ownKeys: db.all(keyRow, ownSql).map(({ key }) => key),
    ownDomains: ownDomains(db),
  })

/** Reads the rulebook when it is asked for and has changed. The revision is random: one that was rolled back never comes again. */
export const rulebookReader = (db: Database): (() => Rulebook) => {
  let kept: { readonly revision: string; readonly book: Rulebook } | null = null
  return () => {
    const revision = revisionOf(db)
    if (kept?.revision !== revision) kept = { revision, book: readRulebook(db) }
    return kept.book
  }
}
