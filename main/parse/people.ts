import { addressParser } from 'postal-mime'
import type { Participant } from '../../shared/domain/participant.ts'
import { mostPeople } from './limits.ts'

/** The bounds of `participantSchema`; a longer name is cut, a longer address is none. */
const longest = 1000

type Parsed = ReturnType<typeof addressParser>[number]

const participant = (name: string, address: string): Participant => ({
  name: name.trim().slice(0, longest),
  address: address.trim(),
})

/**
 * A name with an unquoted comma falls apart into an entry without an address and one with it, as in
 * `Meyer, Ann <ann@x.example>`. The parts are put together again.
 */
const joinSplitNames = (entries: readonly Parsed[]): Participant[] => {
  const people: Participant[] = []
  let before: string[] = []
  for (const entry of entries) {
    if (entry.group !== undefined) {
      before = []
      people.push(...joinSplitNames(entry.group))
    } else if (entry.address === undefined || entry.address === '') {
      before.push(entry.name)
    } else {
      const name = entry.name === '' ? '' : [...before, entry.name].join(', ').slice(0, longest)
      people.push(participant(name, entry.address))
      before = []
    }
  }
  return people
}

/** The people of an address field (RFC 5322 section 3.4): groups opened, comments and quotes understood, names decoded. */
export const peopleOf = (field: string): Participant[] =>
  joinSplitNames(addressParser(field))
    .filter(({ address }) => address.length <= longest)
    .slice(0, mostPeople)
