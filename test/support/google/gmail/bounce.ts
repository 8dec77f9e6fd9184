import { createHash } from 'node:crypto'
import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import { findBlockEnd, rewriteHeaders } from '../../http-emulator/mail/header-block.ts'
import { mailDate, multipart, textPart, writeMessage } from '../../http-emulator/mail/mime-writer.ts'
import { deliveryStatus } from '../../http-emulator/mail/undeliverable.ts'
import type { Failure } from '../../http-emulator/mail/undeliverable.ts'
import { escapeHtml } from '../../http-emulator/reply.ts'

/** Above this Gmail gives back the headers alone. */
const MOST_RETURNED_BYTES = 64 * 1024

function saidOf({ address, action, diagnostic }: Failure): { subject: string; title: string; text: string } {
  const answer = `The response from the remote server was:\r\n\r\n${diagnostic}`
  if (action === 'delayed')
    return {
      subject: 'Delivery Status Notification (Delay)',
      title: 'Delivery incomplete',
      text: `There was a temporary problem delivering your message to ${address}. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.\r\n\r\n${answer}`,
    }
  return {
    subject: 'Delivery Status Notification (Failure)',
    title: 'Address not found',
    text: `Your message wasn't delivered to ${address} because the address couldn't be found, or is unable to receive mail.\r\n\r\n${answer}`,
  }
}

function returned(sent: Buffer): { headers: string[]; body: Buffer } {
  const raw = rewriteHeaders(sent, { Bcc: undefined })
  const { headersEnd } = findBlockEnd(raw, 0, raw.length)
  if (raw.length <= MOST_RETURNED_BYTES) return { headers: ['Content-Type: message/rfc822'], body: raw }
  return { headers: ['Content-Type: text/rfc822-headers'], body: raw.subarray(0, headersEnd) }
}

/**
 * What Gmail's mailer-daemon writes to the sender of `raw` (as it went out, Message-ID and all) about one recipient:
 * RFC 6522 with a status by RFC 3464 and the mail itself, or its headers where it is large.
 */
export function bounceOf(raw: Buffer, sender: string, failure: Failure, at: number): Buffer {
  const { messageId } = factsOf(headersOf(raw))
  const { address, action, status, diagnostic } = failure
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const key = createHash('sha256').update(`${messageId} ${address}`).digest('hex').slice(0, 32)
  const { subject, title, text } = saidOf(failure)
  const html = `<html><body><h2>${title}</h2><p>${escapeHtml(text).replaceAll('\r\n', '<br>\r\n')}</p></body></html>`
  const words = multipart(
    'alternative',
    [textPart('plain', `** ${title} **\r\n\r\n${text}`), textPart('html', html)],
    `${key}a`,
  )
  const report = deliveryStatus(
    [
      'Reporting-MTA: dns; googlemail.com',
      `Received-From-MTA: dns; ${sender}`,
      `Arrival-Date: ${mailDate(at)}`,
      `X-Original-Message-ID: <${messageId}>`,
    ],
    [
      [
        `Final-Recipient: rfc822; ${address}`,
        `Action: ${action}`,
        `Status: ${status}`,
        `Remote-MTA: dns; mx.${domain}. (192.0.2.25, the server for the domain ${domain}.)`,
        `Diagnostic-Code: smtp; ${diagnostic}`,
        `Last-Attempt-Date: ${mailDate(at)}`,
        ...(action === 'delayed' ? [`Will-Retry-Until: ${mailDate(at + 46 * 3_600_000)}`] : []),
      ],
    ],
  )
  const status3464 = { headers: ['Content-Type: message/delivery-status'], body: report }
  return writeMessage(
    [
      `Delivered-To: ${sender}`,
      'Return-Path: <>',
      `Received: by 2002:a05:7300:emulated; ${mailDate(at)}`,
      `X-Failed-Recipients: ${address}`,
      'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      `To: ${sender}`,
      'Auto-Submitted: auto-replied',
      `Subject: ${subject}`,
      `References: <${messageId}>`,
      `In-Reply-To: <${messageId}>`,
      `Message-ID: <${key}@mx.google.com>`,
      `Date: ${mailDate(at)}`,
    ],
    multipart('report', [words, status3464, returned(raw)], key, { 'report-type': 'delivery-status' }),
  )
}
