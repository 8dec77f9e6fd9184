import { createHash } from 'node:crypto'
import PostalMime, { type Address } from 'postal-mime'
import * as z from 'zod'

const person = z.tuple([z.string(), z.string()])
const file = z.object({
  filename: z.string(),
  mediaType: z.string(),
  inline: z.boolean(),
  /** With angle brackets. */
  contentId: z.string().nullable(),
  size: z.number(),
  sha256: z.string(),
})

/** A mail as a parser reads it. `date` in epoch ms; people as [name, address]. */
export const parsedMail = z.object({
  subject: z.string(),
  from: z.array(person),
  to: z.array(person),
  cc: z.array(person),
  bcc: z.array(person),
  messageId: z.string(),
  inReplyTo: z.string(),
  references: z.array(z.string()),
  date: z.number(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  files: z.array(file),
  /** The tree of media types, where the parser tells. */
  shape: z.string().nullable(),
  defects: z.array(z.string()),
})
export type ParsedMail = z.infer<typeof parsedMail>
export type ParsedFile = z.infer<typeof file>

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const peopleOf = (list: readonly Address[] | undefined): [string, string][] =>
  (list ?? []).map(({ name, address }) => [name, address ?? ''])

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Uint8Array => {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? content : new Uint8Array(content)
}

/** The mail as postal-mime reads it. */
export const readByPostalMime = async (raw: Uint8Array): Promise<ParsedMail> => {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  return {
    subject: mail.subject ?? '',
    from: peopleOf(mail.from === undefined ? [] : [mail.from]),
    to: peopleOf(mail.to),
    cc: peopleOf(mail.cc),
    bcc: peopleOf(mail.bcc),
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? '',
    references: (mail.references ?? '').split(/\s+/).filter((id) => id !== ''),
    date: Date.parse(mail.date ?? ''),
    text: mail.text ?? null,
    html: mail.html ?? null,
    files: mail.attachments.map(({ filename, mimeType, disposition, contentId, content }) => {
      const bytes = bytesOf(content)
      return {
        filename: filename ?? '',
        mediaType: mimeType,
        inline: disposition === 'inline',
        contentId: contentId ?? null,
        size: bytes.byteLength,
        sha256: sha256(bytes),
      }
    }),
    shape: null,
    defects: [],
  }
}
