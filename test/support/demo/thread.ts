import type { MailAttachment, MailPerson, MailSpec } from '../mail-builder.ts'
import { logo } from './files.ts'
import {
  page,
  paragraphs,
  quoteHtml,
  quoteText,
  signatureHtml,
  signatureText,
  table,
  tableText,
  trackedFooter,
} from './markup.ts'
import type { Quoted } from './markup.ts'
import { CONTOSO } from './people.ts'
import type { DemoPerson } from './people.ts'
import { pick } from './working-time.ts'

export type Owner = { name: string; address: string }

/** One mail of a conversation, before headers and bytes. */
export type Turn = {
  at: number
  /** Undefined: the mailbox's owner writes. */
  author: DemoPerson | undefined
  text: string
  cc?: readonly MailPerson[]
  attachments?: readonly MailAttachment[]
  invite?: { title: string; startAt: number }
  table?: readonly (readonly string[])[]
  tracked?: boolean
}

/** The company that an address of ours belongs to. */
const houseOf = ({ address }: Owner): string => (address === CONTOSO.address ? 'Contoso' : 'Northwind')

export type Conversation = { subject: string; owner: Owner; contact: DemoPerson; turns: readonly Turn[] }

/** A built mail and what the mailbox shows of it. */
export type DemoMail = { spec: MailSpec; at: number; fromUs: boolean; last: boolean }

function addressOf(person: DemoPerson): { name: string; address: string } {
  return { name: person.name, address: person.addresses[0] ?? '' }
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** RFC 5545 request for half an hour. */
export function invitation(
  uid: string,
  title: string,
  startAt: number,
  organizer: Owner,
  guest: Owner,
): string {
  const fold = (line: string): string => line.replace(/(.{70})(?=.)/gu, '$1\r\n ')
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Northwind//Calendar//EN',
    'VERSION:2.0',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(startAt - 86_400_000)}`,
    `DTSTART:${stamp(startAt)}`,
    `DTEND:${stamp(startAt + 1_800_000)}`,
    `SUMMARY:${title}`,
    `ORGANIZER;CN=${organizer.name}:mailto:${organizer.address}`,
    `ATTENDEE;CN="${guest.name}";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${guest.address}`,
    'LOCATION:Video call',
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n')
}

/** Message-IDs as the providers of our addresses make them. */
const ownMessageId = ({ address }: Owner, id: string): string =>
  address === CONTOSO.address
    ? `EMUL${id}@EMUL1PR01MB0001.eurprd01.prod.outlook.com`
    : `CA+${id}@mail.gmail.com`

type Bodies = { text: string; html?: string; attachments: MailAttachment[] }

function bodiesOf(turn: Turn, owner: Owner, previous: Quoted | undefined, id: string): Bodies {
  const { author } = turn
  const attachments = [...(turn.attachments ?? [])]
  const rows = turn.table
  const said = rows ? `${turn.text}\n\n${tableText(rows)}` : turn.text
  const signed = author ? signatureText(author) : `-- \n${owner.name}\n${houseOf(owner)}`
  const text = [said, signed, ...(previous ? [quoteText(previous)] : [])].join('\n\n')
  if (author && !author.html) return { text, attachments }
  const cid = `mark.${id}`
  if (author) attachments.unshift(logo(cid, pick(author.company, 40)))
  const html = page(
    [
      paragraphs(turn.text),
      rows ? table(rows) : '',
      author ? signatureHtml(author, cid) : paragraphs(`${owner.name}\n${houseOf(owner)}`),
      turn.tracked === true && author ? trackedFooter(author.addresses[0]?.split('@')[1] ?? '', id) : '',
      previous ? quoteHtml(previous) : '',
    ].join('\n'),
  )
  return { text, html, attachments }
}

/** The mails of a conversation with headers that thread, quotes of what is answered, and signatures. */
export function mailsOf({ subject, owner, contact, turns }: Conversation): DemoMail[] {
  const references: string[] = []
  let previous: Quoted | undefined
  let reader = contact
  return turns.map((turn, index) => {
    const sender = turn.author ? addressOf(turn.author) : owner
    const receiver = turn.author ? owner : addressOf(reader)
    // Whoever began the conversation stays in copy when a colleague takes over.
    const cc = [...(turn.cc ?? []), ...(turn.author || reader === contact ? [] : [addressOf(contact)])]
    reader = turn.author ?? reader
    const id = `${pick(`${subject} ${contact.key} ${index}`, 4_000_000_000).toString(36)}.${turn.at.toString(36)}`
    const messageId = turn.author ? `${id}@${sender.address.split('@')[1]}` : ownMessageId(owner, id)
    const bodies = bodiesOf(turn, owner, previous, id)
    const spec: MailSpec = {
      from: sender,
      to: receiver,
      ...(cc.length === 0 ? {} : { cc }),
      subject: index === 0 ? subject : `Re: ${subject}`,
      date: turn.at,
      text: bodies.text,
      ...(bodies.html === undefined ? {} : { html: bodies.html }),
      attachments: bodies.attachments,
      ...(turn.invite
        ? {
            calendar: {
              method: 'REQUEST' as const,
              content: invitation(
                `${id}@northwind.example`,
                turn.invite.title,
                turn.invite.startAt,
                owner,
                addressOf(contact),
              ),
            },
          }
        : {}),
      messageId,
      ...(references.length === 0 ? {} : { inReplyTo: references.at(-1) ?? '', references: [...references] }),
    }
    references.push(messageId)
    previous = { author: sender.name, address: sender.address, at: turn.at, text: turn.text }
    return { spec, at: turn.at, fromUs: turn.author === undefined, last: index === turns.length - 1 }
  })
}
