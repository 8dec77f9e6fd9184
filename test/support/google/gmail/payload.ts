import { randomBytes } from 'node:crypto'
import { decodeBytes } from '../../http-emulator/mail/charset.ts'
import { isAttachment, walkParts } from '../../http-emulator/mail/mime-tree.ts'
import type { MimePart } from '../../http-emulator/mail/mime-tree.ts'
import { shownHeader } from '../../http-emulator/mail/plain-text.ts'
import type { EmulationOptions } from '../types.ts'
import type { StoredMessage } from './stored-message.ts'

/** users.messages#MessagePart */
export type PayloadPart = {
  partId?: string
  mimeType: string
  filename?: string
  headers?: { name: string; value: string }[]
  body?: { size: number; data?: string; attachmentId?: string }
  parts?: PayloadPart[]
}

/** Google's base64url keeps the padding. */
export function base64url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** A new id for the same part at every call, as Gmail mints them; the older ones stay valid. */
function mintAttachmentId(message: StoredMessage, part: MimePart): string {
  const place = Buffer.from(`${message.id} ${part.partId}`)
  const mask = randomBytes(place.length)
  const masked = place.map((byte, index) => byte ^ (mask[index] ?? 0))
  return `ANGjdJ8${Buffer.concat([mask, masked, randomBytes(120)]).toString('base64url')}.${place.length.toString(36)}`
}

/** The part an attachment id was minted for, if it was minted for this message. */
export function attachmentPart(message: StoredMessage, attachmentId: string): MimePart | undefined {
  const match = /^ANGjdJ8([\w-]+)\.([0-9a-z]+)$/.exec(attachmentId)
  const bytes = Buffer.from(match?.[1] ?? '', 'base64url')
  const length = Number.parseInt(match?.[2] ?? '0', 36)
  const place = bytes.subarray(length, 2 * length).map((byte, index) => byte ^ (bytes[index] ?? 0))
  const [id, partId] = Buffer.from(place).toString('latin1').split(' ')
  if (id !== message.id) return undefined
  return [...walkParts(message.tree())].find((part) => part.partId === partId)
}

function textBody(part: MimePart, textBodies: EmulationOptions['textBodies']): Buffer {
  const bytes = part.content()
  return textBodies === 'utf-8' ? Buffer.from(decodeBytes(bytes, part.charset), 'utf8') : bytes
}

function bodyOf(
  message: StoredMessage,
  part: MimePart,
  textBodies: EmulationOptions['textBodies'],
): NonNullable<PayloadPart['body']> {
  if (part.mimeType.startsWith('multipart/')) return { size: 0 }
  if (isAttachment(part) || !part.mimeType.startsWith('text/')) {
    return { attachmentId: mintAttachmentId(message, part), size: part.content().length }
  }
  const bytes = textBody(part, textBodies)
  return bytes.length === 0 ? { size: 0 } : { size: bytes.length, data: base64url(bytes) }
}

function headersOf(part: MimePart): { name: string; value: string }[] {
  return part.headers.map(({ name, value }) => ({ name, value: shownHeader(value) }))
}

/** format=full. Headers of every part are kept, also the charset that a UTF-8 body no longer has. */
export function fullPayload(
  message: StoredMessage,
  part: MimePart,
  textBodies: EmulationOptions['textBodies'],
): PayloadPart {
  return {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: headersOf(part),
    body: bodyOf(message, part, textBodies),
    ...(part.children.length === 0
      ? {}
      : { parts: part.children.map((child) => fullPayload(message, child, textBodies)) }),
  }
}

/** format=metadata: the top headers, all of them or only the named ones; no bodies and no parts. */
export function metadataPayload(part: MimePart, wanted: readonly string[]): PayloadPart {
  const names = new Set(wanted.map((name) => name.toLowerCase()))
  const headers = headersOf(part).filter((header) => names.size === 0 || names.has(header.name.toLowerCase()))
  return { mimeType: part.mimeType, headers }
}
