import { z } from 'zod'
import { factsOf, headersOf, peopleIn } from '../../http-emulator/mail/facts.ts'
import { headerValue, headerValues, rewriteHeaders } from '../../http-emulator/mail/header-block.ts'
import { accepted } from '../reply.ts'
import { jsonBody } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import { newConversation, replyIndex } from './conversation.ts'
import { exchangeMime } from './exchange-mime.ts'
import { badRequest, GraphApiError } from './graph-error.ts'
import { checkMessage, exchangeMessageId, extendedOf, Message, recipientsOf } from './outgoing.ts'
import type { OutgoingMessage } from './outgoing.ts'

/** Hands a finished mail over: the others get it at once, the sender's own copy is filed. */
export function submit(
  { mailbox, deliver, fileSent, options }: GraphCall,
  mail: {
    raw: Buffer
    recipients: readonly string[]
    extended: ReadonlyMap<string, string>
    index: Buffer
    save: boolean
  },
): void {
  const { raw, recipients, extended, index, save } = mail
  deliver(raw, recipients)
  if (!save) return
  const at = options.clock()
  fileSent(mailbox, () => {
    const folder = mailbox.folders.wellKnown('sentitems')
    mailbox.add({ raw, at, folder, received: false, isRead: true, extended, conversationIndex: index })
  })
}

export function submitMessage(call: GraphCall, message: OutgoingMessage, save: boolean): void {
  const recipients = recipientsOf(message)
  const raw = exchangeMime(message, call.mailbox, call.options.clock())
  submit(call, { raw, recipients, extended: extendedOf(message), index: message.threadIndex, save })
}

const SendMail = z.object({ message: Message, saveToSentItems: z.boolean().nullish() })

/** The body of a MIME request: text/plain with the message in base64 (not base64url). */
export function mimeBody({ request }: GraphCall): Buffer {
  const text = request.body.toString('latin1').replace(/\s+/g, '')
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    throw badRequest('Invalid base64 string for MIME content.', 'ErrorMimeContentInvalidBase64String')
  return Buffer.from(text, 'base64')
}

export function isMime({ request }: GraphCall): boolean {
  return /^text\/plain\b/i.test(request.headers['content-type'] ?? '')
}

/** Headers that Exchange does not carry on ("Auto-Submitted": msgraph-sdk-dotnet#2209). */
const STRIPPED = { 'Auto-Submitted': undefined, 'Return-Path': undefined }

/** The mail of a client that composes itself. From, Date and Message-ID are Exchange's. */
export function submitMime(
  call: GraphCall,
  given: Buffer,
  parent?: { index: Buffer; messageId: string; references: readonly string[] },
): void {
  const { mailbox, options } = call
  const headers = headersOf(given)
  const recipients = (['to', 'cc', 'bcc'] as const).flatMap((field) =>
    peopleIn(headerValues(headers, field)).map((person) => person.address),
  )
  if (recipients.length === 0)
    throw badRequest(
      'At least one recipient is not valid., Recipient is not valid.',
      'ErrorInvalidRecipients',
    )
  const sender = factsOf(headers).people.from[0]?.address
  if (sender !== undefined && sender !== mailbox.account.email)
    throw new GraphApiError({ status: 403, code: 'ErrorSendAsDenied', message: 'Cannot submit message.' })
  const at = options.clock()
  const messageId = exchangeMessageId()
  const cited = factsOf(headers).references.at(-1)
  const known =
    parent?.index ?? (cited === undefined ? undefined : mailbox.byMessageId(cited)[0]?.conversationIndex)
  const index = known ? replyIndex(known, at) : newConversation(messageId, at)
  const raw = rewriteHeaders(given, {
    ...STRIPPED,
    ...(sender === undefined ? { From: `"${mailbox.account.name}" <${mailbox.account.email}>` } : {}),
    ...(headerValue(headers, 'date') === undefined
      ? { Date: new Date(at).toUTCString().replace('GMT', '+0000') }
      : {}),
    ...(parent
      ? {
          'In-Reply-To': `<${parent.messageId}>`,
          References: [...parent.references, parent.messageId].map((id) => `<${id}>`).join(' '),
        }
      : {}),
    'Thread-Index': index.toString('base64'),
    'Message-ID': `<${messageId}>`,
  })
  submit(call, { raw, recipients: [...new Set(recipients)], extended: new Map(), index, save: true })
}

/** POST /me/sendMail: 202 without a body and without an id. */
export const sendMail: GraphMethod = (call) => {
  if (isMime(call)) {
    submitMime(call, mimeBody(call))
    return accepted()
  }
  const { message, saveToSentItems } = jsonBody(SendMail, call.request)
  checkMessage(message, call.mailbox)
  const messageId = exchangeMessageId()
  const threadIndex = newConversation(messageId, call.options.clock())
  submitMessage(call, { ...message, messageId, threadIndex }, saveToSentItems !== false)
  return accepted()
}
