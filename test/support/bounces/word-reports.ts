import { mailText, plainReport, returnedHeader } from './report-mail.ts'
import type { ReportCase } from './field-reports.ts'

const jana = 'jana@customer.example'

const below = `Return-Path: <ann@northwind.example>\n${returnedHeader}\n\nDear Jana\n`

/** Reports in words alone, by the program whose words they are. Names and hosts are made up. */
export const wordReports: readonly ReportCase[] = [
  {
    name: 'qmail',
    mail: plainReport(
      'MAILER-DAEMON@mx.example',
      'failure notice',
      `Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${jana}>:\n192.0.2.25 does not like recipient.\nRemote host said: 550 5.1.1 <${jana}>... User Unknown\nGiving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\n${below}`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'qmail that waited too long',
    mail: plainReport(
      'MAILER-DAEMON@mx.example',
      'failure notice',
      `Hi. This is the qmail-send program at mx.example.\n\n<${jana}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n${below}`,
    ),
    expected: [[jana, false, '4.4.1']],
  },
  {
    name: 'Exim',
    mail: plainReport(
      'Mail Delivery System <Mailer-Daemon@mx.example>',
      'Mail delivery failed: returning message to sender',
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${jana}\n    SMTP error from remote mail server after RCPT TO:<${jana}>:\n    host mx.customer.example [192.0.2.1]: 550 5.7.1 rejected\n\n------ This is a copy of the message, including all the headers. ------\n\n${below}`,
      [`X-Failed-Recipients: ${jana}`],
    ),
    expected: [[jana, true, '5.7.1']],
  },
  {
    name: 'Exim, for an address that an alias made: the one that was written counts',
    mail: plainReport(
      'Mailer-Daemon@mx.example',
      'Mail delivery failed: returning message to sender',
      `A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  jn@elsewhere.example\n    (generated from ${jana})\n    host mx.elsewhere.example [192.0.2.1]: 550 unknown\n\n------ This is a copy of the message, including all the headers. ------\n\n${below}`,
      ['X-Failed-Recipients: jn@elsewhere.example'],
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'Exim that tried for days',
    mail: plainReport(
      'Mailer-Daemon@mx.example',
      'Mail delivery failed: returning message to sender',
      `A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  ${jana}\n    retry timeout exceeded\n\n------ This is a copy of the message, including all the headers. ------\n\n${below}`,
    ),
    expected: [[jana, false, null]],
  },
  {
    name: 'Postfix without fields',
    mail: plainReport(
      'MAILER-DAEMON@mx.example',
      'Undelivered Mail Returned to Sender',
      `This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n                   The mail system\n\n<${jana}>: host mx.customer.example[192.0.2.1] said: 550 5.1.1\n    <${jana}>: Recipient address rejected (in reply to RCPT TO command)\n`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'sendmail',
    mail: plainReport(
      'Mail Delivery Subsystem <MAILER-DAEMON@mx.example>',
      'Returned mail: see transcript for details',
      `The original message was received at Mon, 2 Nov 2026 10:00:00 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<${jana}>\n    (reason: 550 5.1.1 <${jana}>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.customer.example.:\n>>> RCPT To:<${jana}>\n<<< 550 5.1.1 <${jana}>... User unknown\n`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'an older sendmail',
    mail: plainReport(
      'MAILER-DAEMON@mx.example',
      'Returned mail: Host unknown',
      `   ----- Transcript of session follows -----\n554 <${jana}>... 550 Host unknown (Authoritative answer from name server)\n\n   ----- Unsent message follows -----\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'OpenSMTPD',
    mail: plainReport(
      'Mailer Daemon <MAILER-DAEMON@mx.example>',
      'Delivery status notification: error',
      `    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n${jana}: 550 5.2.2 <${jana}>... Mailbox Full\nkemi@customer.example: 550 5.1.1 User Unknown\n\n    Below is a copy of the original message:\n\n${below}`,
    ),
    expected: [
      [jana, false, '5.2.2'],
      ['kemi@customer.example', true, '5.1.1'],
    ],
  },
  {
    name: 'DragonFly',
    mail: plainReport(
      'MAILER-DAEMON <>',
      'Mail delivery failed',
      `This is the DragonFly Mail Agent v0.13 at mx.example.\n\nThere was an error delivering your mail to <${jana}>.\n\nmx.customer.example [192.0.2.1] did not like our RCPT TO:\n550 5.1.6 <${jana}>: moved\n\nMessage headers follow.\n\n${below}`,
    ),
    expected: [[jana, true, '5.1.6']],
  },
  {
    name: 'Exchange of old',
    mail: plainReport(
      'System Administrator <postmaster@customer.example>',
      'Undeliverable: Offer',
      `Your message\n\n  To:      Jana\n  Subject: Offer\n  Sent:    Mon, 2 Nov 2026 10:00:00\n\ndid not reach the following recipient(s):\n\n${jana} on Mon, 2 Nov 2026 10:00:03\n    The recipient name is not recognized\n\tMSEXCH:IMS:Customer:HQ:MAIL 0 (000C05A6) Unknown Recipient\n`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'Exchange, HTML only, in German',
    mail: mailText(
      [
        'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northwind.example>',
        'To: ann@northwind.example',
        'Subject: Unzustellbar: Offer',
        'Content-Type: text/html; charset=utf-8',
      ],
      `<html><body><p><b>Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:</b></p><p><a href="mailto:${jana}">${jana}</a></p><p>Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.</p><p>Diagnoseinformationen für Administratoren:</p><p>${jana}<br>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p></body></html>`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'Exchange in French',
    mail: plainReport(
      'postmaster@customer.example',
      'Non remis : Offer',
      `La remise a échoué pour ces destinataires ou groupes :\n\n${jana}<mailto:${jana}>\nLa boîte aux lettres du destinataire est pleine.\n\nInformations de diagnostic pour les administrateurs :\n`,
    ),
    expected: [[jana, false, null]],
  },
  {
    name: 'Gmail of old',
    mail: plainReport(
      'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      'Delivery Status Notification (Failure)',
      `Delivery to the following recipient failed permanently:\n\n     ${jana}\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected. The error that the other server returned was:\n550 5.1.1 <${jana}>... User Unknown\n\n----- Original message -----\n\n${below}`,
      [`X-Failed-Recipients: ${jana}`],
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'Gmail of today, words alone',
    mail: plainReport(
      'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      'Delivery Status Notification (Failure)',
      `** Address not found **\n\nYour message wasn't delivered to ${jana} because the address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist.\n`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'Yahoo',
    mail: plainReport(
      'MAILER-DAEMON@yahoo.example',
      'Failure Notice',
      `Sorry, we were unable to deliver your message to the following address.\n\n<${jana}>:\nNo mx record found for domain=customer.example\n\n--- Below this line is a copy of the message.\n\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'Domino',
    mail: plainReport(
      'Postmaster@customer.example',
      'DELIVERY FAILURE: User not listed',
      `Your message\n\n  Subject: Offer\n\nwas not delivered to:\n\n  ${jana}\n\nbecause:\n\n  User Jana (${jana}) not listed in Domino Directory\n`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'Notes',
    mail: plainReport(
      'postmaster@customer.example',
      'Undeliverable message',
      `------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n${jana}\n\n------- Returned Message --------\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'MailMarshal',
    mail: plainReport(
      'postmaster@customer.example',
      'Undeliverable Mail: "Offer"',
      `Your message:\n   From:    ann@northwind.example\n   Subject: Offer\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected: \n    ${jana}\n\nAdditional Information\n======================\nOriginal Sender:    <ann@northwind.example>\n`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'IMail',
    mail: plainReport(
      '"Postmaster" <postmaster@customer.example>',
      'Undeliverable Mail',
      `Unknown user: ${jana}\n\nOriginal message follows.\n\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'a filter',
    mail: plainReport(
      'postmaster@customer.example',
      'Mail could not be delivered',
      `Message from InterScan Messaging Security Suite\n\nUnable to deliver message to <${jana}>. Please check if address is correct.\n`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'm-FILTER in Japanese',
    mail: plainReport(
      'POSTMASTER <postmaster@customer.example>',
      'failure notice',
      `このメールは「m-FILTER」が自動的に生成して送信しています。\n以下のメールアドレスへの送信に失敗しました。\n\n${jana}\n\n-------server message\n550 5.1.1 unknown user\n-------original message\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'a mobile carrier',
    mail: plainReport(
      'no-reply@carrier.example',
      'Mail',
      `Your mail sent on: Mon, 2 Nov 2026 10:00:00 +0000\nCould not be delivered to: <${jana}>\nAs their mailbox is full.\n`,
    ),
    expected: [[jana, false, null]],
  },
  {
    name: 'a server that nobody knows',
    mail: plainReport(
      'postmaster@customer.example',
      'Your mail was rejected',
      `We are sorry. The mail that you sent to ${jana} was refused.\n`,
    ),
    expected: [[jana, true, null]],
  },
  {
    name: 'no name at all, of a mail with one recipient',
    mail: plainReport(
      'MAILER-DAEMON@mx.example',
      'Undeliverable message',
      `This user doesn't have an account here.\n\n----- Original message -----\n${below}`,
    ),
    expected: [[jana, true, null]],
  },
]
