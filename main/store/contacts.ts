import * as z from 'zod'
import type { Contact } from '../../shared/domain/contact.ts'
import { ok } from '../../shared/errors/result.ts'
import { listContacts } from './contact-list.ts'
import { removeContact, saveContact } from './contact-saving.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'
import type { Surroundings } from './surroundings.ts'

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

export const getContact = (db: Database, contactId: string): Contact | null => {
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

export const contactQueries = (db: Database, around: Surroundings): Queries['contacts'] => ({
  list: listContacts(db),
  get: ({ contactId }) => getContact(db, contactId),
  save: (at) => {
    const saved = saveContact(db, around, at)
    if (!saved.ok) return saved
    const { contact, ...rest } = saved.value
    return ok({ contact: getContact(db, contact.id) ?? contact, ...rest })
  },
  remove: ({ contactId }) => removeContact(db, around, contactId),
})
