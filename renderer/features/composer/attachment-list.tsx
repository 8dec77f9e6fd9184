import { File, FileArchive, FileSpreadsheet, FileText, Image, Presentation, RotateCw, X } from 'lucide-react'
import type { MailFile } from '../../../shared/domain/file.ts'
import { wordsFor } from '../../app/error-words.ts'
import { sizeWords } from '../../ui/amount-words.ts'
import { IconButton } from '../../ui/button.tsx'
import { useFiles, useMissingFiles, weightOf, weightWords, type FileItem } from '../files/index.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { nameParts } from './attachment-rules.ts'
import { signatureOf, useComposer, type DraftItem } from './composer-store.tsx'

const iconFor = ({ mediaType, filename }: Pick<MailFile, 'mediaType' | 'filename'>) => {
  const kind = `${mediaType} ${filename}`.toLowerCase()
  if (/image\//.test(kind)) return <Image />
  if (/sheet|excel|csv|\.ods|\.numbers/.test(kind)) return <FileSpreadsheet />
  if (/presentation|powerpoint|\.key|\.odp/.test(kind)) return <Presentation />
  if (/zip|\btar\b|compressed|\.7z|\.rar/.test(kind)) return <FileArchive />
  return /pdf|word|text|document/.test(kind) ? <FileText /> : <File />
}

const FileName = ({ name }: { name: string }) => {
  const [stem, ending] = nameParts(name)
  return (
    <bdi className="file-name" title={name}>
      <span className="clip">{stem}</span>
      <span>{ending}</span>
    </bdi>
  )
}

type Ready = { readonly file: MailFile; readonly missing: boolean; readonly onRemove: () => void }

const ReadyFile = ({ file, missing, onRemove }: Ready) => (
  <li className={missing ? 'file-chip failed' : 'file-chip'}>
    {iconFor(file)}
    <FileName name={file.filename} />
    <small>{missing ? 'not here any more: attach it again' : sizeWords(file.size)}</small>
    <IconButton label={`Remove ${file.filename}`} title="Remove" onClick={onRemove}>
      <X />
    </IconButton>
  </li>
)

/** "1.2 of 4 MB", "copying", or why it failed. */
const wayWords = ({ status, sent, file, error }: FileItem): string => {
  if (status === 'failed') return error === null ? 'not stored' : wordsFor(error).title
  if (status === 'copying') return `${sizeWords(file.size)}, fetching it`
  return sent === 0 ? sizeWords(file.size) : `${sizeWords(sent)} of ${sizeWords(file.size)}`
}

const ComingFile = ({ item, onCancel }: { item: FileItem; onCancel: () => void }) => {
  const retry = useFiles((state) => state.retry)
  const { file, status, sent } = item
  const failed = status === 'failed'
  const share = file.size === 0 ? 1 : sent / file.size
  return (
    <li className={failed ? 'file-chip failed' : 'file-chip'}>
      {iconFor(file)}
      <FileName name={file.filename} />
      <small className="clip" role="status" title={wayWords(item)}>
        {wayWords(item)}
      </small>
      {failed && (
        <IconButton label={`Try ${file.filename} again`} title="Try again" onClick={() => retry(file.fileId)}>
          <RotateCw />
        </IconButton>
      )}
      <IconButton
        label={failed ? `Remove ${file.filename}` : `Cancel ${file.filename}`}
        title={failed ? 'Remove' : 'Cancel'}
        onClick={onCancel}
      >
        <X />
      </IconButton>
      {!failed && (
        <progress
          className={status === 'copying' ? 'file-progress unknown' : 'file-progress'}
          aria-label={`${file.filename} is stored`}
          max={1}
          value={status === 'copying' ? undefined : share}
        />
      )}
    </li>
  )
}

/** What the files weigh, where there is more than one thing to add up or they weigh too much. */
const Weight = ({ item, coming }: { item: DraftItem; coming: readonly FileItem[] }) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const { mailboxId, attachments, html, quoteHtml, signed } = item.draft
  const mailbox = mailboxes.find(({ id }) => id === mailboxId)
  const signature = signed ? signatureOf(item.draft, mailboxes) : ''
  const ids = new Set(coming.map(({ file }) => file.fileId))
  const files = [...attachments.filter(({ fileId }) => !ids.has(fileId)), ...coming.map(({ file }) => file)]
  const weight = weightOf(files, html + signature + quoteHtml, mailbox)
  if (weight.over) {
    return (
      <p className="file-weight over" role="status">
        {weightWords(weight)}
      </p>
    )
  }
  return files.length > 1 ? <p className="file-weight">{weightWords(weight)}</p> : null
}

/** The files beside the text: those that the draft has, and those on their way to it. */
export const AttachmentList = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const all = useFiles((state) => state.items)
  const cancel = useFiles((state) => state.cancel)
  const { id, attachments } = item.draft
  const coming = all.filter(({ owner, kind }) => owner === id && kind === 'attachment')
  const ready = attachments.filter(({ fileId }) => !coming.some(({ file }) => file.fileId === fileId))
  const missing = useMissingFiles(ready)
  // In the order in which they were chosen, which is that of the draft.
  const rest = coming.filter(({ file }) => !attachments.some(({ fileId }) => fileId === file.fileId))
  const listed = [...attachments, ...rest.map(({ file }) => file)]
  const remove = (fileId: string) => {
    cancel(fileId)
    if (attachments.some((file) => file.fileId === fileId))
      change(id, { attachments: attachments.filter((file) => file.fileId !== fileId) })
  }
  return (
    <div className="compose-files">
      {listed.length > 0 && (
        <ul className="file-chips" aria-label="Attachments">
          {listed.map((file) => {
            const onRemove = () => remove(file.fileId)
            const onWay = coming.find((each) => each.file.fileId === file.fileId)
            return onWay === undefined ? (
              <ReadyFile
                key={file.fileId}
                file={file}
                missing={missing.has(file.fileId)}
                onRemove={onRemove}
              />
            ) : (
              <ComingFile key={file.fileId} item={onWay} onCancel={onRemove} />
            )
          })}
        </ul>
      )}
      <Weight item={item} coming={coming} />
    </div>
  )
}
