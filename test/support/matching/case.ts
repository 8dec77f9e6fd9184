import type { Origin } from '../../../shared/domain/matching.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'

/** Which of the worlds of `worlds.ts` a case plays in. They differ in one setting each. */
export const worldNames = ['usual', 'without mass mail', 'without own domains'] as const
export type WorldName = (typeof worldNames)[number]

/** What has to become of a message: whose timelines, which addresses wait for a review; or why it is not kept. */
export type Expected =
  | { readonly file: readonly string[]; readonly reviews: readonly string[] }
  | { readonly skip: 'no_contact' | 'never_log' | 'bulk' | 'colleagues' }

/** A labelled case. `rule` says in words why the outcome has to be this one. */
export type MatchingCase = {
  readonly rule: string
  readonly world: WorldName
  readonly message: Partial<ProviderMessage>
  readonly expected: Expected
}

export const on = (...file: string[]): Expected => ({ file: file.toSorted(), reviews: [] })
export const review = (keys: readonly string[], ...file: string[]): Expected => ({
  file: file.toSorted(),
  reviews: keys.toSorted(),
})
export const skip = (reason: Extract<Expected, { skip: unknown }>['skip']): Expected => ({ skip: reason })

/** Ann, whose mailboxes they are, under each of her addresses. */
export const ann: Participant = { name: 'Ann Meyer', address: 'ann@northwind.example' }
export const annAtGmail: Participant = { name: 'Ann Meyer', address: 'ann.meyer@gmail.com' }
export const annAsSales: Participant = { name: 'Northwind', address: 'sales@northwind.example' }
/** Nobody we know. */
export const stranger: Participant = { name: 'Sam Stranger', address: 'sam@elsewhere.example' }

export const bare = (address: string, name = ''): Participant => ({ name, address })

export const roles = ['from', 'to', 'cc', 'bcc'] as const
export type Role = (typeof roles)[number]

/** A mail in which `people` stand in the given place, and Ann in the other. */
export const withThem = (role: Role, people: readonly Participant[], me = ann): Partial<ProviderMessage> => {
  const [first = stranger, ...others] = people
  if (role === 'from') return { from: first, to: [me, ...others], direction: 'received' }
  return { from: me, to: [], cc: [], bcc: [], [role]: people, direction: 'sent' }
}

/** A mail to Ann from a stranger in which `people` stand in the given place. */
export const besideAnn = (
  role: Exclude<Role, 'from'> | 'replyTo',
  people: readonly Participant[],
): Partial<ProviderMessage> => {
  const named = { to: [ann], cc: [], bcc: [], replyTo: [] }
  return {
    from: stranger,
    direction: 'received',
    ...named,
    [role]: role === 'to' ? [ann, ...people] : people,
  }
}

export const madeBy = (origin: Origin): Partial<ProviderMessage> => ({
  origin,
  automatic: origin === 'automatic',
})
