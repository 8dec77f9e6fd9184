import type { MailFile } from '../../../shared/domain/file.ts'
import type { Attachment, Message } from '../../../shared/domain/message.ts'
import { fileUrl } from '../../../shared/rules/file-url.ts'
import { quotableBody, type RawBody } from '../../message-frame/index.ts'
import { timeWords } from '../../ui/time-words.ts'
import { fileName, mediaTypeOf, useFiles } from '../files/index.ts'
import { useComposer } from './composer-store.tsx'
import { withPictureBytes } from './reply-rules.ts'

type Opened = { readonly message: Message; readonly raw: RawBody }
type Copied = { readonly file: MailFile; readonly index: number }

const copyOf = ({ index, filename, mediaType, size }: Attachment): Copied => ({
  file: {
    fileId: crypto.randomUUID(),
    filename: fileName(filename),
    mediaType: mediaTypeOf(mediaType),
    size,
  },
  index,
})

/** The text of a mail as it is quoted, and the files that the pictures in it become. */
const quote = ({ message, raw }: Opened) => {
  const pictures = new Map<string, Copied>()
  const cidSource = (contentId: string): string | null => {
    const part = message.attachments.find((each) => each.contentId === contentId)
    if (part === undefined || !part.mediaType.toLowerCase().startsWith('image/')) return null
    const copied = pictures.get(contentId) ?? copyOf(part)
    pictures.set(contentId, copied)
    return fileUrl(copied.file.fileId)
  }
  const html = quotableBody(raw, cidSource)
  const copies = [...pictures.values()]
  const bytes = new Map(copies.map(({ file }) => [file.fileId, file.size]))
  const shown = new Set(copies.map(({ index }) => index))
  // A part that the text shows goes with the text.
  const beside = message.attachments.filter(({ index }) => !shown.has(index)).map(copyOf)
  return { html: withPictureBytes(html, bytes), pictures: copies, beside }
}

/** Answers a mail or passes it on, with the pictures that its text shows and, passed on, its files. */
export const useAnswer = (opened: Opened | null) => {
  const reply = useComposer((state) => state.reply)
  const forward = useComposer((state) => state.forward)
  const copy = useFiles((state) => state.copy)
  const begin = (start: (original: { message: Message; quoteHtml: string; when: string }) => string) => {
    if (opened === null) return
    const { message } = opened
    const { html, pictures, beside } = quote(opened)
    const draftId = start({ message, quoteHtml: html, when: timeWords.exact(message.occurredAt) })
    const files = start === forward ? beside : []
    for (const { file, index } of pictures) copy(draftId, file, { messageId: message.id, index }, 'picture')
    for (const { file, index } of files) copy(draftId, file, { messageId: message.id, index }, 'attachment')
  }
  return {
    reply: () => begin((original) => reply(original, false)),
    replyAll: () => begin((original) => reply(original, true)),
    forward: () => begin(forward),
  }
}
