import type { AddressFinding, MessageFinding, RuleList, WhyHere } from '../../../shared/domain/matching.ts'
import { assertNever } from '../../../shared/errors/assert-never.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import { timeWords } from '../../ui/time-words.ts'

/** What helps. Where several fit, the likeliest comes first. */
export type Step =
  /** Opens the form of a new contact with this address. */
  | { readonly kind: 'add_contact'; readonly address: string; readonly name: string }
  | { readonly kind: 'open_contact'; readonly contactId: string; readonly name: string }
  | {
      readonly kind: 'open_mail'
      readonly contactId: string
      readonly messageId: string
      readonly name: string
    }
  | { readonly kind: 'review' }
  | { readonly kind: 'rule'; readonly list: RuleList; readonly pattern: string | null }
  | { readonly kind: 'newsletters' }
  /** Settings of a mailbox: how far back, which folders, or that it is paused. */
  | { readonly kind: 'range' | 'folders' | 'resume'; readonly mailboxAddress: string }
  | { readonly kind: 'check' | 'retry'; readonly mailboxAddress: string }
  | { readonly kind: 'connect' }

/** One plain sentence or two, and what helps. */
export type Line = { readonly key: string; readonly words: string; readonly steps: readonly Step[] }

type Time = { readonly now: number; readonly words?: Pick<typeof timeWords, 'dated' | 'day'> }

