import {
  addressFindingSchema,
  messagePlaces,
  type AddressFinding,
  type MessageFinding,
  type WhyHere,
  type WhyNot,
} from '../../../shared/domain/matching.ts'
import { ok } from '../../../shared/errors/result.ts'
import { isAddress } from '../../../shared/rules/address.ts'
import { failed, type MatchingView } from './fake-matching.ts'
import { personAt } from './fake-mail.ts'

const day = 86_400_000

const standings = addressFindingSchema.shape.standing.options

const standingOf = (address: string): AddressFinding['standing'] =>
  standings.find((each) => address.startsWith(`${each}@`)) ??
  (address.endsWith('@northwind.example') ? 'own' : 'stranger')

const patterns: Readonly<Partial<Record<AddressFinding['standing'], string>>> = {
  colleague: '@northwind-consulting.example',
  never_log: '@doctor.example',
  not_a_person: 'no-reply@',
}

/** `taken@` belongs to somebody; `<standing>@…` has that standing; who is one of the fake contacts is one. */
const addressFinding = (address: string, { now, rows }: MatchingView): AddressFinding => {
  const at = Array.from({ length: Math.min(rows, 400) }, (_, index) => index).find(
    (index) => personAt(index).address === address,
  )
  const standing = at !== undefined || address === 'taken@example.com' ? 'contact' : standingOf(address)
  const holder = (index: number) => ({ contactId: `contact-${index}`, name: personAt(index).name })
  const contacts =
    standing === 'contact' ? [holder(at ?? 1)] : standing === 'ambiguous' ? [holder(0), holder(1)] : []
  return {
    kind: 'address',
    address,
    standing,
    contacts,
    pattern: patterns[standing] ?? null,
    mailboxes: [
      { mailboxAddress: 'ann@northwind.example', since: now - 90 * day, complete: true, paused: false },
      { mailboxAddress: 'sales@northwind.example', since: now - 30 * day, complete: false, paused: false },
    ],
  }
}

const namedPlace = (text: string) => messagePlaces.find((each) => text.startsWith(`${each}.`))

const messageFinding = (rfcMessageId: string, now: number): MessageFinding => {
  const place = namedPlace(rfcMessageId) ?? 'not_in_mailbox'
  const here = place === 'here' || place === 'review'
  return {
    kind: 'message',
    rfcMessageId,
    mailboxes: [
      {
        mailboxAddress: 'ann@northwind.example',
        place,
        messageId: here ? 'message-0-3' : null,
        contacts: here ? [{ contactId: 'contact-0', name: personAt(0).name }] : [],
        people: ['Rosa Keller <rosa@keller.example>', 'ann@northwind.example'],
        pattern: place === 'never_log' ? '@doctor.example' : null,
        at: now - 3 * day,
      },
      {
        mailboxAddress: 'sales@northwind.example',
        place: 'not_in_mailbox',
        messageId: null,
        contacts: [],
        people: [],
        pattern: null,
        at: null,
      },
    ],
  }
}

const whyNot = (text: string, view: MatchingView): WhyNot => {
  const asked = text.trim()
  const bare = asked.replaceAll(/^<|>$/g, '')
  if (namedPlace(bare) !== undefined || /^<.+@.+>$/.test(asked)) return messageFinding(bare, view.now)
  return isAddress(asked) ? addressFinding(asked.toLowerCase(), view) : { kind: 'unreadable' }
}

const here = (messageId: string, now: number): WhyHere => {
  const contact = Number(messageId.split('-')[1] ?? 0) || 0
  const person = (index: number) => ({
    contactId: `contact-${index}`,
    contactName: personAt(index).name,
    address: personAt(index).address,
    contactAddress: personAt(index).address,
  })
  return {
    people: [
      { ...person(contact), role: 'from', chosen: false },
      {
        ...person(1),
        address: 'Jana.Novak+orders@gmail.example',
        contactAddress: 'jananovak@gmail.example',
        role: 'cc',
        chosen: true,
      },
    ],
    sources: [
      { mailboxAddress: 'ann@northwind.example', route: 'backfill', storedAt: now - 20 * day },
      { mailboxAddress: 'sales@northwind.example', route: 'pull', storedAt: now - 2 * day },
    ],
  }
}

export const whyAnswers = (view: MatchingView) => ({
  'why.here': ({ messageId }: { messageId: string }) =>
    view.state === 'failed' ? failed('store_failed') : ok(here(messageId, view.now)),
  'why.not': ({ text }: { text: string }) =>
    view.state === 'failed' ? failed('store_failed') : ok(whyNot(text, view)),
})
