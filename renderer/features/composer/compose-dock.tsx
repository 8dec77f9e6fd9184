import { useEffect } from 'react'
import { AppWindow, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
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

/** In place of an editor while another window has the mail. */
const ElsewhereBar = ({ item }: { item: DraftItem }) => {
  const popOut = useComposer((state) => state.popOut)
  const bringBack = useComposer((state) => state.bringBack)
  const title = draftTitle(item.draft)
  const { id } = item.draft
  return (
    <section className="compose-bar compose-elsewhere" aria-label={`In its own window: ${title}`}>
      <AppWindow />
      <button type="button" title="Show its window" onClick={() => void popOut(id)}>
        <b className="clip" dir="auto">
          {title}
        </b>
        <span>In its own window</span>
      </button>
      <Button onClick={() => bringBack(id)}>Bring it back</Button>
    </section>
  )
}

/** Writes what is not on the disk yet whenever the window is left. */
export const useFlushing = (): void => {
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
}

/** The mails being written: one opened, the others as bars beside it. */
export const ComposeDock = ({ online }: { online: boolean }) => {
  const items = useComposer((state) => state.items)
  useFlushing()
  const docked = items.filter((item) => item.draft.open || item.elsewhere)
  if (docked.length === 0) return null
  return (
    <div className="dock">
      {docked.map((item) =>
        item.elsewhere ? (
          <ElsewhereBar key={item.draft.id} item={item} />
        ) : item.minimised ? (
          <MinimisedBar key={item.draft.id} item={item} />
        ) : (
          <ComposeWindow key={`${item.draft.id} ${item.revision}`} item={item} online={online} />
        ),
      )}
    </div>
  )
}
