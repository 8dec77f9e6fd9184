import { buildMail } from '../mail-builder.ts'
import type { MailSpec } from '../mail-builder.ts'
import type { AccountSeed as GoogleSeed, SeedMessage as GoogleMessage } from '../google/index.ts'
import type { AccountSeed as MicrosoftSeed, SeedMessage as MicrosoftMessage } from '../microsoft/index.ts'
import { backgroundMail, contosoMail } from './background.ts'
import { conversations } from './conversations.ts'
import { ANN, CONTOSO, PARTNERS, PEOPLE, SALES } from './people.ts'
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

/** A mail to or from a customer. `company` is that of the customer. */
type Talk = { spec: MailSpec; at: number; fresh: boolean; company: string; mailboxes: ReadonlySet<string> }

const DAY_MS = 86_400_000
const FRESH_MS = 2 * DAY_MS
/** What is done with is put away after this. */
const PUT_AWAY_MS = 7 * DAY_MS

/** Customers whose mail has a folder of its own at the second address. */
const CUSTOMER_FOLDERS: Readonly<Record<string, string>> = {
  Altamar: 'Customers/Altamar',
  'Harborline Partners': 'Customers/Harborline',
  'Bluewater Utilities': 'Customers/Bluewater',
}

function addressesIn(people: MailSpec['to']): string[] {
  if (people === undefined) return []
  const list = typeof people === 'string' || 'address' in people ? [people] : people
  return list.map((person) => (typeof person === 'string' ? person : person.address))
}

function oldestFirst(a: { at: number }, b: { at: number }): number {
  return a.at - b.at
}

function talks(now: number): Talk[] {
  return conversations(now)
    .flatMap((conversation) =>
      mailsOf(conversation).map(({ spec, at, fromUs, last }): Talk => ({
        spec,
        at,
        fresh: last && !fromUs && at > now - FRESH_MS,
        company: conversation.contact.company,
        mailboxes: new Set([spec.from, spec.to, spec.cc].flatMap(addressesIn)),
      })),
    )
    .toSorted(oldestFirst)
}

function isFrom({ spec }: Talk, address: string): boolean {
  return addressesIn(spec.from).includes(address)
}

type Labelled = { spec: MailSpec; at: number; labels: readonly string[] }

function inGmail(mails: readonly Talk[], address: string): Labelled[] {
  return mails
    .filter(({ mailboxes }) => mailboxes.has(address))
    .map((mail) => ({
      spec: mail.spec,
      at: mail.at,
      labels: isFrom(mail, address) ? ['SENT'] : mail.fresh ? ['INBOX', 'UNREAD'] : ['INBOX'],
    }))
}

async function* googleMessages(mails: readonly Labelled[]): AsyncGenerator<GoogleMessage> {
  for (const { spec, at, labels } of mails) yield { raw: await buildMail(spec), at, labels }
}

type Filed = { spec: MailSpec; at: number; folder: string; read: boolean }

function inOutlook(mails: readonly Talk[], address: string, now: number): Filed[] {
  return mails
    .filter(({ mailboxes }) => mailboxes.has(address))
    .map((mail) => {
      const customers = mail.at < now - PUT_AWAY_MS ? CUSTOMER_FOLDERS[mail.company] : undefined
      const folder = isFrom(mail, address) ? 'sentitems' : (customers ?? 'inbox')
      return { spec: mail.spec, at: mail.at, folder, read: !mail.fresh }
    })
}

async function* microsoftMessages(mails: readonly Filed[]): AsyncGenerator<MicrosoftMessage> {
  for (const { spec, ...filed } of mails) yield { raw: await buildMail(spec), ...filed }
}

/**
 * Three mailboxes of a small sales team with 90 days of mail: two at Google, and Ann's second address at Microsoft, whose
 * mail is partly the same. The same `now` (epoch ms) gives the same bytes; nothing in it is later than `now`. A seed can
 * be used once, because its messages are built while they are read.
 */
export function demoSeeds(now: number): { gmail: GoogleSeed[]; graph: MicrosoftSeed[] } {
  // Whole minutes: the Date header has no milliseconds, and internalDate should agree with it.
  const minute = Math.floor(now / 60_000) * 60_000
  const mails = talks(minute)
  const ann = [...inGmail(mails, ANN.address), ...backgroundMail(minute)].toSorted(oldestFirst)
  const rest = contosoMail(minute).map((mail) => ({ ...mail, read: true }))
  const contoso = [...inOutlook(mails, CONTOSO.address, minute), ...rest].toSorted(oldestFirst)
  return {
    gmail: [
      {
        email: ANN.address,
        name: ANN.name,
        aliases: [{ email: PARTNERS.address, name: PARTNERS.name }],
        labels: ['Pilot', 'Contracts'],
        messages: googleMessages(ann),
      },
      { email: SALES.address, name: SALES.name, messages: googleMessages(inGmail(mails, SALES.address)) },
    ],
    graph: [
      {
        email: CONTOSO.address,
        name: CONTOSO.name,
        folders: [...Object.values(CUSTOMER_FOLDERS), 'Internal', 'Newsletters'],
        messages: microsoftMessages(contoso),
      },
    ],
  }
}
