import { useEffect, useState } from 'react'
import { Download, File } from 'lucide-react'
import type { AttachedMail, Attachment } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { useClient } from '../../ipc/client-context.tsx'
import { attachedPart, cleanBody, fetchPart, messagePath, type CleanMail } from '../../message-frame/index.ts'
import { sizeWords } from '../../ui/amount-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { BlockedBar, MailBody } from './mail-body.tsx'

type Opened =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: AppError }
  | { readonly status: 'ready'; readonly attached: AttachedMail; readonly mail: CleanMail }

const useAttached = (messageId: string, index: number): { opened: Opened; again: () => void } => {
  const client = useClient()
  const [opened, setOpened] = useState<Opened>({ status: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    const read = async () => {
      if (round > 0) setOpened({ status: 'loading' })
      const attached = await client.invoke('message.attached', { messageId, index })
      if (abort.signal.aborted) return
      if (!attached.ok) return setOpened({ status: 'failed', error: attached.error })
      const { hasHtml, subject } = attached.value
      const kind = hasHtml ? 'html' : 'text'
      const path = attachedPart(messageId, index, kind)
      const body = await fetchPart(path, kind, (input, init) => fetch(input, init), abort.signal)
      if (abort.signal.aborted) return
      if (!body.ok) return setOpened({ status: 'failed', error: body.error })
      // Its pictures are files of the attached mail, which main does not hand out.
      const mail = cleanBody(body.value, { messageId: null, subject })
      setOpened({ status: 'ready', attached: attached.value, mail })
    }
    void read()
    return () => abort.abort()
  }, [client, messageId, index, round])
  return { opened, again: () => setRound(round + 1) }
}

const names = (people: readonly Participant[]): string =>
  people.map((each) => each.name || each.address).join(', ')

const Facts = ({ attached }: { attached: AttachedMail }) => {
  const { from, to, cc, sentAt } = attached
  const lines: readonly [string, string][] = [
    ['From', from.name === '' ? from.address : `${from.name} <${from.address}>`],
    ['To', names(to)],
    ['Cc', names(cc)],
    ['Sent', sentAt === null ? '' : timeWords.exact(sentAt)],
  ]
  return (
    <dl className="attached-facts">
      {lines
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

const Files = ({ files }: Pick<AttachedMail, 'files'>) =>
  files.length === 0 ? null : (
    <ul className="attached-files" aria-label="Files in the attached mail">
      {files.map((file, index) => (
        <li key={`${index}-${file.filename}`}>
          <File aria-hidden="true" />
          <span className="clip" dir="auto">
            {file.filename === '' ? 'Unnamed file' : file.filename}
          </span>
          <small>{sizeWords(file.size)}</small>
        </li>
      ))}
    </ul>
  )

type Props = {
  readonly messageId: string
  readonly attachment: Attachment
  readonly onClose: () => void
}

/** A mail that is attached to a mail, opened for reading. Its own files are named; saving it gives them too. */
export const AttachedMailDialog = ({ messageId, attachment, onClose }: Props) => {
  const { opened, again } = useAttached(messageId, attachment.index)
  const attached = opened.status === 'ready' ? opened.attached : null
  const subject = attached?.subject ?? ''
  const footer = (
    <>
      <a
        className="button"
        href={messagePath(messageId, `attachment/${attachment.index}`)}
        download={attachment.filename}
      >
        <Download aria-hidden="true" />
        Save
      </a>
      <Button onClick={onClose}>Close</Button>
    </>
  )
  return (
    <Dialog
      title={attached === null ? 'Attached mail' : subject === '' ? 'No subject' : subject}
      onClose={onClose}
      footer={footer}
      wide
    >
      <div className="attached-mail">
        {attached !== null && <Facts attached={attached} />}
        {opened.status === 'loading' && <SkeletonRows rows={2} />}
        {opened.status === 'failed' && opened.error.code === 'mail_unreadable' && (
          <ErrorLine error={opened.error} />
        )}
        {opened.status === 'failed' && opened.error.code !== 'mail_unreadable' && (
          <MailBody shown={opened} title="Attached mail" onAgain={again} />
        )}
        {opened.status === 'ready' && (
          <>
            <BlockedBar mail={opened.mail} />
            <MailBody
              shown={opened}
              title={`Attached mail from ${names([opened.attached.from])}`}
              onAgain={again}
            />
            <Files files={opened.attached.files} />
          </>
        )}
      </div>
    </Dialog>
  )
}
