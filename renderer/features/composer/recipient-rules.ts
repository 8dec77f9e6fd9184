import type { Participant } from '../../../shared/domain/participant.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import type { Draft } from '../../db/drafts.ts'

export const fieldNames = ['to', 'cc', 'bcc'] as const
export type FieldName = (typeof fieldNames)[number]
export type Fields = Pick<Draft, FieldName>

export const fieldWords: Readonly<Record<FieldName, string>> = { to: 'To', cc: 'Cc', bcc: 'Bcc' }

/** Adds people to a list; somebody who is there already, in any spelling of the address, is not added again. */
export const addRecipients = (
  field: readonly Participant[],
  added: readonly Participant[],
): Participant[] => {
  const people = new Map(field.map((each) => [addressKey(each.address), each]))
  for (const each of added) {
    const key = addressKey(each.address)
    const known = people.get(key)
    // A name that was not known before is worth having.
    people.set(key, known === undefined || (known.name === '' && each.name !== '') ? each : known)
  }
  return [...people.values()]
}

/** Puts people into a field, and takes them out of the others: nobody gets a mail twice. */
export const placeRecipients = (fields: Fields, field: FieldName, added: readonly Participant[]): Fields => {
  const keys = new Set(added.map(({ address }) => addressKey(address)))
  const without = (people: readonly Participant[]) =>
    people.filter(({ address }) => !keys.has(addressKey(address)))
  const { to, cc, bcc } = fields
  const others = { to: without(to), cc: without(cc), bcc: without(bcc) }
  return { ...others, [field]: addRecipients(fields[field], added) }
}

/** Somebody as text that is read as the same person again, whatever signs the name has. */
export const writtenRecipient = ({ name, address }: Participant): string => {
  if (name === '') return address
  return `${/[",;<>@\\]/.test(name) ? `"${name.replaceAll(/["\\]/g, '\\$&')}"` : name} <${address}>`
}

/** More than this, and the others are behind a button until they are asked for. */
const shownAtMost = 24
const shownFolded = 20

/** Who is shown of a folded field: the first ones, and everybody whose address is wrong. */
export const foldedPeople = (people: readonly Participant[], folded: boolean): readonly Participant[] =>
  !folded || people.length <= shownAtMost
    ? people
    : people.filter(({ address }, at) => at < shownFolded || !isAddress(address))
