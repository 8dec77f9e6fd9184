import { createHash } from 'node:crypto'
import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import { findBlockEnd, rewriteHeaders } from '../../http-emulator/mail/header-block.ts'
import {
  mailDate,
  multipart,
  textHeader,
  textPart,
  writeMessage,
} from '../../http-emulator/mail/mime-writer.ts'
import { deliveryStatus } from '../../http-emulator/mail/undeliverable.ts'
import type { Failure } from '../../http-emulator/mail/undeliverable.ts'
import { escapeHtml } from '../reply.ts'

/** Exchange's own words for what it found out by itself. */
const EXCHANGE_WORDS: Readonly<Record<string, { status: string; diagnostic: string }>> = {
  '5.1.1': {
    status: '5.1.10',
    diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  },
}

function recipientFields({ address, action, status, diagnostic }: Failure, at: number): string[] {
  const said = EXCHANGE_WORDS[status] ?? { status, diagnostic }
  return [
    `Final-Recipient: rfc822;${address}`,
    `Action: ${action}`,
    `Status: ${said.status}`,
    `Diagnostic-Code: smtp;${said.diagnostic}`,
    ...(action === 'delayed' ? [`Will-Retry-Until: ${mailDate(at + 24 * 3_600_000)}`] : []),
    `X-Display-Name: ${address}`,
  ]
}

const SERVER = 'EMUL1PR01MB0001.eurprd01.prod.outlook.com'

/**
 * The non-delivery report that Exchange puts into the inbox of the sender of `raw` (as it went out) about all its
 * failures of one kind. The extended properties of the sender's copy are not in it: they do not travel.
 */
export function nonDelivery(raw: Buffer, sender: string, failures: readonly Failure[], at: number): Buffer {
  const { messageId, subject } = factsOf(headersOf(raw))
  const delayed = failures[0]?.action === 'delayed'
  const addresses = failures.map(({ address }) => address)
  const key = createHash('sha256')
    .update(`${messageId} ${addresses.join(' ')}`)
    .digest('hex')
    .slice(0, 32)
  const text = delayed
    ? `Delivery is delayed to these recipients or groups:\r\n\r\n${addresses.join('\r\n')}\r\n\r\nThis message hasn't been delivered yet. Delivery will continue to be attempted.`
    : `Delivery has failed to these recipients or groups:\r\n\r\n${addresses.join('\r\n')}\r\n\r\nYour message couldn't be delivered.`
  const html = `<html><body><p>${escapeHtml(text).replaceAll('\r\n', '<br>\r\n')}</p></body></html>`
  const words = multipart('alternative', [textPart('plain', text), textPart('html', html)], `_000_${key}_`)
  const report = deliveryStatus(
    [`Reporting-MTA: dns;${SERVER}`, `Received-From-MTA: dns;${SERVER}`, `Arrival-Date: ${mailDate(at)}`],
    failures.map((failure) => recipientFields(failure, at)),
  )
  const seen = rewriteHeaders(raw, { Bcc: undefined })
  const { headersEnd } = findBlockEnd(seen, 0, seen.length)
  const parts = [
    words,
    { headers: ['Content-Type: message/delivery-status'], body: report },
    // The headers as they went out: Exchange leaves the contents away by default.
    { headers: ['Content-Type: text/rfc822-headers'], body: seen.subarray(0, headersEnd) },
  ]
  const domain = sender.slice(sender.lastIndexOf('@') + 1)
  return writeMessage(
    [
      `Received: from ${SERVER} by ${SERVER} with HTTPS; ${mailDate(at)}`,
      'Return-Path: <>',
      `From: "Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}>`,
      `To: ${sender}`,
      textHeader('Subject', `${delayed ? 'Delivery delayed' : 'Undeliverable'}: ${subject}`),
      `Date: ${mailDate(at)}`,
      `Message-ID: <${key}@${SERVER}>`,
      `In-Reply-To: <${messageId}>`,
      `References: <${messageId}>`,
      'Auto-Submitted: auto-replied',
      'X-MS-Exchange-Message-Is-Ndr:',
    ],
    multipart('report', parts, key, { 'report-type': 'delivery-status' }),
  )
}
