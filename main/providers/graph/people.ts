import type { Participant } from '../../../shared/domain/participant.ts'
import type { GraphRecipient } from './schemas.ts'

/** The bound of `participantSchema`: a longer name is cut, a longer address is none. */
const longest = 1000

const clean = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

/** An address of the mail system outside. People who left have only Exchange's own (`/O=EXCHANGELABS/…`, X.500). */
const isMailAddress = (address: string): boolean =>
  address.includes('@') && address.length <= longest && !address.startsWith('/')

/** Graph repeats the address as the name where there is none. */
const personOf = ({ emailAddress }: GraphRecipient): Participant => {
  const address = clean(emailAddress.address)
  const name = clean(emailAddress.name).slice(0, longest)
  const known = isMailAddress(address) ? address : ''
  return { name: name === address && known !== '' ? '' : name, address: known }
}

/** Recipients that have an address. */
export const peopleOf = (recipients: readonly GraphRecipient[]): Participant[] =>
  recipients.map(personOf).filter(({ address }) => address !== '')

/** The author; a name without an address where that is all there is. */
export const authorOf = (from: GraphRecipient | null, sender: GraphRecipient | null): Participant => {
  const named = [from, sender].flatMap((person) => (person === null ? [] : [personOf(person)]))
  return named.find(({ address }) => address !== '') ?? named[0] ?? { name: '', address: '' }
}
