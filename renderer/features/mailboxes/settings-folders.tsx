import { useEffect, useState } from 'react'
import type { Mailbox, MailFolder } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Late } from '../../ui/skeleton.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'
import { excludedAfter, inReadingOrder } from './settings-rules.ts'

type Props = {
  readonly mailbox: Mailbox
  /** The folders to leave out as edited; undefined while they are as stored. */
  readonly excluded: readonly string[] | undefined
  /** Null: as stored. */
  readonly onChange: (excluded: string[] | null) => void
}

type Asked =
  | { readonly status: 'asking' }
  | { readonly status: 'failed'; readonly error: AppError }
  | { readonly status: 'known'; readonly folders: readonly MailFolder[] }

const useFolders = (mailboxId: string): Asked => {
  const folders = useMailboxes((state) => state.folders)
  const [asked, setAsked] = useState<Asked>({ status: 'asking' })
  useEffect(() => {
    let current = true
    const read = async () => {
      const answer = await folders(mailboxId)
      if (!current) return
      setAsked(
        answer.ok
          ? { status: 'known', folders: inReadingOrder(answer.value) }
          : { status: 'failed', error: answer.error },
      )
    }
    void read()
    return () => {
      current = false
    }
  }, [folders, mailboxId])
  return asked
}

const FolderList = ({
  folders,
  excluded,
  onChange,
}: Omit<Props, 'mailbox'> & { folders: readonly MailFolder[] }) => {
  const left = new Set(excluded ?? folders.filter(({ read }) => !read).map(({ id }) => id))
  const toggle = (folderId: string) => {
    const { ids, asStored } = excludedAfter(folders, excluded, folderId)
    onChange(asStored ? null : ids)
  }
  return (
    <ul className="folders">
      {folders.map(({ id, path, fixed }) => (
        <li key={id}>
          <label className="tick">
            <input
              type="checkbox"
              checked={fixed || !left.has(id)}
              disabled={fixed}
              onChange={() => toggle(id)}
            />
            <span dir="auto">
              {path.slice(0, -1).map((name, depth) => (
                <span className="folder-parent" key={depth}>
                  {name} /{' '}
                </span>
              ))}
              {path.at(-1)}
              {fixed && <small>always read</small>}
            </span>
          </label>
        </li>
      ))}
    </ul>
  )
}

const Folders = ({ mailbox, excluded, onChange, onAgain }: Props & { onAgain: () => void }) => {
  const asked = useFolders(mailbox.id)
  return (
    <fieldset className="settings-part">
      <legend className="settings-title">Folders that are read</legend>
      {asked.status === 'asking' && (
        <div className="folders-asking">
          <Late>
            <p className="waiting-line" role="status">
              <span className="spinner" aria-hidden="true" />
              Asking {providers[mailbox.provider].company} for the folders
            </p>
          </Late>
        </div>
      )}
      {asked.status === 'failed' && (
        <>
          <p className="field-error" role="alert">
            <b>{wordsFor(asked.error, providers[mailbox.provider]).title}.</b> The folders that are read stay
            as they are.
          </p>
          <Button className="button-small" onClick={onAgain}>
            Ask again
          </Button>
        </>
      )}
      {asked.status === 'known' && asked.folders.length === 0 && (
        <p>All mail is read, except spam and trash.</p>
      )}
      {asked.status === 'known' && asked.folders.length > 0 && (
        <>
          <FolderList folders={asked.folders} excluded={excluded} onChange={onChange} />
          <p className="field-hint">
            Mail in a folder that you leave out comes onto no timeline from then on. Folders inside it are
            chosen by themselves.
          </p>
        </>
      )}
    </fieldset>
  )
}

/** Which folders are read, where that can be chosen. */
export const FolderChoice = (props: Props) => {
  const [round, setRound] = useState(0)
  return <Folders {...props} onAgain={() => setRound(round + 1)} key={round} />
}
