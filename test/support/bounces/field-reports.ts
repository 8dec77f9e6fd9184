import { mailText, plainReport, report } from './report-mail.ts'

export type ReportCase = {
  readonly name: string
  readonly mail: string
  /** Address, whether for good, and the enhanced code where it is told. */
  readonly expected: readonly (readonly [string, boolean, string | null])[]
}

const jana = 'jana@customer.example'
const fields = (...more: string[]): string => [`Final-Recipient: rfc822; ${jana}`, ...more].join('\n')

/** Reports with fields for programs (RFC 3464), as they should be and as they come. */
export const fieldReports: readonly ReportCase[] = [
  {
    name: 'a report by the book',
    mail: report({
      status: fields('Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 No such user'),
    }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'a failure that may pass',
    mail: report({
      status: fields('Action: failed', 'Status: 4.4.7', 'Diagnostic-Code: smtp; 451 4.4.1 no answer'),
    }),
    expected: [[jana, false, '4.4.7']],
  },
  {
    name: 'a full mailbox, which is worth another try whatever its class',
    mail: report({
      status: fields('Action: failed', 'Status: 5.2.2', 'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full'),
    }),
    expected: [[jana, false, '5.2.2']],
  },
  {
    name: 'two recipients of which one is only late',
    mail: report({
      status: `${fields('Action: failed', 'Status: 5.1.1')}\n\nFinal-Recipient: rfc822; kemi@customer.example\nAction: delayed\nStatus: 4.4.1`,
    }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'two recipients without an empty line between them',
    mail: report({
      status: `${fields('Action: failed', 'Status: 5.1.1')}\nFinal-Recipient: rfc822; kemi@customer.example\nAction: failed\nStatus: 4.2.0`,
    }),
    expected: [
      [jana, true, '5.1.1'],
      ['kemi@customer.example', false, '4.2.0'],
    ],
  },
  {
    name: 'empty lines within the fields of one recipient',
    mail: report({ status: `Final-Recipient: rfc822; ${jana}\n\nAction: failed\n\nStatus: 5.1.1` }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'a vague status beside an exact one of the other server',
    mail: report({
      status: fields('Action: failed', 'Status: 5.0.0', 'Diagnostic-Code: smtp; 550 5.7.1 Blocked'),
    }),
    expected: [[jana, true, '5.7.1']],
  },
  {
    name: 'the address as it was written, not the one it was made into',
    mail: report({
      status: `Original-Recipient: rfc822;${jana}\nFinal-Recipient: rfc822; jn4711@backend.customer.example\nAction: failed\nStatus: 5.1.1`,
    }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'a path where an address should be: the mail had one recipient',
    mail: report({ status: 'Final-Recipient: rfc822; /var/mail/jana\nAction: failed\nStatus: 5.3.0' }),
    expected: [[jana, true, '5.3.0']],
  },
  {
    name: 'a diagnostic that goes on over lines',
    mail: report({
      status: fields(
        'Action: failed',
        'Status: 5.0.0',
        'Diagnostic-Code: smtp; 550-5.1.1 The account',
        ' 550 5.1.1 does not exist',
      ),
    }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'an action of its own making, without a status',
    mail: report({ status: fields('Action: expired', 'Status:', 'Diagnostic-Code: Connection timed out') }),
    expected: [[jana, false, null]],
  },
  {
    name: 'no action, only a status with a comment',
    mail: report({ status: fields('Status: 5.0.0 (permanent failure)') }),
    expected: [[jana, true, '5.0.0']],
  },
  {
    name: 'the type of the address in capitals, brackets around the address',
    mail: report({ status: `Final-Recipient: RFC822;<${jana}>\nAction: FAILED\nStatus: 5.1.1` }),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'an address beyond ASCII (RFC 6533)',
    mail: report({ status: 'Final-Recipient: utf-8; jürgen@kunde.example\nAction: failed\nStatus: 5.1.1' }),
    expected: [['jürgen@kunde.example', true, '5.1.1']],
  },
  {
    name: 'fields in a part that calls itself text',
    mail: report({ status: fields('Action: failed', 'Status: 5.1.1') }).replace(
      'message/delivery-status',
      'text/plain',
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'fields in a part of bytes, in base64',
    mail: report({ status: 'x' }).replace(
      /Content-Type: message\/delivery-status[\s\S]*?--=_b/,
      `Content-Type: application/octet-stream; name="report.txt"\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(`${fields('Action: failed', 'Status: 5.1.1')}\n`)}\r\n--=_b`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'a report whose top calls itself mixed',
    mail: report({ status: fields('Action: failed', 'Status: 5.4.4'), type: 'multipart/mixed' }),
    expected: [[jana, true, '5.4.4']],
  },
  {
    name: 'a report whose parts became text, because the header lost its type',
    mail: mailText(
      [
        'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>',
        'To: ann@northwind.example',
        'Subject: Returned mail',
      ],
      `This is a MIME-encapsulated message\n\n--b\n\n--b\nContent-Type: message/delivery-status\n\n${fields('Action: failed', 'Status: 5.1.1')}\n\n--b--\n`,
    ),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'fields in the words themselves',
    mail: plainReport(
      'MAILER-DAEMON@service.example',
      'Delivery Status Notification (Failure)',
      `An error occurred while trying to deliver the mail to the following recipients:\n${jana}\n\nTechnical report:\n\nReporting-MTA: dsn; out.service.example\n\nAction: failed\nFinal-Recipient: rfc822; ${jana}\nDiagnostic-Code: smtp; 550 5.3.5 Error\nStatus: 5.3.5\n`,
    ),
    expected: [[jana, true, '5.3.5']],
  },
  {
    name: 'an old system, which ends its lines with CR alone',
    mail: report({ status: fields('Action: failed', 'Status: 5.1.1') }).replaceAll('\r\n', '\r'),
    expected: [[jana, true, '5.1.1']],
  },
  {
    name: 'reasons in the words where the fields give none',
    mail: report({
      notice: `Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n${jana}: 552 5.2.2 Mailbox Full\n\n    Below is a copy of the original message:`,
      status: fields('Action: failed', 'Status: 5.0.0'),
    }),
    expected: [[jana, false, '5.2.2']],
  },
  {
    name: 'the domain is not, beside a code that calls it passing',
    mail: report({
      status: fields('Action: failed', 'Status: 4.0.0', 'Diagnostic-Code: smtp; DNS Error: NXDOMAIN'),
    }),
    expected: [[jana, true, '4.0.0']],
  },
]
