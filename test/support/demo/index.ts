import { buildMail } from '../mail-builder.ts'
import type { MailSpec } from '../mail-builder.ts'
import type { AccountSeed, SeedMessage } from '../google/index.ts'
import { backgroundMail } from './background.ts'
import { conversations } from './conversations.ts'
import { ANN, PEOPLE, SALES } from './people.ts'
import { mailsOf } from './thread.ts'

export { corpusSeed } from './corpus.ts'
export type { CorpusOptions } from './corpus.ts'

export type DemoContact = { name: string; company: string; title: string; addresses: string[] }

/** The people that the demo's address book holds at the start. */
export function demoContacts(): DemoContact[] {
  return PEOPLE.map(({ name, company, title, addresses }) => ({
    name,
    company,
    title,
    addresses: [...addresses],
  }))
}

type Planned = { spec: MailSpec; at: number; labels: readonly string[]; mailboxes: ReadonlySet<string> }

const TWO_DAYS_MS = 2 * 86_400_000

function addressesIn(people: MailSpec['to']): string[] {
  if (people === undefined) return []
  const list = typeof people === 'string' || 'address' in people ? [people] : people
  return list.map((person) => (typeof person === 'string' ? person : person.address))
}

function plan(now: number): Planned[] {
  const talks = conversations(now)
    .flatMap(mailsOf)
    .map(({ spec, at, fromUs, last }): Planned => {
      const everybody = [...addressesIn(spec.from), ...addressesIn(spec.to), ...addressesIn(spec.cc)]
      const fresh = last && !fromUs && at > now - TWO_DAYS_MS
      return {
        spec,
        at,
        labels: fromUs ? ['SENT'] : fresh ? ['INBOX', 'UNREAD'] : ['INBOX'],
        mailboxes: new Set(everybody),
      }
    })
  const background = backgroundMail(now).map((mail): Planned => ({
    ...mail,
    mailboxes: new Set([ANN.address]),
  }))
  return [...talks, ...background].toSorted((a, b) => a.at - b.at)
}

/** What a mail is in this mailbox: sent by it, or received. */
function labelsIn(mail: Planned, address: string): readonly string[] {
  const sentByOther = mail.labels.includes('SENT') && !addressesIn(mail.spec.from).includes(address)
  return sentByOther ? ['INBOX'] : mail.labels
}

async function* messagesOf(mails: readonly Planned[], address: string): AsyncGenerator<SeedMessage> {
  for (const mail of mails) {
    if (!mail.mailboxes.has(address)) continue
    yield { raw: await buildMail(mail.spec), at: mail.at, labels: labelsIn(mail, address) }
  }
}

/**
 * Two accounts of a small sales team with 90 days of mail. The same `now` (epoch ms) gives the same bytes; nothing in
 * it is later than `now`. A seed can be used once, because its messages are built while they are read.
 */
export function demoSeeds(now: number): AccountSeed[] {
  // Whole minutes: the Date header has no milliseconds, and internalDate should agree with it.
  const mails = plan(Math.floor(now / 60_000) * 60_000)
  return [
    {
      email: ANN.address,
      name: ANN.name,
      labels: ['Pilot', 'Contracts'],
      messages: messagesOf(mails, ANN.address),
    },
    { email: SALES.address, name: SALES.name, messages: messagesOf(mails, SALES.address) },
  ]
}
