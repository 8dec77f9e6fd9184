import type { MailSpec } from '../mail-builder.ts'
import { escapeHtml, page } from './markup.ts'
import { ANN, CONTOSO, MARC, NOOR } from './people.ts'

/** Mail that belongs to no customer: newsletters, machines, colleagues. */
export type BackgroundMail = { spec: MailSpec; at: number; labels: readonly string[] }

const DAY_MS = 86_400_000

const ISSUES = [
  [
    'What drivers wish dispatchers knew',
    'Forty drivers, one question, and an answer that came up again and again: tell us why.',
  ],
  ['The Monday problem', 'A third of the week happens on one day. Three companies tell how they moved it.'],
  [
    'Route planning is not a maths problem',
    'The shortest round is rarely the one that people drive. Here is what they optimise instead.',
  ],
  [
    'Electric vans after one winter',
    'Range, heating, and the socket behind hall 3: a sober look at the numbers.',
  ],
  ['Reading list for long evenings', 'Six books about logistics that have no forklift on the cover.'],
  ['How to say no to a rush order', 'The cheapest sentence in field service, and when to use it.'],
  ['Paper is not dead', 'Why two of the best-run depots we know still print the day.'],
] as const

function newsletter(now: number, index: number, [title, lead]: readonly [string, string]): BackgroundMail {
  const at = now - (index * 12 + 3) * DAY_MS - 2 * 3_600_000
  const unsubscribe = `https://fieldnotes.example/u/${1000 + index}`
  const html =
    page(`<img src="https://cdn.fieldnotes.example/head.png" width="560" alt="Field Notes"><h1>${title}</h1><p>${lead}</p>
<p><img src="https://cdn.fieldnotes.example/issue-${40 - index}.jpg" width="560" alt=""></p><p><a href="https://fieldnotes.example/issues/${40 - index}">Read on</a></p>
<p style="font-size:11px"><a href="${unsubscribe}">Unsubscribe</a></p><img src="https://px.fieldnotes.example/o/${1000 + index}.gif" width="1" height="1" alt="">`)
  return {
    at,
    labels: ['INBOX', 'CATEGORY_PROMOTIONS'],
    spec: {
      from: { name: 'Field Notes Weekly', address: 'hello@fieldnotes.example' },
      to: ANN,
      subject: `${title} (issue ${40 - index})`,
      date: at,
      text: `${title}\n\n${lead}\n\nRead on: https://fieldnotes.example/issues/${40 - index}\nUnsubscribe: ${unsubscribe}`,
      html,
      headers: {
        'List-Unsubscribe': `<${unsubscribe}>, <mailto:leave-${1000 + index}@fieldnotes.example>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'List-Id': '<weekly.fieldnotes.example>',
        Precedence: 'bulk',
      },
    },
  }
}

const MACHINES = [
  [
    'Travel Desk',
    'no-reply@traveldesk.example',
    'Your booking: Lisbon, two nights',
    'Your booking is confirmed. Hotel Príncipe Real, two nights, breakfast included. This mailbox is not read.',
  ],
  [
    'Ledgerly',
    'noreply@ledgerly.example',
    'Expense report approved',
    'Your expense report "October travel" was approved and will be paid with the next run.',
  ],
  [
    'Northwind Status',
    'no-reply@status.northwind.example',
    'Resolved: slow map tiles in southern Europe',
    'Between 08:10 and 08:52 UTC map tiles took up to nine seconds. The cause was a full disk at the tile provider.',
  ],
  [
    'SignQuick',
    'notifications@signquick.example',
    'Completed: Master agreement',
    'All parties have signed. A copy is kept for you for ten years. Please do not answer this mail.',
  ],
  [
    'Parcel Point',
    'do-not-reply@parcelpoint.example',
    'Your parcel waits at the counter',
    'Bring the code 4471 and an identity card. The parcel is kept for seven days.',
  ],
  [
    'Webinar Desk',
    'no-reply@webinardesk.example',
    'Recording available: Planning for winter',
    'The recording of the session that you registered for can be watched until the end of the month.',
  ],
  [
    'Northwind IT',
    'no-reply@it.northwind.example',
    'Your password expires in ten days',
    'Change it under Account. We never ask for it by mail.',
  ],
] as const

function machineMail(now: number, index: number): BackgroundMail {
  const [name, address, subject, text] = MACHINES[index % MACHINES.length] ?? MACHINES[0]
  const at = now - (index * 6 + 1) * DAY_MS - (index % 5) * 3_600_000
  const html = page(
    `<table width="100%"><tr><td style="background:#f4f4f4;padding:24px"><h2>${escapeHtml(subject)}</h2><p>${escapeHtml(text)}</p></td></tr></table>`,
  )
  return {
    at,
    labels: ['INBOX', 'CATEGORY_UPDATES'],
    spec: {
      from: { name, address },
      to: ANN,
      subject,
      date: at,
      text,
      html,
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
  }
}

const COLLEAGUE = [
  [
    'Demo tenant for Friday',
    'The demo tenant is reset and has the Lisbon depots in it. Please do not rename them again.',
  ],
  [
    'Who takes the fair in Bologna?',
    'Two of us are enough. I can do the first two days if somebody else packs the screens.',
  ],
  [
    'Answers for sections 4 and 7',
    'I have 4, section 7 needs the numbers from the last recovery exercise. Wednesday evening, promised.',
  ],
  [
    'Price list from January',
    'New list attached to the wiki. Nothing changes for contracts that run; new ones pay two percent more.',
  ],
  ['Lunch', 'The Portuguese place at 12:30? I owe you one for the Bristol questionnaire.'],
] as const

function colleagueMail(now: number, index: number): BackgroundMail {
  const [subject, text] = COLLEAGUE[index] ?? COLLEAGUE[0]
  const at = now - (index * 11 + 2) * DAY_MS - 4 * 3_600_000
  return { at, labels: ['INBOX'], spec: { from: MARC, to: ANN, subject, date: at, text: `${text}\n\nMarc` } }
}

/** RFC 3464 report for the last mail to Maya, as a mail server would write it. */
function bounce(now: number): BackgroundMail {
  const at = now - 8 * DAY_MS - 58 * 60_000
  const text =
    'Your message could not be delivered.\n\nThe address maya@galilcold.example no longer exists (550 5.1.1 user unknown).\n\nSubject of the message: Re: Second cold store in Haifa'
  return {
    at,
    labels: ['INBOX', 'UNREAD'],
    spec: {
      from: { name: 'Mail Delivery Subsystem', address: 'mailer-daemon@googlemail.com' },
      to: ANN,
      subject: 'Delivery Status Notification (Failure)',
      date: at,
      text,
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Failed-Recipients': 'maya@galilcold.example' },
      attachments: [
        {
          filename: 'delivery-status.txt',
          contentType: 'message/delivery-status',
          content:
            'Reporting-MTA: dns; googlemail.com\r\n\r\nFinal-Recipient: rfc822; maya@galilcold.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n',
        },
      ],
    },
  }
}

export function backgroundMail(now: number): BackgroundMail[] {
  return [
    ...ISSUES.map((issue, index) => newsletter(now, index, issue)),
    ...Array.from({ length: 14 }, (_, index) => machineMail(now, index)),
    ...COLLEAGUE.map((_, index) => colleagueMail(now, index)),
    bounce(now),
  ]
}

const WORKSHOP = [
  ['Fitters next week', 'Two in Lisbon, one in Lagos, and I keep one here for whatever breaks.'],
  ['Store count', 'Twenty scanners, 61 mounts, and a box of cables that nobody can name.'],
  ['Van insurance', 'The new papers are in the folder. Please sign page three.'],
] as const

/** Mail to the second address that belongs to no customer. */
export function contosoMail(now: number): { spec: MailSpec; at: number; folder: string }[] {
  const letters = ISSUES.slice(0, 3).map((issue, index) => {
    const { spec, at } = newsletter(now, index, issue)
    return { spec: { ...spec, to: CONTOSO }, at, folder: 'Newsletters' }
  })
  const notes = WORKSHOP.map(([subject, text], index) => {
    const at = now - (index * 9 + 1) * DAY_MS - 3 * 3_600_000
    return {
      spec: { from: NOOR, to: CONTOSO, subject, date: at, text: `${text}\n\nNoor` },
      at,
      folder: 'Internal',
    }
  })
  return [...letters, ...notes]
}
