import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import MailComposer from 'nodemailer/lib/mail-composer'
import { replyReferences } from '../../shared/rules/threading.ts'
import type { ReplySource } from '../store/store.ts'
import { addressHeader } from './address-header.ts'
import { encodeSubject } from './encoded-words.ts'
import type { MailPart } from './mail-parts.ts'
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

/**
 * The headers that we write ourselves, because of names and subjects. Bcc is among them: providers that take MIME take
 * the recipients from the headers and remove it from everybody's copy but the sender's.
 */
const peopleHeaders = ({ content, from }: MailRequest): string =>
  [
    addressHeader('From', [wireAddress(from)]),
    addressHeader('To', content.to.map(wireAddress)),
    addressHeader('Cc', content.cc.map(wireAddress)),
    addressHeader('Bcc', content.bcc.map(wireAddress)),
  ].join('')

const subjectHeader = (subject: string) => {
  const value = encodeSubject(subject)
  // Encoded words are folded already; a plain subject is left to the composer.
  return { key: 'Subject', value: { prepared: true, foldLines: !value.includes('\r\n'), value } }
}

/** Whole lines of base64 (57 bytes each), so that the encoder never keeps a rest. */
const pieceBytes = 57 * 4096

/** Streams alone never let the event loop turn while there is something to read: a mail of 25 MB would hold up main. */
const piecesOf = async function* (bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    await nextTurn()
    yield bytes.subarray(at, at + pieceBytes)
  }
}

const attachmentOf = ({ filename, mediaType, contentId, bytes }: MailPart) => ({
  filename,
  contentType: mediaType,
  contentTransferEncoding: 'base64' as const,
  contentDisposition: contentId === null ? ('attachment' as const) : ('inline' as const),
  ...(contentId === null ? {} : { cid: contentId }),
  content: Readable.from(piecesOf(bytes)),
})

/**
 * The mail as RFC 5322 bytes: multipart/mixed( multipart/alternative( text, multipart/related( HTML, its pictures ) ),
 * files ), levels left out where there is nothing for them. UTF-8, quoted-printable, files in base64, CRLF line ends,
 * with our own Message-ID and the mark by which a sent copy is found again.
 */
export const composeMime = async (request: MailRequest, prepared: PreparedMail): Promise<Uint8Array> => {
  const { content, submissionId } = request
  const node = new MailComposer({
    messageId: `<${prepared.rfcMessageId}>`,
    date: new Date(request.date),
    ...threadHeaders(request.reply),
    headers: [subjectHeader(content.subject), { key: 'X-Liaison-Submission', value: submissionId }],
    text: prepared.text,
    html: htmlDocument(prepared.html),
    attachments: prepared.parts.map(attachmentOf),
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const chunks: Buffer[] = [Buffer.from(peopleHeaders(request))]
  for await (const chunk of node.createReadStream()) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
