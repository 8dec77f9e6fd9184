import type { Participant } from '../../shared/domain/participant.ts'
import type { MailContent } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { isAddress } from '../../shared/rules/address.ts'
import { domainToAscii } from '../../shared/rules/punycode.ts'
import type { ReadFiles } from '../files/mail-files.ts'
import type { Capabilities } from '../providers/provider.ts'
import type { ReplySource } from '../store/store.ts'
import { headerText } from './encoded-words.ts'
import { gatherParts, type MailPart } from './mail-parts.ts'
import { cleanOutgoingHtml } from './outgoing-html.ts'
import { snippetOf, textFromHtml } from './plain-text.ts'

export type MailRequest = {
  readonly content: MailContent
  readonly from: Participant
  /** The message that is answered, null where this is no reply or where it is not there any more. */
  readonly reply: ReplySource | null
  readonly submissionId: string
  /** The right side of our Message-ID: a domain that the sender may use. */
  readonly messageIdDomain: string
  /** Epoch ms, for the Date header. */
  readonly date: number
  readonly capabilities: Pick<Capabilities, 'form' | 'maxMessageBytes' | 'maxAttachmentBytes'>
  readonly readFiles: ReadFiles
}

/** What every form of a mail has in common. `html` is cleaned; `rfcMessageId` without angle brackets. */
export type PreparedMail = {
  /** The pictures of the text first, then the files beside it. */
  readonly parts: readonly MailPart[]
  readonly html: string
  readonly text: string
  readonly rfcMessageId: string
  readonly snippet: string
}

/** IDN domains go in ASCII; a local part beyond ASCII stays as it is and needs SMTPUTF8 (RFC 6531) at the provider. */
export const wireAddress = ({ name, address }: Participant): { name: string; address: string } => {
  const at = address.lastIndexOf('@')
  return {
    name: headerText(name),
    address: `${address.slice(0, at)}@${domainToAscii(address.slice(at + 1))}`,
  }
}

const checkRecipients = ({ to, cc, bcc }: MailContent): Result<null> => {
  const all = [...to, ...cc, ...bcc]
  if (all.length === 0) return err(appError('recipient_invalid', 'The mail has no recipient', 'user'))
  const bad = all.find(({ address }) => !isAddress(address))
  if (bad === undefined) return ok(null)
  return err(appError('recipient_invalid', 'Not a mail address', 'user', { subject: bad.address }))
}

/**
 * Body text with line ends that the composer turns into CRLF, and no other controls: a bare CR is forbidden in mail
 * (RFC 5322 section 2.3), and entities such as `&#13;` bring some in even through HTML.
 */
const bodyText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')

/**
 * Checks the recipients, cleans the body and reads the files. Message-ID and Content-IDs follow from the submission and
 * its files, so that composing twice makes the same mail. Fails with `recipient_invalid` (subject: the address),
 * `file_missing` (subject: the file) or `message_too_large`.
 */
export const prepareMail = async (request: MailRequest): Promise<Result<PreparedMail>> => {
  const { content, capabilities, readFiles, submissionId } = request
  const checked = checkRecipients(content)
  if (!checked.ok) return checked
  const domain = domainToAscii(request.messageIdDomain)
  const contentIdOf = (fileId: string): string => `${fileId}@${domain}`
  const { html: cleaned, fileIds } = cleanOutgoingHtml(content.html, contentIdOf)
  const parts = await gatherParts({
    pictureIds: fileIds,
    attachments: content.attachments,
    contentIdOf,
    maxBytes: capabilities.maxAttachmentBytes,
    readFiles,
  })
  if (!parts.ok) return parts
  const html = bodyText(cleaned)
  const text = bodyText(textFromHtml(html))
  const rfcMessageId = `${submissionId}@${domain}`
  return ok({ parts: parts.value, html, text, rfcMessageId, snippet: snippetOf(text) })
}
