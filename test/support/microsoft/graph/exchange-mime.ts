import { createHash } from 'node:crypto'
import {
  addressHeader,
  binaryPart,
  mailDate,
  multipart,
  structuredHeader,
  textHeader,
  textPart,
  tokenHeader,
  writeMessage,
} from '../../http-emulator/mail/mime-writer.ts'
import type { NamedAddress, WrittenPart } from '../../http-emulator/mail/mime-writer.ts'
import { textOfHtml } from '../../http-emulator/mail/plain-text.ts'
import type { OutgoingAttachment, OutgoingMessage } from './outgoing.ts'

function people(list: OutgoingMessage['toRecipients']): NamedAddress[] {
  return (list ?? []).map(({ emailAddress }) => ({
    name: emailAddress.name && emailAddress.name !== emailAddress.address ? emailAddress.name : '',
    address: emailAddress.address.trim(),
  }))
}

function isInline({ isInline: inline, contentId }: OutgoingAttachment): boolean {
  return inline === true && Boolean(contentId)
}

function filePart(file: OutgoingAttachment): WrittenPart {
  const content = Buffer.from(file.contentBytes ?? '', 'base64')
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType ?? '') ? (file.contentType ?? '') : ''
  const disposition = isInline(file) ? 'inline' : 'attachment'
  const headers = [
    structuredHeader('Content-Type', type || 'application/octet-stream', { name: file.name }),
    textHeader('Content-Description', file.name),
    structuredHeader('Content-Disposition', disposition, {
      filename: file.name,
      size: String(content.length),
    }),
    ...(file.contentId ? [`Content-ID: <${file.contentId.replace(/^<|>$/g, '')}>`] : []),
  ]
  return binaryPart(headers, content)
}

/** Boundaries in Exchange's form; `level` tells those of one mail apart. */
function boundaryOf({ messageId }: OutgoingMessage, level: number): string {
  const key = createHash('sha256').update(messageId).digest('hex').slice(0, 32)
  return `_00${level}_${key}${messageId.replace(/[^A-Za-z0-9.]/g, '').slice(-24)}_`
}

/** The files in the order in which they stand in the MIME form. */
export function filesInOrder({ body, attachments }: OutgoingMessage): OutgoingAttachment[] {
  const files = [...(attachments ?? [])]
  if (body?.contentType?.toLowerCase() !== 'html') return files
  return [...files.filter(isInline), ...files.filter((file) => !isInline(file))]
}

/** Text and HTML, the pictures of the HTML beside them, files beside all of it (RFC 2046, RFC 2387). */
function rootOf(message: OutgoingMessage): WrittenPart {
  const { body, attachments } = message
  const content = body?.content ?? ''
  const files = attachments ?? []
  if (body?.contentType?.toLowerCase() !== 'html') {
    const text = textPart('plain', content)
    return files.length === 0
      ? text
      : multipart('mixed', [text, ...files.map(filePart)], boundaryOf(message, 4))
  }
  const plain = textPart('plain', textOfHtml(content).trim())
  const both = multipart('alternative', [plain, textPart('html', content)], boundaryOf(message, 0))
  const pictures = files.filter(isInline)
  const others = files.filter((file) => !isInline(file))
  const related =
    pictures.length === 0
      ? both
      : multipart('related', [both, ...pictures.map(filePart)], boundaryOf(message, 3), {
          type: 'multipart/alternative',
        })
  return others.length === 0
    ? related
    : multipart('mixed', [related, ...others.map(filePart)], boundaryOf(message, 4))
}

/** The wire form that Exchange makes of a message; Bcc stays, for the sender's own copy. */
export function exchangeMime(
  message: OutgoingMessage,
  { account }: { account: { name: string; email: string } },
  at: number,
): Buffer {
  const subject = message.subject ?? ''
  const inReplyTo = message.inReplyTo === undefined ? [] : [`<${message.inReplyTo}>`]
  return writeMessage(
    [
      ...addressHeader('From', [{ name: account.name, address: account.email }]),
      ...addressHeader('To', people(message.toRecipients)),
      ...addressHeader('Cc', people(message.ccRecipients)),
      ...addressHeader('Bcc', people(message.bccRecipients)),
      ...addressHeader('Reply-To', people(message.replyTo)),
      textHeader('Subject', subject),
      textHeader('Thread-Topic', subject.replace(/^(?:re|fw|fwd|aw|wg):\s*/i, '')),
      `Thread-Index: ${message.threadIndex.toString('base64')}`,
      `Date: ${mailDate(at)}`,
      `Message-ID: <${message.messageId}>`,
      ...tokenHeader(
        'References',
        (message.references ?? []).map((id) => `<${id}>`),
      ),
      ...tokenHeader('In-Reply-To', inReplyTo),
      ...(message.internetMessageHeaders ?? []).map(({ name, value }) => textHeader(name, value)),
      `X-MS-Has-Attach: ${(message.attachments ?? []).length > 0 ? 'yes' : ''}`,
    ],
    rootOf(message),
  )
}
