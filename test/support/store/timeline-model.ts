import type { Contact } from '../../../shared/domain/contact.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { concernedKeys } from '../../../shared/rules/contact-matching.ts'

type Held = { readonly mailboxId: string; readonly message: ProviderMessage }

/**
 * The naive truth of what the timelines must show: the messages of each mailbox that were ever delivered while they
 * concerned somebody, and the contacts as they are now. Quadratic and plain on purpose.
 */
export type TimelineModel = {
  readonly messages: Map<string, Held>
  readonly contacts: Map<string, Contact>
  readonly own: ReadonlySet<string>
}

export const emptyModel = (own: readonly string[]): TimelineModel => ({
  messages: new Map(),
  contacts: new Map(),
  own: new Set(own),
})

const concerned = (model: TimelineModel, message: ProviderMessage): string[] => {
  const counting = concernedKeys(message).filter((key) => !model.own.has(key))
  return [...model.contacts.values()]
    .filter(({ addresses }) => addresses.some(({ key }) => counting.includes(key)))
    .map(({ id }) => id)
}

/** Forgets what concerns nobody: the store does not keep it, and gets it again by a backfill only. */
const prune = (model: TimelineModel): void => {
  for (const [at, { message }] of model.messages) {
    if (concerned(model, message).length === 0) model.messages.delete(at)
  }
}

export const deliver = (model: TimelineModel, mailboxId: string, message: ProviderMessage): void => {
  const at = `${mailboxId}/${message.providerMessageId}`
  if (message.notKept === null && !model.messages.has(at)) model.messages.set(at, { mailboxId, message })
  prune(model)
}

export const remove = (model: TimelineModel, mailboxId: string, providerMessageId: string): void => {
  model.messages.delete(`${mailboxId}/${providerMessageId}`)
}

/** False when another contact has one of the addresses, or it is our own: then nothing happens. */
export const saveContact = (model: TimelineModel, contact: Contact): boolean => {
  const taken = [...model.contacts.values()].some(
    ({ id, addresses }) =>
      id !== contact.id && addresses.some(({ key }) => contact.addresses.some((own) => own.key === key)),
  )
  const refused = taken || contact.addresses.some(({ key }) => model.own.has(key))
  if (!refused) model.contacts.set(contact.id, contact)
  prune(model)
  return !refused
}

export const removeContact = (model: TimelineModel, contactId: string): void => {
  model.contacts.delete(contactId)
  prune(model)
}

export const removeMailbox = (model: TimelineModel, mailboxId: string): void => {
  for (const [at, held] of model.messages) if (held.mailboxId === mailboxId) model.messages.delete(at)
}

/** The copy that stands for a mail: the sender's own where there is one, else the earliest. */
const line = (copies: readonly Held[]): string => {
  const sent = copies.filter(({ message }) => message.direction === 'sent')
  const shown = sent.length > 0 ? sent : copies
  const at = Math.min(...shown.map(({ message }) => message.occurredAt))
  return `${sent.length > 0 ? 'email_sent' : 'email_received'} ${at} ${copies[0]?.message.subject ?? ''}`
}

/** A line for each activity of a contact: kind, time and subject, in the order of text. */
export const timelineOf = (model: TimelineModel, contactId: string): string[] => {
  const byMail = new Map<string, Held[]>()
  for (const held of model.messages.values()) {
    if (!concerned(model, held.message).includes(contactId)) continue
    const mail = held.message.rfcMessageId ?? `${held.mailboxId}/${held.message.providerMessageId}`
    byMail.set(mail, [...(byMail.get(mail) ?? []), held])
  }
  return [...byMail.values()].map(line).toSorted()
}
