import type { StructuredAttachment, StructuredMail } from '../provider.ts'
import { structuredMail } from './schemas.ts'
import { markId } from './submission-mark.ts'

const recipient = ({ name, address }: { name: string; address: string }) => ({
  emailAddress: name === '' ? { address } : { name, address },
})

/** What marks a message as the one of a submission. */
export const markOf = (submissionId: string) => ({
  singleValueExtendedProperties: [{ id: markId, value: submissionId }],
})

/** A file or a picture as Graph takes it inside a message or by itself ("fileAttachment resource type"). */
export const fileOf = ({ filename, mediaType, contentId, content }: StructuredAttachment) => ({
  '@odata.type': '#microsoft.graph.fileAttachment',
  name: filename,
  contentType: mediaType,
  isInline: contentId !== null,
  ...(contentId === null ? {} : { contentId }),
  contentBytes: content,
})

/** The message resource of a frozen mail, but for its files. Empty lists are said: what is left out of a reply is filled in by Exchange. */
export const messageOf = (mail: StructuredMail, submissionId: string, own: string) => ({
  subject: mail.subject,
  body: { contentType: 'html', content: mail.html },
  ...(mail.from.address.toLowerCase() === own.toLowerCase() ? {} : { from: recipient(mail.from) }),
  toRecipients: mail.to.map(recipient),
  ccRecipients: mail.cc.map(recipient),
  bccRecipients: mail.bcc.map(recipient),
  ...markOf(submissionId),
})

/** The message resource with its files. */
export const wholeMessageOf = (mail: StructuredMail, submissionId: string, own: string) => ({
  ...messageOf(mail, submissionId, own),
  ...(mail.attachments.length === 0 ? {} : { attachments: mail.attachments.map(fileOf) }),
})

/** The mail of a submission as it was frozen; null where the bytes are none of `StructuredMail`. */
export const thaw = (frozen: Uint8Array): StructuredMail | null => {
  try {
    return structuredMail.parse(JSON.parse(new TextDecoder().decode(frozen)))
  } catch {
    return null
  }
}

/** The bodies of the two ways to send a mail that was parked nowhere. */
export const requestsOf = (mail: StructuredMail, submissionId: string, own: string) => {
  const message = wholeMessageOf(mail, submissionId, own)
  return {
    sendMail: JSON.stringify({ message, saveToSentItems: true }),
    reply: JSON.stringify({ message }),
  }
}
