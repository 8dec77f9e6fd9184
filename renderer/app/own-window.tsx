import { useEffect } from 'react'
import { AppWindow, Check } from 'lucide-react'
import { ComposeWindow, draftTitle, useComposer, useFlushing } from '../features/composer/index.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { useSession } from './session-store.tsx'
import { useTheme } from './theme.ts'

const close = () => window.close()

/** Said where the mail is not here: before it is handed over, and after it went where the window could not close itself. */
const Without = () => {
  const loaded = useComposer((state) => state.loaded)
  const left = useComposer((state) => state.left)
  if (!loaded) {
    return (
      <Empty icon={<AppWindow />} title="Opening the mail">
        The main window hands it over as soon as it is stored.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<Check />}
      title={left ? 'This window is done' : 'The mail is not here any more'}
      action={<Button onClick={close}>Close the window</Button>}
    >
      What became of it stands in the main window, under Drafts or in the Outbox.
    </Empty>
  )
}

/** One mail alone in a window. */
export const OwnWindow = () => {
  const item = useComposer((state) => state.items[0])
  const left = useComposer((state) => state.left)
  const online = useSession((state) => state.online)
  useTheme()
  useFlushing()
  const title = item === undefined ? 'Liaison' : draftTitle(item.draft)
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    if (left) close()
  }, [left])
  return (
    <main className="own-window">
      {item === undefined ? (
        <Without />
      ) : (
        <ComposeWindow key={`${item.draft.id} ${item.revision}`} item={item} online={online} own />
      )}
      <Toasts />
    </main>
  )
}
