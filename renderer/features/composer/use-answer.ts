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

/** Answers a mail that is given, or passes it on, with the pictures that its text shows and, passed on, its files. */
export const useAnswering = () => {
  const reply = useComposer((state) => state.reply)
  const forward = useComposer((state) => state.forward)
  const change = useComposer((state) => state.change)
  const copy = useFiles((state) => state.copy)
  const begin = (
    opened: Opened,
    start: (original: { message: Message; quoteHtml: string; when: string }) => string,
  ) => {
    const { message } = opened
    const { html, pictures, beside } = quote(opened)
    const draftId = start({ message, quoteHtml: html, when: timeWords.exact(message.occurredAt) })
    const files = start === forward ? beside : []
    if (files.length > 0) change(draftId, { attachments: files.map(({ file }) => file) })
    for (const { file, index } of pictures) copy(draftId, file, { messageId: message.id, index }, 'picture')
    for (const { file, index } of files) copy(draftId, file, { messageId: message.id, index }, 'attachment')
  }
  return {
    reply: (opened: Opened) => begin(opened, (original) => reply(original, false)),
    replyAll: (opened: Opened) => begin(opened, (original) => reply(original, true)),
    forward: (opened: Opened) => begin(opened, forward),
  }
}

/** The same for the mail that is open; nothing while it is not read yet. */
export const useAnswer = (opened: Opened | null) => {
  const { reply, replyAll, forward } = useAnswering()
  return {
    reply: () => opened !== null && reply(opened),
    replyAll: () => opened !== null && replyAll(opened),
    forward: () => opened !== null && forward(opened),
  }
}