const list = (names: readonly string[], last: 'and' | 'nor' = 'and'): string => {
  if (names.length <= 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`
}

const timelines = (contacts: readonly { readonly name: string }[]): string =>
  contacts.length === 1
    ? `the timeline of ${contacts[0]?.name ?? ''}`
    : `the timelines of ${list(contacts.map(({ name }) => name))}`

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

const opens = (contacts: AddressFinding['contacts']): Step[] =>
  contacts.map(({ contactId, name }) => ({ kind: 'open_contact', contactId, name }))

const because = (pattern: string | null): string =>
  pattern === null ? '' : ` because of the entry ${pattern}`

type Told = { readonly words: string; readonly steps: readonly Step[] }

const standingWords: Readonly<Record<AddressFinding['standing'], (finding: AddressFinding) => Told>> = {
  contact: ({ address, contacts }) => ({
    words: `Mail with ${address} belongs on ${timelines(contacts)}.`,
    steps: opens(contacts),
  }),
  ambiguous: ({ address, contacts }) => ({
    words: `${list(contacts.map(({ name }) => name))} share ${address}: its mail is on nobody’s timeline until you say whose it is.`,
    steps: [{ kind: 'review' }, ...opens(contacts)],
  }),
  own: ({ address }) => ({
    words: `${address} is your own address: your mail is filed under the people on the other side.`,
    steps: [],
  }),
  colleague: ({ address, pattern }) => ({
    words: `${address} counts as a colleague${pattern === null ? ' because it is at the domain of one of your mailboxes' : because(pattern)}: colleagues are no contacts, and mail only among them is not kept.`,
    steps: [{ kind: 'rule', list: 'colleague', pattern }],
  }),
  never_log: ({ address, pattern }) => ({
    words: `No mail with ${address} is kept${because(pattern)} under “Never log”.`,
    steps: [{ kind: 'rule', list: 'never_log', pattern }],
  }),
  not_a_person: ({ address, pattern }) => ({
    words: `${address} counts as no person${because(pattern)}: it is not suggested and not added by itself. Add it as a contact to have its mail here.`,
    steps: [
      { kind: 'add_contact', address, name: '' },
      { kind: 'rule', list: 'not_a_person', pattern },
    ],
  }),
  stranger: ({ address }) => ({
    words: `No contact has ${address}, and only mail with contacts is kept.`,
    steps: [{ kind: 'add_contact', address, name: '' }],
  }),
}

const mailboxWords = (
  { mailboxAddress, since, complete, paused }: AddressFinding['mailboxes'][number],
  { words = timeWords }: Time,
): Told => {
  const from = words.day(since)
  if (paused) {
    return {
      words: `${mailboxAddress} is paused: nothing new comes until you resume it.`,
      steps: [{ kind: 'resume', mailboxAddress }],
    }
  }
  return complete
    ? {
        words: `${mailboxAddress}: all mail since ${from} is here. Older mail comes if you reach further back.`,
        steps: [
          { kind: 'range', mailboxAddress },
          { kind: 'check', mailboxAddress },
        ],
      }
    : {
        words: `${mailboxAddress}: mail since ${from} is still on its way, so some of it may not be here yet.`,
        steps: [{ kind: 'check', mailboxAddress }],
      }
}

/** Of whom mail is kept: only then it matters how far back a mailbox goes. */
const kept: ReadonlySet<AddressFinding['standing']> = new Set(['contact', 'ambiguous'])

/** What an address is to us, and where its mail is kept, what has come of it. */
export const addressLines = (finding: AddressFinding, time: Time): readonly Line[] => {
  const first = { key: 'standing', ...standingWords[finding.standing](finding) }
  if (!kept.has(finding.standing)) return [first]
  if (finding.mailboxes.length === 0) {
    const words = 'No mailbox is connected, so no mail can come.'
    return [first, { key: 'mailboxes', words, steps: [{ kind: 'connect' }] }]
  }
  return [
    first,
    ...finding.mailboxes.map((mailbox) => ({ key: mailbox.mailboxAddress, ...mailboxWords(mailbox, time) })),
  ]
}

type Found = MessageFinding['mailboxes'][number]
type Place = Found['place']

/** "Rosa Keller <rosa@keller.example>", or the address alone. */
const personIn = (text: string): { name: string; address: string } => {
  const [, name = '', address = text] = /^(.*?)\s*<([^<>]+)>$/s.exec(text) ?? []
  return { name: name.replace(/^"(.*)"$/s, '$1'), address: address.trim() }
}

const mostNamed = 3

const between = (people: readonly string[]): string => {
  const named = people.slice(0, mostNamed)
  const others = people.length - named.length
  return list(others > 0 ? [...named, `${others} more`] : named)
}

/** Those of the people who are not oneself. */
const othersIn = (people: readonly string[], own: ReadonlySet<string>): string[] =>
  people.filter((person) => !own.has(addressKey(personIn(person).address)))

const addSteps = (others: readonly string[]): Step[] =>
  others
    .map(personIn)
    .filter(({ address }) => isAddress(address))
    .slice(0, mostNamed)
    .map(({ name, address }) => ({ kind: 'add_contact', name, address }))

const noContactWords = (
  mailboxAddress: string,
  people: readonly string[],
  others: readonly string[],
): string => {
  const has = `${mailboxAddress} has it, but`
  if (people.length === 0) return `${has} nobody in it is a contact, so it was not kept.`
  if (others.length === 0) return `${has} only your own addresses are in it, so it was not kept.`
  const who = others.length === 1 ? 'who is no contact' : 'of whom nobody is a contact'
  return `${has} it is between you and ${between(others)}, ${who}, so it was not kept.`
}

type Placed = (found: Found, own: ReadonlySet<string>) => Told

const folderWords =
  (folder: string, remedy: string): Placed =>
  ({ mailboxAddress }) => ({
    words: `It is in the ${folder} of ${mailboxAddress}, from which nothing is kept. ${remedy}`,
    steps: [],
  })

const placeWords: Readonly<Record<Place, Placed>> = {
  here: ({ mailboxAddress, contacts, messageId }) => {
    const steps: Step[] =
      messageId === null
        ? opens(contacts)
        : contacts.map(({ contactId, name }) => ({ kind: 'open_mail', contactId, messageId, name }))
    const where = contacts.length === 0 ? 'but on nobody’s timeline' : `on ${timelines(contacts)}`
    return { words: `It is here from ${mailboxAddress}, ${where}.`, steps }
  },
  review: ({ mailboxAddress }) => ({
    words: `It is here from ${mailboxAddress}, but on nobody’s timeline: several contacts have its address, and you have not said whose it is.`,
    steps: [{ kind: 'review' }],
  }),
  waiting: ({ mailboxAddress }) => ({
    words: `${mailboxAddress} has it, and it is about to be fetched.`,
    steps: [],
  }),
  failed: ({ mailboxAddress }) => ({
    words: `${mailboxAddress} has it, but it could not be fetched in three tries. Liaison tries again by itself, less and less often.`,
    steps: [{ kind: 'retry', mailboxAddress }],
  }),
  no_contact: ({ mailboxAddress, people }, own) => {
    const others = othersIn(people, own)
    return { words: noContactWords(mailboxAddress, people, others), steps: addSteps(others) }
  },
  never_log: ({ mailboxAddress, pattern }) => ({
    words: `${mailboxAddress} has it, but it was not kept${because(pattern)} under “Never log”.`,
    steps: [{ kind: 'rule', list: 'never_log', pattern }],
  }),
  bulk: ({ mailboxAddress }) => ({
    words: `${mailboxAddress} has it, but it is a newsletter or the like, which your settings leave out.`,
    steps: [{ kind: 'newsletters' }],
  }),
  colleagues: ({ mailboxAddress, people, pattern }, own) => {
    const others = othersIn(people, own)
    const named = others.length === 0 ? '' : ` (${between(others)})`
    return {
      words: `${mailboxAddress} has it, but it is only among you and colleagues${named}, so it concerns no contact.`,
      steps: [{ kind: 'rule', list: 'colleague', pattern }],
    }
  },
  draft: ({ mailboxAddress }) => ({
    words: `It is a draft in ${mailboxAddress}: it comes here once it is sent.`,
    steps: [],
  }),
  spam: folderWords('spam folder', 'Mark it there as no spam, and it comes here.'),
  trash: folderWords('trash', 'Move it back to the inbox there, and it comes here.'),
  excluded: ({ mailboxAddress }) => ({
    words: `It is in a folder of ${mailboxAddress} that you left out.`,
    steps: [{ kind: 'folders', mailboxAddress }],
  }),
  before_range: ({ mailboxAddress }) => ({
    words: `${mailboxAddress} has it, but it is older than the mail that is fetched from there.`,
    steps: [{ kind: 'range', mailboxAddress }],
  }),
  not_in_mailbox: ({ mailboxAddress }) => ({ words: `${mailboxAddress} does not have it.`, steps: [] }),
  not_asked: ({ mailboxAddress }) => ({
    words: `${mailboxAddress} could not be asked now, and nothing is noted of it here.`,
    steps: [],
  }),
}

/** What can be acted on stands above what only rules a mailbox out. */
const rank = (place: Place): number => (place === 'not_in_mailbox' ? 2 : place === 'not_asked' ? 1 : 0)

/** Where a message is, in a sentence for each mailbox; one for all where none has it. */
export const messageLines = ({ mailboxes }: MessageFinding): readonly Line[] => {
  if (mailboxes.length === 0) {
    const words = 'No mailbox is connected, so no mail can come.'
    return [{ key: 'mailboxes', words, steps: [{ kind: 'connect' }] }]
  }
  if (mailboxes.length > 1 && mailboxes.every(({ place }) => place === 'not_in_mailbox')) {
    const words = `None of your mailboxes has it: neither ${list(
      mailboxes.map(({ mailboxAddress }) => mailboxAddress),
      'nor',
    )}. It may have been deleted, or sent to another address.`
    return [{ key: 'mailboxes', words, steps: [] }]
  }
  const own = new Set(mailboxes.map(({ mailboxAddress }) => addressKey(mailboxAddress)))
  return mailboxes
    .toSorted((a, b) => rank(a.place) - rank(b.place))
    .map((found) => ({ key: found.mailboxAddress, ...placeWords[found.place](found, own) }))
}

export const unreadableWords =
  'This is neither a mail address nor a Message-ID. A Message-ID looks like <CAF81@mail.company.example> and stands in the headers of a mail: in Gmail under “Show original”, in Outlook under “View message details”.'

/** What is on the button of a step. */
export const stepWords = (step: Step): string => {
  switch (step.kind) {
    case 'add_contact':
      return `Add ${step.name === '' ? step.address : step.name}`
    case 'open_contact':
      return `Open ${step.name}`
    case 'open_mail':
      return `Show it at ${step.name}`
    case 'review':
      return 'Decide whose it is'
    case 'rule':
      return step.pattern === null ? 'Change who is a colleague' : `Change the entry ${step.pattern}`
    case 'newsletters':
      return 'Change what is left out'
    case 'range':
      return 'Reach further back'
    case 'folders':
      return 'Choose folders'
    case 'resume':
      return `Settings of ${step.mailboxAddress}`
    case 'check':
      return 'Check now'
    case 'retry':
      return 'Try again now'
    case 'connect':
      return 'Connect a mailbox'
    default:
      return assertNever(step)
  }
}
