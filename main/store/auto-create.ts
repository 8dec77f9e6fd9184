import * as z from 'zod'
import type { Participant } from '../../shared/domain/participant.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { personName } from '../../shared/rules/person-name.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { saveContact } from './contact-saving.ts'
import { correspondentOf, isEligible } from './correspondents.ts'
import type { Database } from './database.ts'
import { companyOfDomain } from './mail-domains.ts'
import { holdersOf } from './matching.ts'
import type { Surroundings } from './surroundings.ts'

/** Contacts that were made, and those whose timelines changed by it. */
export type AutoCreated = { readonly created: readonly string[]; readonly changed: readonly string[] }

type Stranger = Participant & { readonly key: string }

const dismissedRow = z.object({ dismissed: z.number() })

const isDismissed = (db: Database, key: string): boolean =>
  db.get(dismissedRow, 'SELECT dismissed FROM correspondents WHERE key = :key', { key })?.dismissed === 1

/** Those whom the policy means: whom I wrote to; with "everyone" also who wrote to me in person. */
const meant = (message: ProviderMessage, policy: 'wrote_to' | 'everyone'): readonly Participant[] => {
  if (message.direction === 'sent') {
    return message.origin === 'automatic' ? [] : [...message.to, ...message.cc, ...message.bcc]
  }
  return policy === 'everyone' && message.origin === 'person' ? [message.from] : []
}

/** Whom a message makes a contact by the policy. Who was dismissed as a suggestion is not made one behind the person's back. */
const strangers = (db: Database, around: Surroundings, message: ProviderMessage): Stranger[] => {
  const book = around.rulebook()
  const policy = book.settings.autoCreate
  if (policy === 'none' || message.notKept !== null) return []
  const byKey = new Map(meant(message, policy).map((person) => [addressKey(person.address), person]))
  const eligible = [...byKey].filter(([key]) => isEligible(book, key))
  const holders = holdersOf(
    db,
    eligible.map(([key]) => key),
  )
  return eligible
    .filter(([key]) => !holders.has(key) && !isDismissed(db, key))
    .map(([key, person]) => ({ ...person, key }))
}

/** Whether the policy would make a contact of somebody whom the message names. */
export const wouldCreate = (db: Database, around: Surroundings, message: ProviderMessage): boolean =>
  strangers(db, around, message).length > 0

/** What a contact made of an address begins with: the best that headers, signatures and the domain tell. */
export const contactFields = (db: Database, { key, address, name: written }: Stranger) => {
  const known = correspondentOf(db, key)
  const name = known === null || known.name === '' ? personName(written, address) : known.name
  return {
    name: name === '' ? address : name,
    company: companyOfDomain(key.slice(key.lastIndexOf('@') + 1)),
    title: known?.title ?? '',
    addresses: [{ address, key }],
  }
}

/** Makes contacts of whom the policy means, with their backfills. */
export const autoCreate = (db: Database, around: Surroundings, message: ProviderMessage): AutoCreated => {
  const created: string[] = []
  const changed: string[] = []
  for (const stranger of strangers(db, around, message)) {
    const at = around.now()
    const fields = { ...contactFields(db, stranger), id: around.newId(), createdAt: at, updatedAt: at }
    const saved = saveContact(db, around, { contact: fields, share: false, at })
    if (!saved.ok) continue
    created.push(fields.id)
    changed.push(...saved.value.changed)
  }
  return { created, changed }
}
