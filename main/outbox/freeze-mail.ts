import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { MailForm } from '../providers/provider.ts'
import { composeMime } from './compose-mime.ts'
import { composeStructured } from './compose-structured.ts'
import { prepareMail, type MailRequest, type PreparedMail } from './prepare-mail.ts'

/** A mail as it will leave. `rfcMessageId` is without angle brackets; `snippet` the first words of its text. */
export type FrozenMail = {
  readonly frozen: Uint8Array
  readonly rfcMessageId: string
  readonly snippet: string
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
