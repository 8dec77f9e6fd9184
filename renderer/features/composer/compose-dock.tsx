import { useEffect } from 'react'
import { X } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { ComposeWindow } from './compose-window.tsx'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { draftTitle } from './draft-rules.ts'

const MinimisedBar = ({ item }: { item: DraftItem }) => {
  const show = useComposer((state) => state.show)
  const close = useComposer((state) => state.close)
  const title = draftTitle(item.draft)
  return (
    <div className="compose-bar">
      <button type="button" className="clip" dir="auto" onClick={() => show(item.draft.id)}>
        {title}
      </button>
      <IconButton label={`Close ${title}`} onClick={() => void close(item.draft.id)}>
        <X />
      </IconButton>
    </div>
  )
}

/** The mails being written: one opened, the others as bars beside it. */
export const ComposeDock = ({ online }: { online: boolean }) => {
  const items = useComposer((state) => state.items)
  const flush = useComposer((state) => state.flush)
  useEffect(() => {
    const now = () => void flush()
    window.addEventListener('blur', now)
    window.addEventListener('pagehide', now)
    document.addEventListener('visibilitychange', now)
    return () => {
      window.removeEventListener('blur', now)
      window.removeEventListener('pagehide', now)
      document.removeEventListener('visibilitychange', now)
    }
  }, [flush])
  const docked = items.filter((item) => item.draft.open)
  if (docked.length === 0) return null
  return (
    <div className="dock">
      {docked.map((item) =>
        item.minimised ? (
          <MinimisedBar key={item.draft.id} item={item} />
        ) : (
          <ComposeWindow key={`${item.draft.id} ${item.revision}`} item={item} online={online} />
        ),
      )}
    </div>
  )
}
