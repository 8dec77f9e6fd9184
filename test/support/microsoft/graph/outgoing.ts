import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { propertyId } from './extended-property.ts'
import { badRequest, GraphApiError } from './graph-error.ts'
import type { Mailbox } from './mailbox.ts'

const Recipient = z.object({
  emailAddress: z.object({ name: z.string().nullish(), address: z.string() }),
})

const Attachment = z.object({
  '@odata.type': z.string(),
  name: z.string(),
  contentType: z.string().nullish(),
  contentBytes: z.string().nullish(),
  contentId: z.string().nullish(),
  isInline: z.boolean().nullish(),
})

/** The writable properties of a message, as far as mail uses them. Unknown ones are ignored, as Graph ignores many. */
export const Message = z.object({
  subject: z.string().nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
  from: Recipient.nullish(),
  sender: Recipient.nullish(),
  toRecipients: z.array(Recipient).nullish(),
  ccRecipients: z.array(Recipient).nullish(),
  bccRecipients: z.array(Recipient).nullish(),
  replyTo: z.array(Recipient).nullish(),
  importance: z.string().nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
  attachments: z.array(Attachment).nullish(),
})
export type Message = z.infer<typeof Message>
/** `number` is what its id is made of while its message is a draft; the emulator gives it. */
export type OutgoingAttachment = z.infer<typeof Attachment> & { number?: number }

/** A message on its way out: what the client gave and what Exchange adds. */
export type OutgoingMessage = Omit<Message, 'attachments'> & {
  attachments?: readonly OutgoingAttachment[] | null | undefined
  /** Without brackets; always Exchange's own. */
  messageId: string
  threadIndex: Buffer
  inReplyTo?: string
  references?: readonly string[]
}

/** Exchange replaces whatever Message-ID a client supplies. */
export function exchangeMessageId(): string {
  return `${randomBytes(16).toString('hex').toUpperCase()}@EMUL1PR01MB0001.eurprd01.prod.outlook.com`
}

const MOST_HEADERS = 5

function checkHeaders(headers: readonly { name: string; value: string }[]): void {
  for (const { name } of headers)
    if (!/^x-/i.test(name))
      throw badRequest(
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
        'InvalidInternetMessageHeader',
      )
  if (headers.length > MOST_HEADERS)
    throw badRequest(
      `Maximum number of headers in one message should be less than or equal to ${MOST_HEADERS}.`,
      'InvalidInternetMessageHeaderCollection',
    )
}

/** Canonical id to value. */
export function extendedOf(message: Pick<Message, 'singleValueExtendedProperties'>): Map<string, string> {
  return new Map(
    (message.singleValueExtendedProperties ?? []).map(({ id, value }) => {
      const known = propertyId(id)
      if (known === undefined) throw badRequest(`The property Id '${id}' is invalid.`, 'ErrorInvalidProperty')
      return [known, value] as const
    }),
  )
}

function isMailable(address: string): boolean {
  return (
    address.length <= 320 &&
    /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+\.[^\s@.<>(),;:\\"[\]]+$/.test(address)
  )
}

/** What a message may not say, refused before anything is stored. */
export function checkMessage(message: Message | OutgoingMessage, { account }: Mailbox): void {
  checkHeaders(message.internetMessageHeaders ?? [])
  extendedOf(message)
  const sender = message.from?.emailAddress.address.toLowerCase()
  if (sender !== undefined && sender !== account.email)
    throw new GraphApiError({
      status: 403,
      code: 'ErrorSendAsDenied',
      message:
        'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
    })
  for (const { contentBytes } of message.attachments ?? [])
    if (typeof contentBytes === 'string' && !/^[A-Za-z0-9+/]*={0,2}$/.test(contentBytes))
      throw badRequest('The attachment content is no valid base64.', 'ErrorInvalidRequest')
}

/** "Exchange Online limits": recipients of one message. */
const MOST_RECIPIENTS = 500

/** Every recipient once, in lower case. No recipient or one that cannot be mailed is Exchange's 400. */
export function recipientsOf(
  message: Pick<Message, 'toRecipients' | 'ccRecipients' | 'bccRecipients'>,
): string[] {
  const lists = [message.toRecipients, message.ccRecipients, message.bccRecipients]
  const addresses = lists.flatMap((list) =>
    (list ?? []).map(({ emailAddress }) => emailAddress.address.trim()),
  )
  if (addresses.length === 0 || !addresses.every(isMailable))
    throw badRequest(
      'At least one recipient is not valid., Recipient is not valid.',
      'ErrorInvalidRecipients',
    )
  const each = [...new Set(addresses.map((address) => address.toLowerCase()))]
  if (each.length > MOST_RECIPIENTS)
    throw badRequest('The message has more recipients than are allowed.', 'ErrorExceededMaxRecipientLimit')
  return each
}
