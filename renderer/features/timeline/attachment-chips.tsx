import { File, FileArchive, FileSpreadsheet, FileText, Image } from 'lucide-react'
import type { Attachment } from '../../../shared/domain/message.ts'
import { messagePath } from '../../message-frame/index.ts'
import { sizeWords } from '../../ui/amount-words.ts'

const iconFor = (attachment: Attachment) => {
  const kind = `${attachment.mediaType} ${attachment.filename}`.toLowerCase()
  if (/image\//.test(kind)) return <Image />
  if (/sheet|excel|csv|\.ods/.test(kind)) return <FileSpreadsheet />
  if (/zip|\btar\b|compressed|\.7z|\.rar/.test(kind)) return <FileArchive />
  return /pdf|word|text|document/.test(kind) ? <FileText /> : <File />
}

type Props = { readonly messageId: string; readonly attachments: readonly Attachment[] }

/** Files of a mail; pressing one downloads it. Pictures that the text shows in place are left out. */
export const AttachmentChips = ({ messageId, attachments }: Props) => {
  const shown = attachments.filter((attachment) => !attachment.inline || attachment.contentId === null)
  if (shown.length === 0) return null
  return (
    <ul className="attachments" aria-label="Attachments">
      {shown.map((attachment) => (
        <li key={attachment.index}>
          <a
            className="attachment"
            href={messagePath(messageId, `attachment/${attachment.index}`)}
            download={attachment.filename}
            title={`Download ${attachment.filename}`}
          >
            {iconFor(attachment)}
            <span className="clip" dir="auto">
              {attachment.filename === '' ? 'Unnamed file' : attachment.filename}
            </span>
            <small>{sizeWords(attachment.size)}</small>
          </a>
        </li>
      ))}
    </ul>
  )
}
