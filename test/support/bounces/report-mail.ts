/** A mail as text, lines ended as on the wire. */
export const mailText = (headers: readonly string[], body: string): string =>
  [...headers, '', body].join('\n').replaceAll('\n', '\r\n')

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const returnedHeader = `Message-ID: <first@northwind.example>
X-Liaison-Submission: sub-1
From: Ann Meyer <ann@northwind.example>
To: Jana <jana@customer.example>
Subject: Offer`

type Report = {
  readonly from?: string
  readonly subject?: string
  readonly notice?: string
  readonly status: string
  readonly returned?: string
  readonly type?: string
  readonly returnPath?: string
}

/** A report as RFC 6522 and RFC 3464 want it: words, fields, and what comes back. */
export const report = ({
  from = 'Mail Delivery System <MAILER-DAEMON@mx.customer.example>',
  subject = 'Undelivered Mail Returned to Sender',
  notice = 'Your mail could not be delivered.',
  status,
  returned = returnedHeader,
  type = 'multipart/report; report-type=delivery-status',
  returnPath = '<>',
}: Report): string =>
  mailText(
    [
      `Return-Path: ${returnPath}`,
      `From: ${from}`,
      'To: ann@northwind.example',
      `Subject: ${subject}`,
      'MIME-Version: 1.0',
      `Content-Type: ${type}; boundary="=_b"`,
    ],
    `--=_b
Content-Type: text/plain; charset=utf-8

${notice}

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

${status}

--=_b
Content-Type: message/rfc822

${returned}

Dear Jana
--=_b--
`,
  )

/** A report of words alone. */
export const plainReport = (
  from: string,
  subject: string,
  body: string,
  headers: readonly string[] = [],
): string =>
  mailText(
    [
      `From: ${from}`,
      'To: ann@northwind.example',
      `Subject: ${subject}`,
      ...headers,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
    ],
    body,
  )
