import type { Activity } from '../../../shared/domain/activity.ts'
import type { ContactRow } from '../../../shared/domain/contact.ts'
import type { Origin } from '../../../shared/domain/matching.ts'
import type { Attachment, Message } from '../../../shared/domain/message.ts'

/** Believable people and mail for looking at the window without main. Everything follows from the index alone. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const featured = [
  ['Tomás Rivera', 'Altamar', 'Head of Operations'],
  ['Jana Novák', 'Meridian Labs', 'Security Officer'],
  ['Priya Kapoor', 'Kapoor & Sons', 'Counsel'],
  ['Lena Schuster', 'Schuster Maschinenbau', 'Einkauf'],
  ['Efe Demir', 'Demir Lojistik', 'CFO'],
  ['Kemi Okafor', 'Lagos Freight', 'Programme Lead'],
  ['山田 美咲', '株式会社みらい', '購買部'],
  ['ליאור בן־דוד', 'חברת אופק', 'מנהל רכש'],
  [
    'Bartholomew Featherstonehaugh-Cholmondeley of Worcestershire',
    'The Extraordinarily Long Name Trading Company',
    'Executive Vice President of Absolutely Everything Else',
  ],
  ['Maya Ben-David', 'Harbour Nine', ''],
] as const
const first = [
  'Ann',
  'Marc',
  'Inês',
  'Noor',
  'Sofia',
  'Luca',
  'Aiko',
  'Owen',
  'Zoe',
  'Ravi',
  'Mila',
  'Hugo',
] as const
const last = [
  'Meyer',
  'Prado',
  'Larsen',
  'Haddad',
  'Rossi',
  'Tanaka',
  'Byrne',
  'Kowalski',
  'Silva',
  'Weber',
] as const
const companies = ['Northwind', 'Contoso', 'Fabrikam', 'Tailspin', 'Adatum', 'Litware'] as const
const subjects = [
  [
    'Re: Rollout for the Lisbon team',
    'The revised plan is attached, with the two-week overlap that you asked for.',
  ],
  [
    'Security questionnaire',
    'Could you fill in sections 4 to 7? Our auditors ask for them by the end of the month.',
  ],
  ['Contract, final version', 'Legal is fine with clause 9. Two small things are left, both in the annex.'],
  ['Angebot Q1, überarbeitet', 'Vielen Dank für das Gespräch von gestern. Anbei das überarbeitete Angebot.'],
  ['Intro to our CFO', 'Happy to connect you two. Efe, this is Ann; Ann, Efe decides on the budget.'],
  ['Pilot review', 'Thanks for the numbers. The depots in Porto are ahead, Faro needs another week.'],
  ['お見積りの件', 'ご確認のほどよろしくお願いいたします。添付の見積書をご覧ください。'],
  ['הצעת מחיר מעודכנת', 'תודה על השיחה אתמול, מצורפת ההצעה המעודכנת.'],
] as const

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('an empty list')
  return found
}

export const personAt = (
  index: number,
): { name: string; company: string; title: string; address: string } => {
  const star = featured[index]
  const name = star?.[0] ?? `${at(first, index * 7)} ${at(last, Math.floor(index / 3))}`
  const company = star?.[1] ?? at(companies, index)
  return {
    name,
    company,
    title: star?.[2] ?? 'Buyer',
    address: `person${index}@${company.toLowerCase().replaceAll(/[^a-z]/g, '') || 'mirai'}.example`,
  }
}

export const contactRowAt = (index: number, now: number): ContactRow => {
  const person = personAt(index)
  const [subject, snippet] = at(subjects, index)
  const occurredAt = now - (index < 2 ? 20 * minute + index * 90 * minute : index * 11 * hour)
  return {
    id: `contact-${index}`,
    name: person.name,
    company: person.company,
    address: person.address,
    activityCount: 12,
    bounced: index === 9,
    last:
      index % 13 === 12
        ? null
        : { occurredAt, direction: index % 3 === 0 ? 'sent' : 'received', subject, snippet },
  }
}

/** Sent mails in turn: confirmed, answered, given back, reminded of, and one that another program sent. */
const whatBecameOf = (contact: number, index: number, now: number): Activity['sent'] => {
  const kind = (index / 3) % 5
  if (kind === 4) return null
  const bounce = {
    address: personAt(contact).address,
    at: now - index * 7 * hour,
    permanent: index % 2 === 0,
    status: index % 2 === 0 ? '5.1.1' : '4.2.2',
    diagnostic: 'smtp; 550 5.1.1 The email account that you tried to reach does not exist',
  }
  return {
    submissionId: `submission-of-${contact}-${index}`,
    confirmed: kind !== 3 || index > 20,
    answeredAt: kind === 1 ? now - 20 * minute - (index - 1) * 7 * hour : null,
    bounces: kind === 2 ? [bounce] : [],
    remindAt: kind === 3 ? now + 2 * day : null,
  }
}

