import MailComposer from 'nodemailer/lib/mail-composer'
import { replyReferences } from '../../shared/rules/threading.ts'
import type { ReplySource } from '../store/store.ts'
import { encodeSubject } from './encoded-words.ts'
import { htmlDocument } from './outgoing-html.ts'
import { wireAddress, type MailRequest, type PreparedMail } from './prepare-mail.ts'

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
 * The mail as RFC 5322 bytes: multipart/alternative in UTF-8, quoted-printable, CRLF line ends, with our own Message-ID
 * and the mark by which a sent copy is found again.
 */
export const composeMime = async (request: MailRequest, prepared: PreparedMail): Promise<Uint8Array> => {
  const { content, submissionId } = request
  const node = new MailComposer({
    from: wireAddress(request.from),
    to: content.to.map(wireAddress),
    cc: content.cc.map(wireAddress),
    bcc: content.bcc.map(wireAddress),
    messageId: `<${prepared.rfcMessageId}>`,
    date: new Date(request.date),
    ...threadHeaders(request.reply),
    headers: [subjectHeader(content.subject), { key: 'X-Liaison-Submission', value: submissionId }],
    text: prepared.text,
    html: htmlDocument(prepared.html),
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  // Gmail and Graph take the recipients from the headers and remove Bcc themselves.
  node.keepBcc = true
  return new Uint8Array(await node.build())
}
