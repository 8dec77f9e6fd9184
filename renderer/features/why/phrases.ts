import type { AddressFinding } from '../../../shared/domain/matching.ts'
import type { TimeWords } from '../../ui/time-words.ts'
import type { Step, Told } from './step.ts'

/** Now (epoch ms), and how times are said; left out, in this computer's time zone. */
export type Time = { readonly now: number; readonly words?: Pick<TimeWords, 'dated' | 'day'> }

/** "Ann, Bob and Cy". */
export const list = (names: readonly string[], last: 'and' | 'nor' = 'and'): string => {
  if (names.length <= 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`
}

/** "the timelines of Ann and Bob". */
export const timelines = (contacts: readonly { readonly name: string }[]): string =>
  contacts.length === 1
    ? `the timeline of ${contacts[0]?.name ?? ''}`
    : `the timelines of ${list(contacts.map(({ name }) => name))}`

/** To each of the contacts. */
export const opens = (contacts: AddressFinding['contacts']): Step[] =>
  contacts.map(({ contactId, name }) => ({ kind: 'open_contact', contactId, name }))

/** " because of the entry @x.example", or nothing. */
export const because = (pattern: string | null): string =>
  pattern === null ? '' : ` because of the entry ${pattern}`

/** Said where there is nothing that mail could come from. */
export const noMailbox: Told = {
  words: 'No mailbox is connected, so no mail can come.',
  steps: [{ kind: 'connect' }],
}
