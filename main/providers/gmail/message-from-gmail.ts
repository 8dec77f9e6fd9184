import { id as idSchema } from '../../../shared/domain/primitives.ts'
import { messageIds } from '../../../shared/rules/threading.ts'
import { originOf } from '../origin.ts'
import type { NotKept, ProviderMessage } from '../provider.ts'
import { headerParameter, headerPeople, headerText, headerValue } from './headers.ts'
import { structureOf, type BodyPiece } from './parts.ts'
import type { FullMessage, GmailHeader, GmailPart } from './schemas.ts'
import { decodeSnippet, decodeText } from './text-decoding.ts'

/** The mark that Liaison puts on what it sends; the value is the submission's id. */
export const submissionHeader = 'X-Liaison-Submission'

/** The submission that a mail's headers name, or null. Anybody can write the header, so it has to look like an id of ours. */
export const submissionIdOf = (headers: readonly GmailHeader[]): string | null => {
  const parsed = idSchema.safeParse(headerValue(headers, submissionHeader))
  return parsed.success ? parsed.data : null
}

/** Gives the bytes of a text part: those in the answer, or those that were fetched for it. */
export type BytesOf = (part: GmailPart) => Uint8Array

const notKeptOf = (labelIds: readonly string[]): NotKept | null => {
  if (labelIds.includes('DRAFT')) return 'draft'
  if (labelIds.includes('SPAM')) return 'spam'
  return labelIds.includes('TRASH') ? 'trash' : null
}

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const htmlFromText = (text: string): string =>
  `<pre style="white-space: pre-wrap; font: inherit">${text.replaceAll(/[&<>"]/g, (char) => escaped[char] ?? char)}</pre>`

const bodyOf = (
  pieces: readonly BodyPiece[],
  bytesOf: BytesOf,
): { html: string | null; text: string | null } => {
  const read = (part: GmailPart): string =>
    decodeText(bytesOf(part), headerParameter(headerValue(part.headers, 'Content-Type'), 'charset'))
  const forms = pieces.map(({ html, text }) => ({
    html: html === null ? null : read(html),
    text: text === null ? null : read(text),
  }))
  const rich = forms.some(({ html }) => html !== null)
  // A list's footer is plain text after an HTML body: the HTML form has to hold it too, or it would not be seen.
  const html = rich ? forms.map((form) => form.html ?? htmlFromText(form.text ?? '')).join('\n') : null
  const wholeText = forms.length > 0 && forms.every(({ text }) => text !== null)
  return { html, text: wholeText ? forms.map(({ text }) => text).join('\n') : null }
}

const firstId = (header: string): string | null => {
  const [first] = messageIds(header)
  if (first !== undefined) return first
  // Some programs leave the angle brackets out.
  return /^[^\s<>]+@[^\s<>]+$/.test(header) ? header : null
}

/** A message of Gmail (format=full) in our terms. Pure. */
export const messageFromGmail = (message: FullMessage, bytesOf: BytesOf): ProviderMessage => {
  const { headers } = message.payload
  const { pieces, attachments } = structureOf(message.payload)
  const from = headerPeople(headers, 'From')[0] ?? {
    name: headerText(headers, 'From').slice(0, 1000),
    address: '',
  }
  const origin = originOf({ header: (name) => headerValue(headers, name), author: from.address })
  return {
    providerMessageId: message.id,
    providerThreadId: message.threadId ?? null,
    rfcMessageId: firstId(headerValue(headers, 'Message-ID')),
    inReplyTo: firstId(headerValue(headers, 'In-Reply-To')),
    references: messageIds(headerValue(headers, 'References')),
    direction: message.labelIds.includes('SENT') ? 'sent' : 'received',
    notKept: notKeptOf(message.labelIds),
    occurredAt: Number(message.internalDate),
    subject: headerText(headers, 'Subject'),
    from,
    to: headerPeople(headers, 'To'),
    cc: headerPeople(headers, 'Cc'),
    bcc: headerPeople(headers, 'Bcc'),
    replyTo: headerPeople(headers, 'Reply-To'),
    snippet: decodeSnippet(message.snippet),
    ...bodyOf(pieces, bytesOf),
    attachments,
    submissionId: submissionIdOf(headers),
    automatic: origin === 'automatic',
    origin,
  }
}
