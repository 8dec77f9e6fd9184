import * as z from 'zod'
import type { Suggestion } from '../../shared/domain/matching.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { contactFields } from './auto-create.ts'
import { saveContact } from './contact-saving.ts'
import { getContact } from './contacts.ts'
import { isEligible } from './correspondents.ts'
import type { Database } from './database.ts'
import { companyOfDomain } from './mail-domains.ts'
import type { Queries } from './methods.ts'
import { countRow } from './rows.ts'
import { revisionOf } from './rulebook.ts'
import type { Surroundings } from './surroundings.ts'

const shown = `suggested = 1 AND dismissed = 0
  AND NOT EXISTS (SELECT 1 FROM contact_addresses AS ca WHERE ca.key = c.key)`

/**
 * Those who wrote and were written to come first (tier 3), then those who were written to (2), then those who wrote (1);
 * within that by heat: every mail counts one at its time and half as much after each 90 days, so frequent and
 * recent ones are weighed against each other. See `correspondents`.
 */
export const rankedSql = `
  SELECT key, address, name, title, received, sent, last_at FROM correspondents AS c
  WHERE ${shown} ORDER BY tier DESC, heat DESC, key LIMIT :limit`

const suggestionRow = z
  .object({
    key: z.string(),
    address: z.string(),
    name: z.string(),
    title: z.string(),
    received: z.number(),
    sent: z.number(),
    last_at: z.number(),
  })
  .transform(({ last_at: lastAt, ...row }): Suggestion => ({
    ...row,
    lastAt,
    company: companyOfDomain(row.key.slice(row.key.lastIndexOf('@') + 1)),
  }))

const judgedRow = z.object({ key: z.string(), suggested: z.number() })
const settledRow = z.object({ settled_revision: z.string() })

/** Works out anew who may be suggested, if rules or own addresses have changed since that was done. */
const settle = (db: Database, around: Surroundings): void => {
  const revision = revisionOf(db)
  if (db.get(settledRow, 'SELECT settled_revision FROM matching_settings')?.settled_revision === revision)
    return
  const book = around.rulebook()
  for (const { key, suggested: before } of db.all(judgedRow, 'SELECT key, suggested FROM correspondents')) {
    const suggested = isEligible(book, key) ? 1 : 0
    if (suggested === before) continue
    db.run('UPDATE correspondents SET suggested = :suggested WHERE key = :key', { key, suggested })
  }
  db.run('UPDATE matching_settings SET settled_revision = :revision', { revision })
}

const oneSql = `
  SELECT key, address, name, title, received, sent, last_at FROM correspondents AS c WHERE key = :key AND ${shown}`

export const suggestionQueries = (db: Database, around: Surroundings): Queries['suggestions'] => ({
  list: ({ limit }) => {
    settle(db, around)
    return {
      suggestions: db.all(suggestionRow, rankedSql, { limit }),
      total: db.get(countRow, `SELECT count(*) AS count FROM correspondents AS c WHERE ${shown}`)?.count ?? 0,
    }
  },
  add: ({ key, at }) => {
    settle(db, around)
    const found = db.get(suggestionRow, oneSql, { key })
    if (found === null) {
      return err(appError('suggestion_not_found', 'nobody to add by this address', 'never', { subject: key }))
    }
    const fields = { ...contactFields(db, found), id: around.newId(), createdAt: at, updatedAt: at }
    const saved = saveContact(db, around, { contact: fields, share: false, at })
    if (!saved.ok) return saved
    const { contact, backfills } = saved.value
    return ok({ contact: getContact(db, contact.id) ?? contact, backfills })
  },
  dismiss: ({ key }) =>
    db.run('UPDATE correspondents SET dismissed = 1 WHERE key = :key AND dismissed = 0', { key }) > 0,
})
