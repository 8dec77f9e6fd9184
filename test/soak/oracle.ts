import { domainToASCII } from 'node:url'
import type { Model } from './model.ts'
import { isColleague, personOf } from './people.ts'
import type { Copy } from './side.ts'

const day = 24 * 60 * 60_000

/** How the program looks at a mailbox now. */
export type Standing = {
  readonly pullDays: number
  readonly leavesOutClients: boolean
  /** False: not synced even once, so that what comes is not followed yet. */
  readonly followed: boolean
  readonly now: number
}

/** Whether a copy has to be here, may be here, or must not be. */
export type Expected = {
  readonly stored: 'must' | 'may' | 'no'
  readonly why: string
  /** On whose timelines it has to be, where it is here; null where that depends on what was decided when. */
  readonly contacts: readonly string[] | null
}

const matches = (pattern: string, address: string): boolean => {
  const person = personOf(address)
  if (pattern.startsWith('@')) {
    const [, domain = ''] = person.split('@')
    return domain === pattern.slice(1) || domain.endsWith(`.${pattern.slice(1)}`)
  }
  return pattern.endsWith('@') ? person.startsWith(pattern) : person === personOf(pattern)
}

export const isKept = ({ place }: Copy, { leavesOutClients }: Standing): boolean =>
  !['drafts', 'spam', 'trash'].includes(place) && !(place === 'clients' && leavesOutClients)

/** As the address stands on the contact, in the ways in which a provider can be asked for it. */
const searchable = (address: string): string[] => {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  return [address.toLowerCase(), `${local}@${domainToASCII(domain)}`, personOf(address)]
}

/** Providers are asked for both ends of an address, so that one with a tag between them is found. */
const untagged = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@')

const isFindable = (model: Model, copy: Copy): boolean => {
  const asked = new Set(
    [...model.contacts.values()]
      .flat()
      .filter((one) => !isColleague(one))
      .flatMap(searchable),
  )
  return copy.people.some((address) => asked.has(address.toLowerCase()) || asked.has(untagged(address)))
}

const concernedBy = (model: Model, copy: Copy): string[] => [
  ...new Set(copy.people.flatMap((address) => model.holdersOf(personOf(address)))),
]

const isLeftOut = (model: Model, copy: Copy): boolean => {
  const post = copy.post === null ? undefined : model.posts.get(copy.post)
  return post?.kind === 'bulk' && !model.isBulkFiled()
}

/**
 * What has to become of a copy, by the rules as a person would state them. `wasKept`: it was to be seen at some time, so
 * that it may be stored although it lies in the bin now. `followed`: it came while everything that comes is looked at.
 */
export const expectedOf = (
  model: Model,
  copy: Copy,
  at: Standing,
  { wasKept, wasFollowed }: { readonly wasKept: boolean; readonly wasFollowed: boolean },
): Expected => {
  const no = (why: string): Expected => ({ stored: 'no', why, contacts: [] })
  const pattern = [...model.neverLog].find((one) => copy.people.some((address) => matches(one, address)))
  if (pattern !== undefined) return no(`never log ${pattern}`)
  if (isLeftOut(model, copy)) return no('bulk')
  const contacts = concernedBy(model, copy)
  if (contacts.length === 0) return no('concerns nobody')
  const open = copy.people.some((address) => model.isOpen(personOf(address)))
  const filed = open ? null : contacts
  const may = (why: string): Expected => ({ stored: 'may', why, contacts: filed })
  if (!isKept(copy, at)) return wasKept ? may(`in ${copy.place} now`) : no(`always in ${copy.place}`)
  if (copy.at < at.now - at.pullDays * day + day / 24) return may('before the range')
  if (!isFindable(model, copy) && (model.isLossy() || !wasFollowed)) return may('not to be found by a search')
  return { stored: 'must', why: `concerns ${contacts.join(', ')}`, contacts: filed }
}
