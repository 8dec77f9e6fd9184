import { invalidArgument } from '../google-error.ts'
import { peopleIn } from '../../http-emulator/mail/facts.ts'
import { headerValues } from '../../http-emulator/mail/header-block.ts'
import type { HeaderField } from '../../http-emulator/mail/header-block.ts'

const FIELDS = ['To', 'Cc', 'Bcc'] as const

function isMailable(address: string): boolean {
  return (
    address.length <= 320 &&
    /^[^\s@<>(),;:\\"[\]]+@[^\s@.<>(),;:\\"[\]]+(?:\.[^\s@.<>(),;:\\"[\]]+)+$/.test(address)
  )
}

/** Addresses of one field; anything in it that is no mailbox is `Invalid To header`, also when others are fine. */
function addressesIn(headers: readonly HeaderField[], field: string): string[] {
  const text = headerValues(headers, field)
  const people = peopleIn(text)
  const emptyGroup = /^[^@<>]*:\s*;?$/.test(text)
  if (text.trim() !== '' && !emptyGroup && people.length === 0)
    throw invalidArgument(`Invalid ${field} header`)
  for (const person of people)
    if (!isMailable(person.address)) throw invalidArgument(`Invalid ${field} header`)
  return people.map((person) => person.address)
}

/** All recipients of a mail, each once, in the order To, Cc, Bcc. Throws Gmail's 400 for a field it cannot read. */
export function recipientsOf(headers: readonly HeaderField[]): string[] {
  return [...new Set(FIELDS.flatMap((field) => addressesIn(headers, field)))]
}

/** Of one message ("Gmail sending limits in Google Workspace"). How the API words it is not documented. */
const MOST_RECIPIENTS = 500

export function requireRecipients(headers: readonly HeaderField[]): string[] {
  const recipients = recipientsOf(headers)
  if (recipients.length === 0) throw invalidArgument('Recipient address required')
  if (recipients.length > MOST_RECIPIENTS) throw invalidArgument('Too many recipients.')
  return recipients
}
