import { contactFromInput } from '../../../shared/rules/contact-from-input.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { Clock, NewId } from '../../platform/ports.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type ContactDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly newId: NewId
  readonly publish: Publish
  /** Asks for a sync of all mailboxes, which fetches the past mail of new addresses. */
  readonly syncNow: (mailboxId: null) => Promise<void>
}

const notFound = (contactId: string) =>
  err(appError('contact_not_found', 'no such contact', 'never', { subject: contactId }))

/** Other contacts with one of its addresses: what was shared is theirs when it goes. */
const sharersOf = async (store: Store, contactId: string, now: number): Promise<string[]> => {
  const addresses = (await store.contacts.get({ contactId }))?.addresses ?? []
  const findings = await Promise.all(addresses.map(({ address }) => store.why.address({ address, now })))
  const holders = findings.flatMap(({ contacts }) => contacts.map((each) => each.contactId))
  return [...new Set(holders)].filter((id) => id !== contactId)
}

export const contactHandlers = ({
  store,
  clock,
  newId,
  publish,
  syncNow,
}: ContactDeps): HandlersOf<'contact'> & HandlersOf<'people'> => ({
  'people.page': async (query) => ok(await store.people.page(query)),

  'contact.list': async (query) => ok(await store.contacts.list(query)),

  'contact.get': async ({ contactId }) => {
    const contact = await store.contacts.get({ contactId })
    if (contact === null) return notFound(contactId)
    return ok({ ...contact, bounces: await store.bounces.ofContact({ contactId }) })
  },

  'contact.save': async (input) => {
    const fields = contactFromInput(input)
    if (!fields.ok) return fields
    const now = clock.now()
    const before = input.id === null ? null : await store.contacts.get({ contactId: input.id })
    if (input.id !== null && before === null) return notFound(input.id)
    const saved = await store.contacts.save({
      contact: {
        ...fields.value,
        id: input.id ?? newId(),
        createdAt: before?.createdAt ?? now,
        updatedAt: now,
      },
      share: input.share ?? false,
      at: now,
    })
    if (!saved.ok) return saved
    publish('contacts.changed', {})
    publish('timeline.changed', {
      contactIds: [...new Set([saved.value.contact.id, ...saved.value.changed])],
    })
    publish('suggestions.changed', {})
    publish('reviews.changed', {})
    if (saved.value.backfills > 0) await syncNow(null)
    return ok(saved.value.contact)
  },

  'contact.remove': async ({ contactId }) => {
    const sharers = await sharersOf(store, contactId, clock.now())
    if (!(await store.contacts.remove({ contactId }))) return notFound(contactId)
    publish('contacts.changed', {})
    if (sharers.length > 0) publish('timeline.changed', { contactIds: sharers })
    publish('suggestions.changed', {})
    publish('reviews.changed', {})
    return ok({})
  },

  'contact.clearBounce': async ({ contactId, address }) => {
    if (await store.bounces.clear({ contactId, address })) {
      publish('contacts.changed', {})
      publish('timeline.changed', { contactIds: [contactId] })
    }
    return ok({})
  },
})
