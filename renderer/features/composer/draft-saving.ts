import type { Draft, DraftShelf } from '../../db/drafts.ts'

/** `new` until something is typed; `saved` only after the disk has the newest text; `failed` when the disk refused it. */
export type SavedState = 'new' | 'unsaved' | 'saving' | 'saved' | 'failed'

type Saved = { readonly draft: Draft; readonly saved: SavedState }

type Deps = {
  readonly shelf: DraftShelf
  readonly now: () => number
  /** Runs a task later; returns what cancels it. */
  readonly later: (task: () => void, ms: number) => () => void
  readonly itemOf: (draftId: string) => Saved | undefined
  readonly mark: (draftId: string, mark: { saved: SavedState; savedAt?: number }) => void
}

const pauseMs = 400

/** Brings drafts to the disk: on a pause in typing, or at once. */
export const createDraftSaving = ({ shelf, now, later, itemOf, mark }: Deps) => {
  const timers = new Map<string, () => void>()
  const stop = (draftId: string) => {
    timers.get(draftId)?.()
    timers.delete(draftId)
  }
  const save = async (draftId: string): Promise<void> => {
    stop(draftId)
    const item = itemOf(draftId)
    if (item === undefined || item.saved === 'saved') return
    mark(draftId, { saved: 'saving' })
    const written = item.draft
    try {
      await shelf.save(written)
      // What was typed meanwhile has its own timer; only the newest text may be called saved.
      if (itemOf(draftId)?.draft === written) mark(draftId, { saved: 'saved', savedAt: now() })
    } catch {
      mark(draftId, { saved: 'failed' })
    }
  }
  return {
    stop,
    save,
    saveSoon: (draftId: string) => {
      stop(draftId)
      timers.set(
        draftId,
        later(() => void save(draftId), pauseMs),
      )
    },
  }
}
