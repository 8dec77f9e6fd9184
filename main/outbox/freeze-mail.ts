import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailForm, StructuredMail } from '../providers/provider.ts'
import { composeMime } from './compose-mime.ts'
import { headerText } from './encoded-words.ts'
import { htmlDocument } from './outgoing-html.ts'
import { prepareMail, wireAddress, type MailRequest, type PreparedMail } from './prepare-mail.ts'

/** A mail as it will leave. `rfcMessageId` is without angle brackets; `snippet` the first words of its text. */
export type FrozenMail = {
  readonly frozen: Uint8Array
  readonly rfcMessageId: string
  readonly snippet: string
}

/** The mail field by field. Unlike in MIME, the provider writes the headers: subject and names stay as they are. */
const composeStructured = async (
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
    attachments: parts.map(({ filename, mediaType, contentId, bytes }) => ({
      filename,
      mediaType,
      contentId,
      content: bytes.toString('base64'),
    })),
  }
  return new TextEncoder().encode(JSON.stringify(mail))
}

const composers: Readonly<
  Record<MailForm, (request: MailRequest, prepared: PreparedMail) => Promise<Uint8Array>>
> = { mime: composeMime, structured: composeStructured }

/**
 * Freezes a mail in the form that the provider takes. Fails with `recipient_invalid` (subject: the address),
 * `file_missing` (subject: the file's name) or `message_too_large`.
 */
export const freezeMail = async (request: MailRequest): Promise<Result<FrozenMail>> => {
  const prepared = await prepareMail(request)
  if (!prepared.ok) return prepared
  const { form, maxMessageBytes } = request.capabilities
  const frozen = await composers[form](request, prepared.value)
  if (frozen.byteLength > maxMessageBytes) {
    const size = `${String(frozen.byteLength)} of at most ${String(maxMessageBytes)} bytes`
    return err(appError('message_too_large', `The mail is too large (${size})`, 'user'))
  }
  const { rfcMessageId, snippet } = prepared.value
  return ok({ frozen, rfcMessageId, snippet })
}
