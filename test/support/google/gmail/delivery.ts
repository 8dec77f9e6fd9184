import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import { rewriteHeaders } from '../../http-emulator/mail/header-block.ts'
import type { Mailbox } from './mailbox.ts'
import type { StoredMessage } from './stored-message.ts'

/** The recipient's copy: no Bcc, and the trace headers that a receiving server adds. */
export function receivedCopy(raw: Buffer, recipient: string, at: number): Buffer {
  const sender = factsOf(headersOf(raw)).people.from[0]?.address ?? ''
  const received = `by 2002:a05:7300:emulated with SMTP id ${at.toString(36)}; ${new Date(at).toUTCString().replace('GMT', '+0000')}`
  return rewriteHeaders(raw, {
    'Delivered-To': recipient,
    Received: received,
    'Return-Path': `<${sender}>`,
    Bcc: undefined,
  })
}

/** Puts a mail into a mailbox as if it had come over SMTP, threaded by its References. */
export function receive(
  mailbox: Mailbox,
  raw: Buffer,
  at: number,
  labels: readonly string[] = ['UNREAD', 'INBOX'],
): StoredMessage {
  return mailbox.add({ raw, at, labels, thread: 'by-references' })
}
