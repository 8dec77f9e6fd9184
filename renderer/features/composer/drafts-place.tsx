import { useState } from 'react'
import { PenLine, Trash2 } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Time } from '../../ui/time.tsx'
import type { Draft } from '../../db/drafts.ts'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { DiscardedDrafts } from './discarded-drafts.tsx'
import { draftTitle, ownText } from './draft-rules.ts'

const recipientsOf = (draft: Draft): string => {
  const people = [...draft.to, ...draft.cc, ...draft.bcc]
  return people.map((each) => each.name || each.address).join(', ') || 'Nobody yet'
}

const DraftRow = ({ item, onDiscard }: { item: DraftItem; onDiscard: () => void }) => {
  const show = useComposer((state) => state.show)
  const { draft } = item
  return (
    <li className="draft-row">
      <button type="button" className="draft-open" onClick={() => show(draft.id)}>
        <span className="draft-to clip" dir="auto">
          {recipientsOf(draft)}
        </span>
        <span className="draft-words clip" dir="auto">
          <b>{draftTitle(draft)}</b> {ownText(draft.html).slice(0, 160)}
        </span>
        {item.elsewhere && <Chip tone="accent">own window</Chip>}
        {draft.open && !item.elsewhere && <Chip tone="accent">open</Chip>}
        {item.saved === 'failed' && <Chip tone="bad">not saved</Chip>}
        <Time at={draft.updatedAt} />
      </button>
      {!item.elsewhere && (
        <IconButton label={`Discard ${draftTitle(draft)}`} onClick={onDiscard}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  )
}

export const DraftsPlace = () => {
  const items = useComposer((state) => state.items)
  const write = useComposer((state) => state.write)
  const discard = useComposer((state) => state.discard)
  const [asking, setAsking] = useState<string | null>(null)
  if (items.length === 0) {
    return (
      <div className="page-inner">
        <h1>Drafts</h1>
        <p className="lead">Kept on this computer until you send or discard them.</p>
        <Empty
          icon={<PenLine />}
          title="No drafts"
          action={
            <Button icon={<PenLine />} onClick={() => write([])}>
              Write a mail
            </Button>
          }
        >
          What you begin to write is kept here by itself, as you type.
        </Empty>
        <DiscardedDrafts />
      </div>
    )
  }
  return (
    <div className="page-inner">
      <h1>Drafts</h1>
      <p className="lead">Kept on this computer until you send or discard them.</p>
      <ul className="draft-rows">
        {items.map((item) => (
          <DraftRow key={item.draft.id} item={item} onDiscard={() => setAsking(item.draft.id)} />
        ))}
      </ul>
      <DiscardedDrafts />
      {asking !== null && (
        <Dialog
          title="Discard this draft?"
          onClose={() => setAsking(null)}
          footer={
            <>
              <Button onClick={() => setAsking(null)}>Keep it</Button>
              <Button
                kind="danger"
                onClick={() => {
                  setAsking(null)
                  void discard(asking)
                }}
              >
                Discard
              </Button>
            </>
          }
        >
          <p>It was not sent. For 7 days it can be brought back under “Recently discarded”.</p>
        </Dialog>
      )}
    </div>
  )
}
