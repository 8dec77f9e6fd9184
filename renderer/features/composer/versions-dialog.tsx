import { useEffect, useState } from 'react'
import { History } from 'lucide-react'
import type { DraftVersion } from '../../db/draft-versions.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { RichTextView } from '../../ui/rich-text/index.ts'
import { Time } from '../../ui/time.tsx'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { ownText } from './draft-rules.ts'

const reasonWords: Readonly<Record<DraftVersion['reason'], string>> = {
  opened: 'when it was opened',
  changed: 'while writing',
  restored: 'before another one was brought back',
  discarded: 'when it was discarded',
  sent: 'as it was sent',
}

const firstWords = ({ draft }: DraftVersion): string => {
  const words = [draft.subject.trim(), ownText(draft.html)].filter((part) => part !== '').join(': ')
  return words.slice(0, 120) || 'No text'
}

type ListProps = {
  readonly versions: readonly DraftVersion[]
  readonly shown: DraftVersion | undefined
  readonly onShow: (version: DraftVersion) => void
}

const VersionList = ({ versions, shown, onShow }: ListProps) => (
  <ul className="versions">
    {versions.map((version) => (
      <li key={version.id}>
        <button
          type="button"
          className="version"
          aria-pressed={version === shown}
          onClick={() => onShow(version)}
        >
          <b>
            <Time at={version.savedAt} as="ago" />
          </b>
          <small>{reasonWords[version.reason]}</small>
          <span className="clip" dir="auto">
            {firstWords(version)}
          </span>
        </button>
      </li>
    ))}
  </ul>
)

const people = ({ draft }: DraftVersion): string =>
  [...draft.to, ...draft.cc, ...draft.bcc].map(({ name, address }) => name || address).join(', ')

/** The earlier versions of a draft, to be looked at and brought back. */
const VersionsDialog = ({ item, onClose }: { item: DraftItem; onClose: () => void }) => {
  const { versionsOf, restore } = useComposer((state) => state)
  const { id } = item.draft
  const [versions, setVersions] = useState<readonly DraftVersion[] | null>(null)
  const [chosen, setChosen] = useState<DraftVersion | undefined>()
  useEffect(() => {
    let current = true
    const read = async () => {
      const found = await versionsOf(id)
      if (current) setVersions(found)
    }
    void read()
    return () => void (current = false)
  }, [id, versionsOf])
  const shown = chosen ?? versions?.[0]
  return (
    <Dialog
      title="Earlier versions"
      wide
      onClose={onClose}
      footer={
        <>
          <span className="push field-hint">Kept for 7 days</span>
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="primary"
            disabled={shown === undefined}
            onClick={() => {
              onClose()
              if (shown !== undefined) void restore(id, shown)
            }}
          >
            Bring it back
          </Button>
        </>
      }
    >
      {versions !== null && versions.length === 0 && (
        <p>There are none yet. One is kept when a draft is opened, and every minute while it changes.</p>
      )}
      {versions !== null && shown !== undefined && (
        <div className="versions-columns">
          <VersionList versions={versions} shown={shown} onShow={setChosen} />
          <div className="version-text">
            <p className="version-head clip" dir="auto">
              {people(shown) || 'Nobody yet'}
            </p>
            <p className="version-head clip" dir="auto">
              <b>{shown.draft.subject || 'No subject'}</b>
            </p>
            <RichTextView html={shown.draft.html} label="Text of this version" />
          </div>
        </div>
      )}
    </Dialog>
  )
}

export const VersionsButton = ({ item }: { item: DraftItem }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton label="Earlier versions" onClick={() => setOpen(true)}>
        <History />
      </IconButton>
      {open && <VersionsDialog item={item} onClose={() => setOpen(false)} />}
    </>
  )
}
