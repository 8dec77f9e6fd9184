import type { AddressFinding } from '../../../shared/domain/matching.ts'
import { timeWords } from '../../ui/time-words.ts'
import { because, list, noMailbox, opens, timelines, type Time } from './phrases.ts'
import type { Line, Told } from './step.ts'

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
    return [first, { key: 'mailboxes', ...noMailbox }]
  }
  return [
    first,
    ...finding.mailboxes.map((mailbox) => ({ key: mailbox.mailboxAddress, ...mailboxWords(mailbox, time) })),
  ]
}
