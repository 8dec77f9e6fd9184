import { addressKey } from '../../../shared/rules/address.ts'
import { messageIds } from '../../../shared/rules/threading.ts'
import type { Origin } from '../../../shared/domain/matching.ts'
import type { Direction } from '../../../shared/domain/message.ts'
import { originOf } from '../origin.ts'
import type { NotKept, ProviderAttachment, ProviderMessage } from '../provider.ts'
import type { Standing } from './folder-tree.ts'
import { authorOf, peopleOf } from './people.ts'
import type { FullMessage, GraphAttachment } from './schemas.ts'
import { markId, propertyValue, submissionIdOf } from './submission-mark.ts'
import { odataText } from './query.ts'

/** PidTagInReplyToId and PidTagInternetReferences: there for sent mail too, whose headers Graph leaves out. */
const inReplyToId = 'String 0x1042'
const referencesId = 'String 0x1039'
/** PidTagMessageClass, which tells a report or an automatic answer whose headers Exchange never wrote. */
const classId = 'String 0x001A'

const headFields = [
  'conversationId',
  'parentFolderId',
  'isDraft',
  'receivedDateTime',
  'sentDateTime',
  'createdDateTime',
  'internetMessageId',
  'internetMessageHeaders',
  'subject',
  'from',
  'sender',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
]

/** What a message is known by, without what it says. */
export const headSelect = headFields.join(',')

export const messageSelect = [...headFields, 'bodyPreview', 'body'].join(',')

/** Files without their bytes. contentId is a property of one kind of them, hence the cast. */
const fileSelect = 'id,name,contentType,size,isInline,microsoft.graph.fileAttachment/contentId'
const propertyFilter = [markId, inReplyToId, referencesId, classId]
  .map((id) => `id eq ${odataText(id)}`)
  .join(' or ')

export const headExpand = `singleValueExtendedProperties($filter=${propertyFilter})`

export const messageExpand = `attachments($select=${fileSelect}),${headExpand}`

/** Marks the part id of a file that lies elsewhere (OneDrive): it is shown by name and has no bytes here. */
export const elsewhere = 'reference:'

const longest = 1000

const singleLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

const kindOf = (attachment: GraphAttachment): 'file' | 'item' | 'reference' => {
  const type = attachment['@odata.type'].toLowerCase()
  if (type.endsWith('itemattachment')) return 'item'
  return type.endsWith('referenceattachment') ? 'reference' : 'file'
}

/** An attached mail is named by its subject and handed out as MIME ("Get attachment", $value). */
const attachmentOf = (attachment: GraphAttachment): ProviderAttachment => {
  const kind = kindOf(attachment)
  const name = singleLine(attachment.name).slice(0, longest) || 'attachment'
  const contentId = attachment.contentId.replaceAll(/^<|>$/g, '').trim()
  const isMail = kind === 'item'
  return {
    partId: kind === 'reference' ? `${elsewhere}${attachment.id}` : attachment.id,
    filename:
      isMail && !/\.eml$/i.test(name) ? `${singleLine(name.replaceAll(/[\\/:*?"<>|]/g, ' '))}.eml` : name,
    mediaType: isMail
      ? 'message/rfc822'
      : (singleLine(attachment.contentType) || 'application/octet-stream').toLowerCase().slice(0, 255),
    size: attachment.size,
    inline: attachment.isInline,
    contentId: contentId === '' || contentId.length > longest ? null : contentId,
  }
}

const header = ({ internetMessageHeaders }: FullMessage, name: string): string =>
  internetMessageHeaders.find((one) => one.name.toLowerCase() === name)?.value ?? ''

const firstId = (text: string): string | null => {
  const [first] = messageIds(text)
  if (first !== undefined) return first
  // Some programs leave the angle brackets out.
  return /^[^\s<>]+@[^\s<>]+$/.test(text.trim()) ? text.trim() : null
}

/**
 * Who sent it. Mail to oneself is two messages, one in Sent Items and one that came: a received copy has the trace
 * headers of its way here (Received, RFC 5322 section 3.6.7), a sent one has none, wherever it was moved to.
 */
const directionOf = (message: FullMessage, author: string, { standing, own }: Where): Direction => {
  const mine = author !== '' && addressKey(author) === addressKey(own)
  const came = header(message, 'received') !== ''
  if (standing === 'sent' && (mine || !came)) return 'sent'
  if (came || standing === 'inbox') return 'received'
  return mine ? 'sent' : 'received'
}

const notKeptOf = (message: FullMessage, { standing, excluded }: Where): NotKept | null => {
  if (message.isDraft || standing === 'draft') return 'draft'
  if (standing === 'spam' || standing === 'trash') return standing
  return excluded || standing === 'aside' ? 'excluded' : null
}

/** The form in which the mail was written; Graph makes no other from it. */
const bodyOf = ({ body }: FullMessage): { html: string | null; text: string | null } =>
  body.contentType.toLowerCase() === 'html'
    ? { html: body.content, text: null }
    : { html: null, text: body.content }

/** Classes of what Exchange itself writes: reports, and answers of rules such as the out-of-office one (MS-OXCMSG). */
const automaticClass = /^(REPORT\.|IPM\.Note\.Rules\.(Oof|Reply)Template)/i

/** Whether it reports on another mail, by its class or by its form (RFC 6522). */
export const isReport = (message: FullMessage): boolean =>
  /^REPORT\./i.test(propertyValue(message.singleValueExtendedProperties, classId)) ||
  /^multipart\/report\b/i.test(header(message, 'content-type').trim())

const originIn = (message: FullMessage, author: string): Origin =>
  automaticClass.test(propertyValue(message.singleValueExtendedProperties, classId))
    ? 'automatic'
    : originOf({ header: (name) => header(message, name.toLowerCase()), author })

/** Where a message lies, and whose mailbox it is in. */
export type Where = {
  readonly standing: Standing
  /** The person left the folder out. */
  readonly excluded: boolean
  /** The mailbox's own address. */
  readonly own: string
}

/** A message of Graph in our terms. Pure. */
export const messageFromGraph = (message: FullMessage, where: Where): ProviderMessage => {
  const from = authorOf(message.from, message.sender)
  const direction = directionOf(message, from.address, where)
  const origin = originIn(message, from.address)
  const {
    receivedDateTime,
    sentDateTime,
    createdDateTime,
    singleValueExtendedProperties: properties,
  } = message
  const times = direction === 'sent' ? [sentDateTime, receivedDateTime] : [receivedDateTime, sentDateTime]
  const said = (name: string, id: string): string => header(message, name) || propertyValue(properties, id)
  return {
    providerMessageId: message.id,
    providerThreadId: message.conversationId,
    rfcMessageId: firstId(message.internetMessageId),
    inReplyTo: firstId(said('in-reply-to', inReplyToId)),
    references: messageIds(said('references', referencesId)),
    direction,
    notKept: notKeptOf(message, where),
    occurredAt: [...times, createdDateTime].find((at) => at !== null) ?? 0,
    subject: singleLine(message.subject),
    from,
    to: peopleOf(message.toRecipients),
    cc: peopleOf(message.ccRecipients),
    bcc: peopleOf(message.bccRecipients),
    replyTo: peopleOf(message.replyTo),
    snippet: singleLine(message.bodyPreview),
    ...bodyOf(message),
    attachments: message.attachments.map(attachmentOf),
    submissionId: direction === 'sent' ? submissionIdOf(properties) : null,
    automatic: origin === 'automatic',
    origin,
  }
}
