import type { WhyHere } from '../../../shared/domain/matching.ts'
import { timeWords } from '../../ui/time-words.ts'
import type { Time } from './phrases.ts'

const roleWords = {
  from: 'it came from',
  to: 'it was sent to',
  cc: 'it was sent in copy to',
  bcc: 'it was sent in blind copy to',
} as const
const roleMarks = { from: '', to: ' (To)', cc: ' (Cc)', bcc: ' (Bcc)' } as const

const personWords = (person: WhyHere['people'][number]): string => {
  const { contactName, address, role, contactAddress, chosen } = person
  const respelled = contactAddress !== address && contactAddress !== ''
  const spelled = respelled ? `, which is ${contactAddress} on the contact` : ''
  const why = `because ${roleWords[role]} ${address}${roleMarks[role]}${spelled}.`
  const chose = chosen ? ' Several contacts have this address; you chose this one.' : ''
  return `On the timeline of ${contactName} ${why}${chose}`
}

const routeWords = {
  pull: (mailbox: string) => `Came in with the sync of ${mailbox}`,
  backfill: (mailbox: string) => `Came with the listing of past mail of ${mailbox}`,
  audit: (mailbox: string) => `Was missing here and came with a check of ${mailbox}`,
  look: (mailbox: string) => `Came with the first look at the sent mail of ${mailbox}`,
  sent: (mailbox: string) => `Was sent from Liaison with ${mailbox}`,
  unknown: (mailbox: string) => `Is in ${mailbox}; how it came was not noted yet at that time`,
} as const

const sourceWords = (
  { mailboxAddress, route, storedAt }: WhyHere['sources'][number],
  { now, words = timeWords }: Time,
) => {
  const said = routeWords[route](mailboxAddress)
  return storedAt === null || route === 'unknown' ? `${said}.` : `${said}, ${words.dated(storedAt, now)}.`
}

/** Why a mail is on timelines: a sentence for each person, then one for each mailbox that has it. */
export const hereWords = (
  why: WhyHere,
  time: Time,
): { people: readonly string[]; sources: readonly string[] } => ({
  people:
    why.people.length === 0
      ? ['On nobody’s timeline: no contact has an address of this mail.']
      : why.people.map(personWords),
  sources: why.sources.map((source) => sourceWords(source, time)),
})
