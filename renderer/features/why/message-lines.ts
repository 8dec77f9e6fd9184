import type { MessageFinding } from '../../../shared/domain/matching.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import { because, list, noMailbox, opens, timelines } from './phrases.ts'
import type { Line, Step, Told } from './step.ts'

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
    steps: [{ kind: 'ask_again' }],
  }),
}

/** What can be acted on stands above what only rules a mailbox out. */
const rank = (place: Place): number => (place === 'not_in_mailbox' ? 2 : place === 'not_asked' ? 1 : 0)

/** Where a message is, in a sentence for each mailbox; one for all where none has it. */
export const messageLines = ({ mailboxes }: MessageFinding): readonly Line[] => {
  if (mailboxes.length === 0) {
    return [{ key: 'mailboxes', ...noMailbox }]
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

/** Said of what is neither an address nor a Message-ID. */
export const unreadableWords =
  'This is neither a mail address nor a Message-ID. A Message-ID looks like <CAF81@mail.company.example> and stands in the headers of a mail: in Gmail under “Show original”, in Outlook under “View message details”.'
