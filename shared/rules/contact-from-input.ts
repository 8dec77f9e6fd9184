import type { ContactAddress, ContactInput } from '../domain/contact.ts'
import { appError } from '../errors/app-error.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { addressKey, isAddress } from './address.ts'

type ContactFields = {
  readonly name: string
  readonly company: string
  readonly title: string
  readonly addresses: ContactAddress[]
}

/**
 * Checks what a person entered: at least one address, each of them valid (`contact_invalid`, subject: the bad one).
 * Two spellings of one address become one. A contact without a name is named by its first address.
 */
export const contactFromInput = (input: ContactInput): Result<ContactFields> => {
  const typed = input.addresses.map((address) => address.trim()).filter((address) => address !== '')
  const bad = typed.find((address) => !isAddress(address))
  if (bad !== undefined) {
    return err(appError('contact_invalid', 'not an e-mail address', 'user', { subject: bad }))
  }
  const spelled = typed.map((address) => ({ address, key: addressKey(address) }))
  const addresses = spelled.filter(({ key }, i) => spelled.findIndex((other) => other.key === key) === i)
  const first = addresses[0]
  if (first === undefined) return err(appError('contact_invalid', 'a contact needs an address', 'user'))
  return ok({ name: input.name || first.address, company: input.company, title: input.title, addresses })
}
