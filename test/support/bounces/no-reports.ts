import { mailText, plainReport, report, returnedHeader } from './report-mail.ts'

const jana = 'jana@customer.example'
const failed = `Final-Recipient: rfc822; ${jana}\nAction: failed\nStatus: 5.1.1`
const qmail = `Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<${jana}>:\nSorry, no mailbox here by that name. (#5.1.1)\n`

/** Mail that is no report of mail that came back, by what it is. */
export const noReports: readonly { readonly name: string; readonly mail: string }[] = [
  {
    name: 'a report of a delay',
    mail: report({
      subject: 'Delayed Mail (still being retried)',
      status: `Final-Recipient: rfc822; ${jana}\nAction: delayed\nStatus: 4.4.1`,
    }),
  },
  {
    name: 'a report of success',
    mail: report({ status: `Final-Recipient: rfc822; ${jana}\nAction: relayed\nStatus: 2.1.5` }),
  },
  {
    name: 'news of a shop',
    mail: plainReport(
      'mailer@shop.example',
      'Your cart is waiting',
      'Do not miss it: your discount could expire, and an error on our page is no reason to go.\n\nWrite to:\n\nhelp@shop.example\n',
    ),
  },
  {
    name: 'a delay told in words',
    mail: plainReport(
      'mailer-daemon@googlemail.com',
      'Delivery Status Notification (Delay)',
      `THIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n     ${jana}\n\nMessage will be retried for 2 more day(s)\n`,
    ),
  },
  {
    name: 'a delay of Gmail under a subject like the others',
    mail: plainReport(
      'mailer-daemon@googlemail.com',
      'Delivery Status Notification (Failure)',
      `** Delivery incomplete **\n\nThere was a temporary problem delivering your message to ${jana}. Gmail will retry for 46 more hours.\n`,
    ),
  },
  {
    name: 'a read receipt',
    mail: report({
      from: 'Jana <jana@customer.example>',
      type: 'multipart/report; report-type=disposition-notification',
      status: `Final-Recipient: rfc822; ${jana}\nDisposition: manual-action/MDN-sent-manually; displayed`,
    }),
  },
  {
    name: 'a complaint',
    mail: report({ type: 'multipart/report; report-type=feedback-report', status: failed }),
  },
  {
    name: 'an out-of-office note on the null path',
    mail: plainReport(
      'Jana <jana@customer.example>',
      'Automatic reply: Offer',
      'I could not read your message: I am away until Monday. Urgent mail should be sent to kemi@customer.example.\n',
      ['Return-Path: <>', 'Auto-Submitted: auto-replied'],
    ),
  },
  {
    name: 'a challenge',
    mail: plainReport(
      'Jana <jana@customer.example>',
      'Please confirm your message',
      'To get your message delivered to jana@customer.example, please answer this mail.\n',
      ['Auto-Submitted: auto-replied'],
    ),
  },
  {
    name: 'a note of a list that a mail waits for its moderator',
    mail: plainReport(
      'sales-owner@lists.example',
      'Your message to sales awaits moderator approval',
      'Your mail to sales@lists.example is being held until the list moderator can review it.\n',
      ['Precedence: bulk'],
    ),
  },
  {
    name: 'a person who forwards a report',
    mail: plainReport('Kemi <kemi@customer.example>', 'Fwd: failure notice', `See below?\n\n${qmail}`),
  },
  {
    name: 'a person who attaches a report',
    mail: report({
      from: 'Kemi <kemi@customer.example>',
      subject: 'What does this mean?',
      returnPath: '<kemi@customer.example>',
      type: 'multipart/mixed',
      status: failed,
    }),
  },
  {
    name: 'an administrator who forwards a report from an address for all',
    mail: plainReport('admin@customer.example', 'FW: failure notice', qmail),
  },
  {
    name: 'a post about reports on a list',
    mail: plainReport(
      'Kemi <kemi@customer.example>',
      '[mail-ops] Undelivered Mail Returned to Sender: why?',
      `Our server says: <${jana}>: 550 5.1.1 unknown\n`,
      ['List-Id: <mail-ops.lists.example>', 'Precedence: list'],
    ),
  },
  {
    name: 'a newsletter of a parcel service',
    mail: plainReport(
      'noreply@parcels.example',
      'Delivery failed: your parcel',
      'We could not deliver your parcel. Write to help@parcels.example.\n',
    ),
  },
  {
    name: 'a postmaster who says something else',
    mail: plainReport('postmaster@customer.example', 'Maintenance', 'Questions to it@customer.example.\n'),
  },
  {
    name: 'a mail of a person',
    mail: mailText(returnedHeader.split('\n'), 'Dear Jana, your mailbox kemi@customer.example is full.'),
  },
]
