import type { Draft, DraftShelf } from '../../db/drafts.ts'

/** `new` until something is typed; `saved` only after the disk has the newest text; `failed` when the disk refused it. */
export type SavedState = 'new' | 'unsaved' | 'saving' | 'saved' | 'failed'

type Saved = { readonly draft: Draft; readonly saved: SavedState; readonly elsewhere: boolean }

type Deps = {
  readonly shelf: Pick<DraftShelf, 'save'>
  readonly now: () => number
  /** Runs a task later; returns what cancels it. */
  readonly later: (task: () => void, ms: number) => () => void
  readonly itemOf: (draftId: string) => Saved | undefined
  readonly mark: (draftId: string, mark: { saved: SavedState; savedAt?: number }) => void
  /** Told after the disk has a draft. */
  readonly onSaved: (draft: Draft) => void
}

const pauseMs = 400
/** Somebody who never pauses loses no more than this and the time of one write, together less than a second. */
export const longestWaitMs = 700
/** A disk that refused may have room again. */
const retryMs = 5000

/** Brings drafts to the disk: on a pause in typing, after the longest wait without one, or at once. */
export const createDraftSaving = ({ shelf, now, later, itemOf, mark, onSaved }: Deps) => {
  const timers = new Map<string, () => void>()
  /** Since when a draft has text that is not being written yet. */
  const waitingSince = new Map<string, number>()
  const stop = (draftId: string) => {
    timers.get(draftId)?.()
    timers.delete(draftId)
    waitingSince.delete(draftId)
  }
  const write = async (draftId: string, written: Draft): Promise<void> => {
    try {
      await shelf.save(written)
    } catch {
      mark(draftId, { saved: 'failed' })
      if (!timers.has(draftId)) plan(draftId, retryMs)
      return
    }
    // What was typed meanwhile has its own timer; only the newest text may be called saved.
    if (itemOf(draftId)?.draft === written) mark(draftId, { saved: 'saved', savedAt: now() })
    onSaved(written)
  }
  const save = async (draftId: string): Promise<void> => {
    stop(draftId)
    const item = itemOf(draftId)
    if (item === undefined || item.elsewhere || item.saved === 'saved') return
    mark(draftId, { saved: 'saving' })
    await write(draftId, item.draft)
  }
  const plan = (draftId: string, ms: number) => {
    timers.get(draftId)?.()
    timers.set(
      draftId,
      later(() => void save(draftId), ms),
    )
  }
  return {
    stop,
    save,
    saveSoon: (draftId: string) => {
      const since = waitingSince.get(draftId) ?? now()
      waitingSince.set(draftId, since)
      plan(draftId, Math.max(0, Math.min(pauseMs, since + longestWaitMs - now())))
    },
  }
}
