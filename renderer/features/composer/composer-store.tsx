import { createStore } from 'zustand/vanilla'
import type { Draft } from '../../db/drafts.ts'
import type { DraftVersion } from '../../db/draft-versions.ts'
import { storeContext } from '../../ui/store-context.tsx'
import type { ComposerDeps, ComposerState, DraftItem, SendWay } from './composer-state.ts'
import { contentPrint, historyIdOf, recentlyDiscarded } from './draft-history.ts'
import { createItems, forwardDraft, itemFor, replyDraft, type Items } from './draft-items.ts'
import { createDraftLoading, tellFilesInUse } from './draft-loading.ts'
import { isEmptyDraft } from './draft-rules.ts'
import { createSending } from './draft-sending.ts'

export type { Asking, ComposerDeps, ComposerState, DraftItem, Sent, SendWay } from './composer-state.ts'
export { signatureOf } from './draft-rules.ts'

type Get = () => ComposerState
type Set = (change: Partial<ComposerState> | ((state: ComposerState) => Partial<ComposerState>)) => void

/** Showing, hiding and dropping drafts. */
const shelfActions = (deps: ComposerDeps, items: Items, set: Set, get: Get) => {
  const { shelf, say } = deps
  const { itemOf, patch, forget, save, history } = items
  const readDiscarded = async () => {
    const all = await deps.versions.all().catch(() => [])
    set((state) => ({
      discarded: recentlyDiscarded(
        all,
        state.items.map(({ draft }) => draft),
      ),
    }))
  }
  return {
    show: (draftId: string) => {
      const item = itemOf(draftId)
      if (item === undefined) return
      set((state) => ({
        items: state.items.map((each) => ({ ...each, minimised: each.draft.id !== draftId })),
      }))
      void history.opened(item.draft)
      if (item.draft.open) return
      patch(draftId, { draft: { ...item.draft, open: true }, saved: 'unsaved' })
      void save(draftId)
    },
    minimise: (draftId: string) => {
      patch(draftId, { minimised: true })
      if (itemOf(draftId)?.saved === 'unsaved') void save(draftId)
    },
    close: async (draftId: string) => {
      const item = itemOf(draftId)
      if (item === undefined || item.sending) return
      // One that was opened and left as it was is no draft either, whomever it is addressed to.
      if (item.saved === 'new' || isEmptyDraft(item.draft)) return get().discard(draftId)
      patch(draftId, { draft: { ...item.draft, open: false }, saved: 'unsaved', asking: null })
      await save(draftId)
      if (itemOf(draftId)?.saved === 'saved') say('Draft kept', 'drafts')
      // A draft that the disk refused stays in sight.
      else patch(draftId, { draft: item.draft })
    },
    discard: async (draftId: string) => {
      const item = itemOf(draftId)
      forget(draftId)
      if (item !== undefined && item.saved !== 'new' && !isEmptyDraft(item.draft)) {
        // Before the draft goes, so that a crash between leaves at least one of them.
        await history.keep(item.draft, 'discarded')
      }
      await shelf.remove(draftId)
      await readDiscarded()
    },
    recover: async (version: DraftVersion) => {
      // With an id of its own: under the old one it may have been sent by another window.
      const draft = items.make({ ...version.draft, historyId: version.historyId, replaces: null })
      await shelf.save(draft)
      items.put({ ...itemFor(draft, 'saved'), minimised: false })
      await readDiscarded()
    },
  }
}

/** Earlier versions of a draft. */
const versionActions = (deps: ComposerDeps, items: Items) => ({
  versionsOf: async (draftId: string) => {
    const item = items.itemOf(draftId)
    if (item === undefined) return []
    const all = await deps.versions.list(historyIdOf(item.draft)).catch(() => [])
    // What stands in the window already is no earlier version.
    return all.filter(({ draft }) => contentPrint(draft) !== contentPrint(item.draft))
  },
  restore: async (draftId: string, version: DraftVersion) => {
    const item = items.itemOf(draftId)
    if (item === undefined || item.sending) return
    await items.history.keep(item.draft, 'restored')
    const { id, open, replaces, historyId, handedInAt } = item.draft
    const kept = { id, open, replaces, historyId, handedInAt, updatedAt: deps.now() }
    items.patch(draftId, {
      draft: { ...version.draft, ...kept },
      saved: 'unsaved',
      error: null,
      revision: item.revision + 1,
    })
    await items.save(draftId)
  },
})

/** Sending, and the questions before it. */
const sendActions = (deps: ComposerDeps, items: Items, sending: ReturnType<typeof createSending>) => {
  const { itemOf, patch } = items
  return {
    takeBack: sending.takeBack,
    send: (draftId: string, way: Partial<SendWay> = {}) => {
      // The time that was chosen for it, while that is ahead.
      const chosen = itemOf(draftId)?.draft.sendAt ?? null
      const sendAt = chosen !== null && chosen > deps.now() ? chosen : null
      return sending.send(draftId, { atOnce: false, sendAt, ...way })
    },
    answer: async (draftId: string, anyway: boolean) => {
      const way = itemOf(draftId)?.asking?.way
      patch(draftId, { asking: null })
      if (anyway && way !== undefined) await sending.send(draftId, way)
    },
  }
}

/** What is being written, and its way into the outbox and back. */
export const createComposerStore = (deps: ComposerDeps) =>
  createStore<ComposerState>((set, get) => {
    const items = createItems(deps, set, get)
    const sending = createSending(deps, items)
    const readDrafts = createDraftLoading(deps)
    const { itemOf, patch, add, save, saveSoon, history } = items
    const begin = (content: Partial<Draft>): string => {
      const draftId = add(content)
      const item = itemOf(draftId)
      if (item === undefined || isEmptyDraft(item.draft)) return draftId
      patch(draftId, { saved: 'unsaved' })
      saveSoon(draftId)
      return draftId
    }
    return {
      items: [],
      discarded: [],
      load: async () => {
        const drafts = await readDrafts()
        const known = new Set(get().items.map((item) => item.draft.id))
        const found = drafts.filter((draft) => !known.has(draft.id)).map((draft) => itemFor(draft, 'saved'))
        set((state) => ({ items: [...state.items, ...found] }))
        const versions = await history.load().catch(() => null)
        if (versions === null) return
        const all = get().items.map(({ draft }) => draft)
        set({ discarded: recentlyDiscarded(versions, all) })
        await tellFilesInUse(deps, all, versions)
      },
      write: (to, subject = '', html = '') => void add({ to: [...to], subject, html }),
      reply: (original, all) => add(replyDraft(original, all, deps.mailboxes())),
      forward: (original) => add(forwardDraft(original, deps.mailboxes())),
      begin,
      change: (draftId, change) => {
        const item = itemOf(draftId)
        // What is on its way is what was shown when it was sent.
        if (item === undefined || item.sending) return
        // Later than any earlier text, also within one millisecond: it tells what was edited since.
        const updatedAt = Math.max(deps.now(), item.draft.updatedAt + 1)
        patch(draftId, { draft: { ...item.draft, ...change, updatedAt }, saved: 'unsaved', error: null })
        saveSoon(draftId)
      },
      ...shelfActions(deps, items, set, get),
      ...versionActions(deps, items),
      ...sendActions(deps, items, sending),
      flush: async () => {
        const open = get().items.filter((item) => item.saved === 'unsaved' || item.saved === 'failed')
        await Promise.all(open.map((item: DraftItem) => save(item.draft.id)))
      },
    }
  })

const context = storeContext<ComposerState>('composer')
export const ComposerProvider = context.Provider
export const useComposer = context.useSelected
