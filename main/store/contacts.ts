import * as z from 'zod'
import type { Contact, ContactAddress } from '../../shared/domain/contact.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok } from '../../shared/errors/result.ts'
import { dropBackfills, startAddressBackfills } from './backfills.ts'
import { listContacts } from './contact-list.ts'
import type { Database } from './database.ts'
import { rematchContact } from './filing.ts'
import type { Queries } from './methods.ts'
import { forgetPeople, rememberAddresses } from './people.ts'
import type { Surroundings } from './surroundings.ts'
import { contactIdRow, keyRow } from './rows.ts'
import { nameOrder, searchWords } from './text.ts'

const contactRow = z
  .object({
    id: z.string(),
    name: z.string(),
    company: z.string(),
    title: z.string(),
    created_at: z.number(),
    updated_at: z.number(),
  })
  .transform(({ created_at: createdAt, updated_at: updatedAt, ...row }) => ({ ...row, createdAt, updatedAt }))

const addressRow = z.object({ address: z.string(), key: z.string() })

const getContact = (db: Database, contactId: string): Contact | null => {
  const contact = db.get(
    contactRow,
    'SELECT id, name, company, title, created_at, updated_at FROM contacts WHERE id = :contactId',
    { contactId },
  )
  const addresses = db.all(
    addressRow,
    'SELECT address, key FROM contact_addresses WHERE contact_id = :contactId ORDER BY position',
    { contactId },
  )
  return contact === null ? null : { ...contact, addresses }
}

const saveSql = `
  INSERT INTO contacts (id, name, company, title, created_at, updated_at, name_order, words)
  VALUES (:id, :name, :company, :title, :createdAt, :updatedAt, :nameOrder, :words)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, company = excluded.company, title = excluded.title,
    created_at = excluded.created_at, updated_at = excluded.updated_at,
    name_order = excluded.name_order, words = excluded.words`

const writeContact = (db: Database, { addresses, ...fields }: Contact): void => {
  const contactId = fields.id
  db.run(saveSql, {
    ...fields,
    nameOrder: nameOrder(fields.name),
    words: searchWords(fields.name, fields.company, ...addresses.map(({ address }) => address)),
  })
  db.run('DELETE FROM contact_addresses WHERE contact_id = :contactId', { contactId })
  for (const [position, { address, key }] of addresses.entries()) {
    db.run(
      `INSERT INTO contact_addresses (key, contact_id, position, address)
       VALUES (:key, :contactId, :position, :address)`,
      { key, contactId, position, address },
    )
  }
}

const distinct = (addresses: readonly ContactAddress[]): ContactAddress[] =>
  addresses.filter(({ key }, index) => addresses.findIndex((other) => other.key === key) === index)

const takenSql = 'SELECT contact_id FROM contact_addresses WHERE key = :key AND contact_id <> :contactId'

const takenAddress = (db: Database, contact: Contact): ContactAddress | undefined =>
  contact.addresses.find(({ key }) => db.get(contactIdRow, takenSql, { key, contactId: contact.id }) !== null)

const keysOf = (db: Database, contactId: string): Set<string> =>
  new Set(
    db
      .all(keyRow, 'SELECT key FROM contact_addresses WHERE contact_id = :contactId', { contactId })
      .map(({ key }) => key),
  )

const saveContact =
  (db: Database, around: Surroundings): Queries['contacts']['save'] =>
  (at) => {
    const contact = { ...at.contact, addresses: distinct(at.contact.addresses) }
    const taken = takenAddress(db, contact)
    if (taken !== undefined) {
      return err(
        appError('contact_address_taken', 'another contact has this address', 'user', {
          subject: taken.address,
        }),
      )
    }
    const before = keysOf(db, contact.id)
    writeContact(db, contact)
    const after = keysOf(db, contact.id)
    const added = contact.addresses.filter(({ key }) => !before.has(key))
    const removed = [...before].filter((key) => !after.has(key))
    dropBackfills(db, removed)
    rememberAddresses(db, around, contact.addresses)
    rematchContact(db, around, contact.id, [...removed, ...added.map(({ key }) => key)])
    forgetPeople(db, around, removed)
    const backfills = startAddressBackfills(db, around, added, at.at)
    return ok({ contact: getContact(db, contact.id) ?? contact, backfills })
  }

/** The addresses go first: then nothing concerns the contact, and its timeline empties by the same rule as ever. */
const removeContact =
  (db: Database, around: Surroundings): Queries['contacts']['remove'] =>
  ({ contactId }) => {
    const keys = [...keysOf(db, contactId)]
    db.run('DELETE FROM contact_addresses WHERE contact_id = :contactId', { contactId })
    dropBackfills(db, keys)
    rematchContact(db, around, contactId, keys)
    forgetPeople(db, around, keys)
    return db.run('DELETE FROM contacts WHERE id = :contactId', { contactId }) > 0
  }

export const contactQueries = (db: Database, around: Surroundings): Queries['contacts'] => ({
  list: listContacts(db),
  get: ({ contactId }) => getContact(db, contactId),
  save: saveContact(db, around),
  remove: removeContact(db, around),
})
