import * as z from 'zod'
import type { Contact, ContactAddress } from '../../shared/domain/contact.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { dropBackfills, startAddressBackfills } from './backfills.ts'
import type { Database } from './database.ts'
import { holdersOf } from './matching.ts'
import { forgetPeople, rememberAddresses } from './people.ts'
import { rematchKeys } from './rematch.ts'
import { endSharing, pinStoredMail } from './sharing.ts'
import type { Surroundings } from './surroundings.ts'
import { nameOrder, searchWords } from './text.ts'

const saveSql = `
  INSERT INTO contacts (id, name, company, title, created_at, updated_at, name_order, words)
  VALUES (:id, :name, :company, :title, :createdAt, :updatedAt, :nameOrder, :words)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, company = excluded.company, title = excluded.title,
    created_at = excluded.created_at, updated_at = excluded.updated_at,
    name_order = excluded.name_order, words = excluded.words`

const addressSql = `
  INSERT INTO contact_addresses (key, contact_id, position, address, added_at)
  VALUES (:key, :contactId, :position, :address, :addedAt)`

/** When each key was added to the contact, epoch ms. */
type Since = ReadonlyMap<string, number>

const writeContact = (db: Database, { addresses, ...fields }: Contact, since: Since, at: number): void => {
  const contactId = fields.id
  db.run(saveSql, {
    ...fields,
    nameOrder: nameOrder(fields.name),
    words: searchWords(fields.name, fields.company, ...addresses.map(({ address }) => address)),
  })
  db.run('DELETE FROM contact_addresses WHERE contact_id = :contactId', { contactId })
  for (const [position, { address, key }] of addresses.entries()) {
    db.run(addressSql, { key, contactId, position, address, addedAt: since.get(key) ?? at })
  }
}

const distinct = (addresses: readonly ContactAddress[]): ContactAddress[] =>
  addresses.filter(({ key }, index) => addresses.findIndex((other) => other.key === key) === index)

const sinceRow = z.object({ key: z.string(), added_at: z.number() })

/** The keys of a contact, and since when it has each. */
export const keysOf = (db: Database, contactId: string): Map<string, number> =>
  new Map(
    db
      .all(sinceRow, 'SELECT key, added_at FROM contact_addresses WHERE contact_id = :contactId', {
        contactId,
      })
      .map((row) => [row.key, row.added_at]),
  )

const refusal = (
  db: Database,
  around: Surroundings,
  added: readonly ContactAddress[],
  share: boolean,
): Result<null> => {
  const book = around.rulebook()
  const ours = added.find(({ key }) => ['own', 'colleague'].includes(book.standingOf(key).kind))
  if (ours !== undefined) {
    return err(
      appError('contact_colleague', 'an own address or a colleague’s', 'user', { subject: ours.address }),
    )
  }
  const holders = holdersOf(
    db,
    added.map(({ key }) => key),
  )
  const taken = share ? undefined : added.find(({ key }) => holders.has(key))
  return taken === undefined
    ? ok(null)
    : err(
        appError('contact_address_taken', 'another contact has this address', 'user', {
          subject: taken.address,
        }),
      )
}

/** What saving a contact did. `changed`: contacts whose timelines are other than before. */
export type SavedContact = {
  readonly contact: Contact
  readonly backfills: number
  readonly changed: readonly string[]
}

type Saving = { readonly contact: Contact; readonly share?: boolean; readonly at: number }

/**
 * As `Store.contacts.save`. Only addresses that are new to the contact are refused, so that one from before a rule was made
 * can still be saved; an address that another contact has already been listed for is not listed again.
 */
export const saveContact = (
  db: Database,
  around: Surroundings,
  { contact: given, share = false, at }: Saving,
): Result<SavedContact> => {
  const contact = { ...given, addresses: distinct(given.addresses) }
  const before = keysOf(db, contact.id)
  const added = contact.addresses.filter(({ key }) => !before.has(key))
  const refused = refusal(db, around, added, share)
  if (!refused.ok) return refused

  const after = new Set(contact.addresses.map(({ key }) => key))
  const removed = [...before.keys()].filter((key) => !after.has(key))
  const addedKeys = added.map(({ key }) => key)
  const hadBefore = holdersOf(db, addedKeys)
  pinStoredMail(db, addedKeys)
  // Not before a skip that came before it: audits ask again about what was skipped before an address was added.
  writeContact(db, contact, before, Math.max(at, around.now()))
  const changed = unlinkKeys(db, around, contact.id, removed, addedKeys, contact.addresses)
  const unheard = added.filter(({ key }) => !hadBefore.has(key))
  return ok({ contact, changed, backfills: startAddressBackfills(db, around, unheard, at) })
}

/** Brings what hangs on addresses in line after a contact lost `removed` and gained `added`. Answers the contacts whose timelines changed. */
const unlinkKeys = (
  db: Database,
  around: Surroundings,
  contactId: string,
  removed: readonly string[],
  added: readonly string[],
  addresses: readonly ContactAddress[],
): string[] => {
  const held = holdersOf(db, removed)
  dropBackfills(
    db,
    removed.filter((key) => !held.has(key)),
  )
  endSharing(db, removed, contactId)
  rememberAddresses(db, around, addresses)
  const changed = rematchKeys(db, around, [...removed, ...added])
  forgetPeople(db, around, removed)
  return changed
}

/** The addresses go first: then nothing concerns the contact, and its timeline empties by the same rule as ever. */
export const removeContact = (db: Database, around: Surroundings, contactId: string): boolean => {
  const keys = [...keysOf(db, contactId).keys()]
  db.run('DELETE FROM contact_addresses WHERE contact_id = :contactId', { contactId })
  unlinkKeys(db, around, contactId, keys, [], [])
  return db.run('DELETE FROM contacts WHERE id = :contactId', { contactId }) > 0
}
