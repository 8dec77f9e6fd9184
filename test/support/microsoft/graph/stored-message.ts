import { headersOf, peopleIn } from '../../http-emulator/mail/facts.ts'
import type { MailFacts, Person } from '../../http-emulator/mail/facts.ts'
import { headerValues } from '../../http-emulator/mail/header-block.ts'
import type { HeaderField } from '../../http-emulator/mail/header-block.ts'
import { parseMimeTree, walkParts } from '../../http-emulator/mail/mime-tree.ts'
import type { MimePart } from '../../http-emulator/mail/mime-tree.ts'
import { bodyText } from '../../http-emulator/mail/plain-text.ts'
import type { Folder } from './folder.ts'
import type { OutgoingMessage } from './outgoing.ts'

/** What changes while a message lives. */
type Changing = {
  raw: Buffer
  facts: MailFacts
  folder: Folder
  /** How often it moved: part of the regular id. */
  moves: number
  isRead: boolean
  isDraft: boolean
  categories: string[]
  flag: 'notFlagged' | 'complete' | 'flagged'
  modifiedAt: number
  /** Grows with every change; the changeKey. */
  version: number
  /** What a draft was made of, as long as it is one. */
  draft: OutgoingMessage | undefined
}

/** A message as Exchange keeps it. Everything that needs the body is computed when asked for. */
export type StoredMessage = Changing & {
  number: number
  /** receivedDateTime, epoch ms. */
  internalAt: number
  /** Decides between messages of the same millisecond. */
  sequence: number
  createdAt: number
  /** Found by $search from then on, by the emulator's clock (epoch ms). */
  searchableAt: number
  conversationIndex: Buffer
  extended: ReadonlyMap<string, string>
  /** Came over SMTP. Exchange shows the headers of such mail only. */
  received: boolean
}

export function treeOf(message: StoredMessage): MimePart {
  return parseMimeTree(message.raw)
}

export function headerFields(message: StoredMessage): HeaderField[] {
  return headersOf(message.raw)
}

export function replyToOf(message: StoredMessage): Person[] {
  return peopleIn(headerValues(headerFields(message), 'reply-to'))
}

/** sentDateTime: the Date header, or when it came. */
export function sentAt(message: StoredMessage): number {
  return message.facts.dateAt ?? message.internalAt
}

/** The first 255 characters of the text ("bodyPreview"). */
export function previewOf(message: StoredMessage): string {
  return bodyText(treeOf(message)).replace(/\r?\n/g, '\r\n').trim().slice(0, 255)
}

/** A file the person sees as one, or a picture inside the text. */
export type AttachmentPart = { index: number; part: MimePart; inline: boolean; contentId: string | undefined }

function contentIdOf(part: MimePart): string | undefined {
  const field = part.headers.find(({ name }) => name.toLowerCase() === 'content-id')
  return field?.value.replace(/^<|>$/g, '')
}

/** Attachments in the order of the MIME tree; those inside an attached message belong to that message. */
export function attachmentsOf(message: StoredMessage): AttachmentPart[] {
  const found: AttachmentPart[] = []
  const inside = new Set<MimePart>()
  for (const part of walkParts(treeOf(message))) {
    if (part.mimeType === 'message/rfc822' && part.partId !== '')
      for (const child of walkParts(part)) if (child !== part) inside.add(child)
    const contentId = contentIdOf(part)
    const carried = part.filename !== '' || part.mimeType === 'message/rfc822' || contentId !== undefined
    const file = carried && !part.mimeType.startsWith('multipart/') && part.partId !== ''
    if (!file || inside.has(part)) continue
    const inline =
      part.disposition === 'inline' || (part.disposition !== 'attachment' && contentId !== undefined)
    found.push({ index: found.length, part, inline, contentId })
  }
  return found
}
