import type { Contact } from '../../../shared/domain/contact.ts'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { SendingSettings } from '../../../shared/domain/sending.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import { firstNameOf, lastNameOf, type VariableValues } from '../../../shared/rules/template-variables.ts'
import type { AddressIndex } from '../../db/address-index.ts'
import type { Draft } from '../../db/drafts.ts'
import type { Client } from '../../ipc/client.ts'

/** What the values of a draft's variables hang on: equal drafts of this kind have equal values. */
export type ValuesOf = Pick<Draft, 'to' | 'mailboxId' | 'fromAddress'>

type Deps = {
  readonly client: Pick<Client, 'invoke' | 'on'>
  readonly book: () => AddressIndex
  readonly mailboxes: () => readonly Mailbox[]
  readonly sending: () => Pick<SendingSettings, 'variables'> | null
}

type Known = { readonly name: string; readonly company: string; readonly title: string }

const contactValues = (to: Participant | undefined, known: Known | null): [string, string][] => {
  if (to === undefined) return []
  const name = known?.name || to.name
  return [
    ['contact.firstName', firstNameOf(name)],
    ['contact.lastName', lastNameOf(name)],
    ['contact.name', name.includes('@') ? '' : name],
    ['contact.company', known?.company ?? ''],
    ['contact.title', known?.title ?? ''],
    ['contact.address', to.address],
  ]
}

const senderValues = (mailbox: Mailbox | undefined, fromAddress: string | null): [string, string][] => {
  if (mailbox === undefined) return []
  const alias = mailbox.aliases.find(({ address }) => address === fromAddress)
  const name = alias?.name || mailbox.displayName
  return [
    ['sender.firstName', firstNameOf(name)],
    ['sender.name', name],
    ['sender.address', alias?.address ?? mailbox.address],
  ]
}

/** The values that variables of a draft stand for: of its first recipient in To, of its sender, and one's own. */
export const createDraftValues = ({ client, book, mailboxes, sending }: Deps) => {
  let contacts = new Map<string, Contact>()
  client.on('contacts.changed', () => void (contacts = new Map()))
  const contactOf = async (contactId: string): Promise<Contact | null> => {
    // An answer that is older than a change of the contacts is kept among those from before it.
    const asked = contacts
    const known = asked.get(contactId)
    if (known !== undefined) return known
    const answer = await client.invoke('contact.get', { contactId })
    if (!answer.ok) return null
    asked.set(contactId, answer.value)
    return answer.value
  }
  return async ({ to, mailboxId, fromAddress }: ValuesOf): Promise<VariableValues> => {
    const [first] = to
    const person = first === undefined ? undefined : book().personOf(addressKey(first.address))
    const contactId = person?.contactId ?? null
    const contact = contactId === null ? null : await contactOf(contactId)
    const known = contact ?? (person === undefined ? null : { name: person.name, company: '', title: '' })
    return new Map([
      ...contactValues(first, known),
      ...senderValues(
        mailboxes().find(({ id }) => id === mailboxId),
        fromAddress,
      ),
      ...(sending()?.variables ?? []).map(({ name, value }) => [`custom.${name}`, value] as const),
    ])
  }
}
