import { useState } from 'react'
import {
  CalendarDays,
  File,
  FileArchive,
  FileQuestionMark,
  FileSpreadsheet,
  FileText,
  Image,
  Mail,
} from 'lucide-react'
import type { Attachment } from '../../../shared/domain/message.ts'
import { attachmentKind } from '../../../shared/rules/attachment-kind.ts'
import { messagePath } from '../../message-frame/index.ts'
import { sizeWords } from '../../ui/amount-words.ts'
import { AttachedMailDialog } from './attached-mail-dialog.tsx'

const iconFor = (attachment: Attachment) => {
  const kind = `${attachment.mediaType} ${attachment.filename}`.toLowerCase()
  if (/image\//.test(kind)) return <Image />
  if (/sheet|excel|csv|\.ods/.test(kind)) return <FileSpreadsheet />
  if (/zip|\btar\b|compressed|\.7z|\.rar/.test(kind)) return <FileArchive />
  return /pdf|word|text|document/.test(kind) ? <FileText /> : <File />
}

type ChipProps = { readonly messageId: string; readonly attachment: Attachment }

const nameOf = ({ filename }: Attachment, unnamed: string): string => (filename === '' ? unnamed : filename)

const Download = ({ messageId, attachment }: ChipProps) => {
  const kind = attachmentKind(attachment.filename, attachment.mediaType)
  const name = nameOf(attachment, kind === 'calendar' ? 'Invitation' : 'Unnamed file')
  const special = {
    file: { icon: iconFor(attachment), note: null, title: `Download ${name}` },
    mail: { icon: <Mail />, note: null, title: `Download ${name}` },
    calendar: {
      icon: <CalendarDays />,
      note: 'Calendar',
      title: `Download ${name}, to be opened in a calendar`,
    },
    tnef: {
      icon: <FileQuestionMark />,
      note: 'Outlook format',
      title: `${name} is in a format of Outlook’s own, which Liaison does not open. Download it`,
    },
  }[kind]
  return (
    <a
      className="attachment"
      href={messagePath(messageId, `attachment/${attachment.index}`)}
      download={attachment.filename}
      title={special.title}
    >
      {special.icon}
      <span className="clip" dir="auto">
        {name}
      </span>
      <small>
        {special.note !== null && `${special.note} · `}
        {sizeWords(attachment.size)}
      </small>
    </a>
  )
}

const AttachedMailChip = ({ messageId, attachment }: ChipProps) => {
  const [open, setOpen] = useState(false)
  const name = nameOf(attachment, 'Attached mail')
  return (
    <>
      <button
        type="button"
        className="attachment"
        title={`Open ${name}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Mail />
        <span className="clip" dir="auto">
          {name}
        </span>
        <small>Mail · {sizeWords(attachment.size)}</small>
      </button>
      {open && (
        <AttachedMailDialog messageId={messageId} attachment={attachment} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

type Props = { readonly messageId: string; readonly attachments: readonly Attachment[] }

/** Files of a mail; pressing one downloads it, an attached mail opens. Pictures that the text shows in place are left out. */
export const AttachmentChips = ({ messageId, attachments }: Props) => {
  const shown = attachments.filter((attachment) => !attachment.inline || attachment.contentId === null)
  if (shown.length === 0) return null
  return (
    <ul className="attachments" aria-label="Attachments">
      {shown.map((attachment) => (
        <li key={attachment.index}>
          {attachmentKind(attachment.filename, attachment.mediaType) === 'mail' ? (
            <AttachedMailChip messageId={messageId} attachment={attachment} />
          ) : (
            <Download messageId={messageId} attachment={attachment} />
          )}
        </li>
      ))}
    </ul>
  )
}
