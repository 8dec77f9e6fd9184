import { headerValue } from '../../http-emulator/mail/header-block.ts'
import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import type { GraphCall } from './call.ts'
import { filesInOrder } from './exchange-mime.ts'
import type { AttachmentPart, StoredMessage } from './stored-message.ts'

/** Ids of files live as long as the files: on a draft, where others come and go, they are no places. */
function numbersOf({ draft }: StoredMessage): number[] | undefined {
  return draft && filesInOrder(draft).map(({ number }, index) => number ?? index)
}

export function attachmentId(
  { mailbox, prefer }: Pick<GraphCall, 'mailbox' | 'prefer'>,
  message: StoredMessage,
  index: number,
): string {
  const item = prefer.immutable
    ? mailbox.ids.immutable(message.number)
    : mailbox.ids.regular(message.number, message.moves)
  const number = numbersOf(message)?.[index] ?? index
  return `${item.slice(0, -4)}ABEgAQ${Buffer.from([number >> 8, number & 255]).toString('base64url')}AA==`
}

/** The place of an attachment id among a message's attachments; ids of either form are taken. */
export function attachmentIndex(message: StoredMessage, id: string): number | undefined {
  const match = /ABEgAQ([\w-]{3})AA==$/.exec(id)
  if (!match) return undefined
  const number = Buffer.from(match[1] ?? '', 'base64url').readUInt16BE(0)
  return numbersOf(message)?.indexOf(number) ?? number
}

function nameOf({ part, index }: AttachmentPart): string {
  if (part.filename !== '') return part.filename
  if (part.mimeType !== 'message/rfc822') return `attachment-${index + 1}`
  return factsOf(headersOf(part.content())).subject || 'Attached message'
}

/** A file, or a mail inside the mail. Contents travel as contentBytes of files only. */
export function attachmentResource(
  scope: Pick<GraphCall, 'mailbox' | 'prefer'>,
  message: StoredMessage,
  attachment: AttachmentPart,
): Record<string, unknown> {
  const { part, index, inline, contentId } = attachment
  const content = part.content()
  const isItem = part.mimeType === 'message/rfc822'
  return {
    '@odata.type': isItem ? '#microsoft.graph.itemAttachment' : '#microsoft.graph.fileAttachment',
    ...(isItem ? {} : { '@odata.mediaContentType': part.mimeType }),
    id: attachmentId(scope, message, index),
    lastModifiedDateTime: `${new Date(message.modifiedAt).toISOString().slice(0, 19)}Z`,
    name: nameOf(attachment),
    contentType: isItem ? null : part.mimeType,
    size: content.length,
    isInline: inline,
    ...(isItem
      ? {}
      : {
          contentId: contentId ?? null,
          contentLocation: headerValue(part.headers, 'content-location') ?? null,
          contentBytes: content.toString('base64'),
        }),
  }
}
