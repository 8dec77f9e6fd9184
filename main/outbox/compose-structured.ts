import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StructuredAttachment, StructuredMail } from '../providers/provider.ts'
import { headerText } from './encoded-words.ts'
import type { MailPart } from './mail-parts.ts'
import { htmlDocument } from './outgoing-html.ts'
import { wireAddress, type MailRequest, type PreparedMail } from './prepare-mail.ts'

/** Whole groups of base64 (3 bytes each), so that the pieces join without padding. */
const pieceBytes = 3 * 256 * 1024

/** Base64 has no sign that JSON escapes. Piece by piece, since megabytes at once would hold up main. */
const base64Of = async (bytes: Buffer): Promise<Buffer[]> => {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    pieces.push(Buffer.from(bytes.toString('base64', at, at + pieceBytes), 'latin1'))
    await nextTurn()
  }
  return pieces
}

const attachmentJson = async ({ filename, mediaType, contentId, bytes }: MailPart): Promise<Buffer[]> => {
  const empty: StructuredAttachment = { filename, mediaType, contentId, content: '' }
  // `content` is the last field: its text goes where the closing quote is.
  const json = JSON.stringify(empty)
  return [Buffer.from(json.slice(0, -2)), ...(await base64Of(bytes)), Buffer.from('"}')]
}

/**
 * The mail field by field, as JSON in UTF-8 (`StructuredMail`). Unlike in MIME, the provider writes the headers: subject
 * and names stay as they are but for line ends and controls.
 */
export const composeStructured = async (
  { content, from }: MailRequest,
  { html, parts }: PreparedMail,
): Promise<Uint8Array> => {
  const mail: StructuredMail = {
    from: wireAddress(from),
    to: content.to.map(wireAddress),
    cc: content.cc.map(wireAddress),
    bcc: content.bcc.map(wireAddress),
    subject: headerText(content.subject),
    html: htmlDocument(html),
    attachments: [],
  }
  // `attachments` is the last field, and empty: they go where its closing bracket is.
  const pieces: Buffer[] = [Buffer.from(JSON.stringify(mail).slice(0, -2))]
  for (const [index, part] of parts.entries()) {
    if (index > 0) pieces.push(Buffer.from(','))
    pieces.push(...(await attachmentJson(part)))
  }
  return Buffer.concat([...pieces, Buffer.from(']}')])
}
