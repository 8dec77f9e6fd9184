import MailComposer from 'nodemailer/lib/mail-composer'
import type { Participant } from '../../shared/domain/participant.ts'
import type { MailContent } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { isAddress } from '../../shared/rules/address.ts'
import { domainToAscii } from '../../shared/rules/punycode.ts'
import { replyReferences } from '../../shared/rules/threading.ts'
import type { ReplySource } from '../store/store.ts'
import { encodeSubject } from './encoded-words.ts'
import { cleanOutgoingHtml, htmlDocument } from './outgoing-html.ts'
import { snippetOf, textFromHtml } from './plain-text.ts'

export type MimeRequest = {
  readonly content: MailContent
  readonly from: Participant
  /** The message that is answered, null where this is no reply or where it is not there any more. */
  readonly reply: ReplySource | null
  readonly submissionId: string
  /** The right side of our Message-ID: a domain that the sender may use. */
  readonly messageIdDomain: string
  /** Epoch ms, for the Date header. */
  readonly date: number
  /** What the provider takes at most, in bytes of the whole message. */
  readonly maxMessageBytes: number
}

/** A mail as it will leave. `rfcMessageId` is without angle brackets; `snippet` the first words of its text. */
export type ComposedMime = {
  readonly mime: Uint8Array
  readonly rfcMessageId: string
  readonly snippet: string
}

/** Line ends and other controls in a name would end the header; unpaired surrogates can't be written in UTF-8. */
const cleanName = (name: string): string =>
  name
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()

/** IDN domains go in ASCII; a local part beyond ASCII stays as it is and needs SMTPUTF8 (RFC 6531) at the provider. */
const toAddress = ({ name, address }: Participant): { name: string; address: string } => {
  const at = address.lastIndexOf('@')
  return {
    name: cleanName(name),
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

/** Message-IDs of other people's mail: only what can stand in a header as it is. */
const headerSafe = (id: string): boolean => /^[\u0021-\u007E]{1,900}$/.test(id) && !/[<>]/.test(id)

const threadHeaders = (reply: ReplySource | null): { inReplyTo?: string; references?: string[] } => {
  if (reply?.rfcMessageId === null || reply?.rfcMessageId === undefined) return {}
  if (!headerSafe(reply.rfcMessageId)) return {}
  return {
    inReplyTo: `<${reply.rfcMessageId}>`,
    references: replyReferences(reply)
      .filter(headerSafe)
      .map((id) => `<${id}>`),
  }
}

const subjectHeader = (subject: string) => {
  const value = encodeSubject(subject)
  // Encoded words are folded already; a plain subject is left to the composer.
  return { key: 'Subject', value: { prepared: true, foldLines: !value.includes('\r\n'), value } }
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

const build = (request: MimeRequest, html: string, text: string, messageId: string): Promise<Buffer> => {
  const { content, submissionId } = request
  const node = new MailComposer({
    from: toAddress(request.from),
    to: content.to.map(toAddress),
    cc: content.cc.map(toAddress),
    bcc: content.bcc.map(toAddress),
    messageId: `<${messageId}>`,
    date: new Date(request.date),
    ...threadHeaders(request.reply),
    headers: [subjectHeader(content.subject), { key: 'X-Liaison-Submission', value: submissionId }],
    text,
    html: htmlDocument(html),
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  // Gmail and Graph take the recipients from the headers and remove Bcc themselves.
  node.keepBcc = true
  return node.build()
}

/**
 * Freezes a mail as RFC 5322 bytes: multipart/alternative in UTF-8, quoted-printable, CRLF line ends, with our own
 * Message-ID and the mark by which a sent copy is found again. The Message-ID follows from the submission, so that
 * composing twice makes the same mail. Fails with `recipient_invalid` (subject: the address) or `message_too_large`.
 */
export const composeMime = async (request: MimeRequest): Promise<Result<ComposedMime>> => {
  const checked = checkRecipients(request.content)
  if (!checked.ok) return checked
  const html = bodyText(cleanOutgoingHtml(request.content.html))
  const text = bodyText(textFromHtml(html))
  const rfcMessageId = `${request.submissionId}@${domainToAscii(request.messageIdDomain)}`
  const mime = await build(request, html, text, rfcMessageId)
  if (mime.byteLength > request.maxMessageBytes) {
    const size = `${String(mime.byteLength)} of at most ${String(request.maxMessageBytes)} bytes`
    return err(appError('message_too_large', `The mail is too large (${size})`, 'user'))
  }
  return ok({ mime: new Uint8Array(mime), rfcMessageId, snippet: snippetOf(text) })
}
