import { randomBytes } from 'node:crypto'
import { notFound } from '../google-error.ts'
import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import { headerValue, rewriteHeaders } from '../../http-emulator/mail/header-block.ts'
import { json } from '../reply.ts'
import type { GmailCall, GmailMethod } from './call.ts'
import type { Mailbox } from './mailbox.ts'
import { messageReference } from './messages.ts'
import { recipientsOf, requireRecipients } from './recipients.ts'
import type { StoredMessage } from './stored-message.ts'
import { threadForSending } from './threading.ts'
import { readSubmission, requireRaw } from './upload.ts'

function primarySender(mailbox: Mailbox): string {
  const name = /^[\x20-\x7e]*$/.test(mailbox.name)
    ? `"${mailbox.name.replace(/["\\]/g, '')}"`
    : `=?UTF-8?B?${Buffer.from(mailbox.name).toString('base64')}?=`
  return `${name} <${mailbox.email}>`
}

/** RFC 5322 date in UTC. */
function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

/** Headers that Gmail puts right before it sends: From of somebody else, Date, Message-ID. */
function outgoing({ mailbox, options }: GmailCall, raw: Buffer): Buffer {
  const headers = headersOf(raw)
  const facts = factsOf(headers)
  const change: Record<string, string> = {}
  const sender = facts.people.from[0]?.address
  if (sender === undefined || !mailbox.isOwnAddress(sender)) change['From'] = primarySender(mailbox)
  if (headerValue(headers, 'date') === undefined) change['Date'] = mailDate(options.clock())
  if (options.messageIds === 'replace' || facts.messageId === '') {
    change['Message-ID'] = `<CA${randomBytes(33).toString('base64url')}@mail.gmail.com>`
  }
  return Object.keys(change).length === 0 ? raw : rewriteHeaders(raw, change)
}

/** A thread that is named must exist, whether or not the mail will join it. */
export function requireThread(mailbox: Mailbox, threadId: string | undefined): void {
  if (threadId !== undefined && mailbox.thread(threadId).length === 0) throw notFound()
}

/** Sends a mail: stores the sender's copy (Bcc kept) and hands it to the other emulated mailboxes. */
export function sendMail(call: GmailCall, raw: Buffer, threadId: string | undefined): StoredMessage {
  const { mailbox, options, deliver } = call
  const recipients = requireRecipients(headersOf(raw))
  requireThread(mailbox, threadId)
  const sent = outgoing(call, raw)
  const facts = factsOf(headersOf(sent))
  const toSelf = recipients.some((address) => mailbox.isOwnAddress(address))
  const stored = mailbox.add({
    raw: sent,
    at: options.clock(),
    // Mail to oneself is one message that is both sent and received.
    labels: toSelf ? ['UNREAD', 'SENT', 'INBOX'] : ['SENT'],
    thread: threadForSending(facts, threadId, mailbox.threadLookup),
    facts,
  })
  deliver(sent, recipients, mailbox)
  return stored
}

/** The message of a draft; no recipients are fine, unreadable ones are not. */
export function storeDraftMessage(
  { mailbox, options }: GmailCall,
  raw: Buffer,
  threadId: string | undefined,
): StoredMessage {
  recipientsOf(headersOf(raw))
  requireThread(mailbox, threadId)
  const headers = headersOf(raw)
  const kept =
    headerValue(headers, 'date') === undefined
      ? rewriteHeaders(raw, { Date: mailDate(options.clock()) })
      : raw
  const facts = factsOf(headersOf(kept))
  const thread = threadForSending(facts, threadId, mailbox.threadLookup)
  return mailbox.add({ raw: kept, at: options.clock(), labels: ['DRAFT'], thread, facts })
}

export const sendMessage: GmailMethod = (call) => {
  const submitted = readSubmission(call, 'message')
  return json(200, messageReference(sendMail(call, requireRaw(submitted), submitted.threadId)))
}