/** Mostly people; now and then a newsletter, a list, a program. */
const originAt = (index: number): Origin =>
  index % 8 === 2 ? 'bulk' : index % 11 === 7 ? 'automatic' : index % 13 === 10 ? 'list' : 'person'

export const activityAt = (contact: number, index: number, now: number): Activity => {
  const sent = index % 3 === 0
  const person = personAt(contact)
  const [subject, snippet] = at(subjects, contact + Math.floor(index / 3))
  return {
    id: `activity-${contact}-${index}`,
    contactId: `contact-${contact}`,
    kind: sent ? 'email_sent' : 'email_received',
    occurredAt: now - 20 * minute - index * 7 * hour - Math.floor(index / 4) * day,
    mailboxAddress: 'ann@northwind.example',
    messageId: `message-${contact}-${index}`,
    who: sent
      ? { name: 'Ann Meyer', address: 'ann@northwind.example' }
      : { name: person.name, address: person.address },
    subject: index % 17 === 16 ? '' : subject,
    snippet,
    attachmentCount: index % 5 === 1 ? 2 : 0,
    origin: sent ? 'person' : originAt(index),
    threadCount: index % 12 < 9 ? 3 : 1,
    sent: sent ? whatBecameOf(contact, index, now) : null,
  }
}

const file = (index: number, filename: string, mediaType: string, size: number): Attachment => ({
  index,
  filename,
  mediaType,
  size,
  inline: false,
  contentId: null,
})

/** Files that are more than files: a mail, an invitation, Outlook's own format. */
const specialFiles = [
  file(2, 'Delivery note 4711.eml', 'message/rfc822', 31_400),
  file(3, 'invite.ics', 'text/calendar', 2100),
  file(4, 'winmail.dat', 'application/ms-tnef', 18_300),
]

export const messageAt = (messageId: string, now: number): Message => {
  const [, contactText = '0', indexText = '0'] = messageId.split('-')
  const activity = activityAt(Number(contactText), Number(indexText), now)
  const person = personAt(Number(contactText))
  const them = { name: person.name, address: person.address }
  const me = { name: 'Ann Meyer', address: 'ann@northwind.example' }
  const sent = activity.kind === 'email_sent'
  return {
    id: messageId,
    mailboxId: 'mailbox-1',
    direction: sent ? 'sent' : 'received',
    occurredAt: activity.occurredAt,
    subject: activity.subject,
    from: sent ? me : them,
    to: sent ? [them] : [me, { name: 'Jana Novák', address: 'jana@meridian.example' }],
    cc: [],
    bcc: [],
    replyTo: [],
    snippet: activity.snippet,
    origin: activity.origin,
    hasHtml: Number(indexText) % 4 !== 3,
    attachments:
      activity.attachmentCount === 0
        ? []
        : [
            {
              index: 0,
              filename: 'depots-lisbon.xlsx',
              mediaType: 'application/vnd.ms-excel',
              size: 84_120,
              inline: false,
              contentId: null,
            },
            {
              index: 1,
              filename: 'yard.png',
              mediaType: 'image/png',
              size: 1_204_000,
              inline: false,
              contentId: null,
            },
            ...specialFiles,
          ],
  }
}

const reply = `<div dir="ltr"><p>Hi Ann,</p><p>thanks for the call yesterday. The team likes the pilot, but we need a two-week overlap with the old system in Lisbon before we switch it off. Could you send a revised plan by Thursday?</p><p>I attach the list of depots. <a href="https://altamar.example/depots">The map is here.</a></p><p>Tomás</p></div>
<img src="https://cdn.altamar.example/logo.png" alt=""><img src="https://cdn.altamar.example/banner.png"><img src="https://t.altamar.example/o.gif?u=1" width="1" height="1">
<div class="gmail_quote"><div class="gmail_attr">On Mon, 16 Nov 2026 at 09:12, Ann Meyer wrote:</div><blockquote type="cite"><p>Dear Tomás, here is the first plan.</p></blockquote></div>`
const newsletter = `<html><head><style>.x{color:#204080;background:url(https://t.example/a.png)}</style></head><body bgcolor="#f2f2f2"><table width="640" style="background:#fff;margin:0 auto"><tr><td style="padding:24px;font-family:Georgia;color:#333"><h2 class="x">The monthly letter</h2><p>Loremipsumdolorsitametconsecteturadipiscingelitseddoeiusmodtemporincididuntutlaboreetdoloremagnaaliqua.</p><img src="cid:pic@x" alt="A yard"></td></tr></table></body></html>`
const text = `Hello,\n\nthe numbers are at https://altamar.example/numbers (see page 4).\n\nTomás\n\nOn Mon, 16 Nov 2026, Ann Meyer wrote:\n> Could you send the numbers?\n> Ann`

/** The body that the dev server answers with. */
export const bodyOf = (messageId: string, kind: string): string => {
  if (kind === 'text') return text
  return Number(messageId.split('-')[2] ?? 0) % 4 === 2 ? newsletter : reply
}
