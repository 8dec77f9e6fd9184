import { createStore } from 'zustand/vanilla'
import type { Draft } from '../../db/drafts.ts'
import type { DraftVersion } from '../../db/draft-versions.ts'
import { storeContext } from '../../ui/store-context.tsx'
import type { ComposerDeps, ComposerState, DraftItem, SendWay } from './composer-state.ts'
import { contentPrint, historyIdOf, recentlyDiscarded } from './draft-history.ts'
import { createItems, forwardDraft, itemFor, replyDraft, type Items } from './draft-items.ts'
import { claimDrafts, createDraftLoading, tellFilesInUse } from './draft-loading.ts'
import { isEmptyDraft } from './draft-rules.ts'
import { createSending } from './draft-sending.ts'
import { createMainSharing, createOwnSharing } from './draft-sharing.ts'
import { takeBackSubmission } from './draft-taking-back.ts'

export type { Asking, ComposerDeps, ComposerState, DraftItem, Sent, SendWay } from './composer-state.ts'
export { signatureOf } from './draft-rules.ts'

type Get = () => ComposerState
type Set = (change: Partial<ComposerState> | ((state: ComposerState) => Partial<ComposerState>)) => void

/** Later than any earlier text, also within one millisecond or after the clock was put back: it tells what was edited since. */
const laterThan = ({ updatedAt }: Draft, now: number): number => Math.max(now, updatedAt + 1)

const createReadDiscarded = (deps: ComposerDeps, set: Set) => async () => {
  const all = await deps.versions.all().catch(() => [])
  set((state) => ({
    discarded: recentlyDiscarded(
      all,
      state.items.map(({ draft }) => draft),
    ),
  }))
}

type Sharing = {
  readonly main: ReturnType<typeof createMainSharing> | null
  readonly own: ReturnType<typeof createOwnSharing> | null
}

/** Passing a draft from window to window. */
const windowActions = (deps: ComposerDeps, { itemOf, save }: Items, { main, own }: Sharing) => ({
  popOut: async (draftId: string) => {
    const item = itemOf(draftId)
    if (item === undefined || item.sending || own !== null) return
    // The other window asks for it, and reads it from the disk.
    await save(draftId)
    // A disk that refuses is told of at the draft.
    if (itemOf(draftId)?.saved === 'failed') return
    const answer = await deps.client.invoke('app.openDraft', { draftId })
    if (!answer.ok) deps.say('The window could not be opened')
  },
  bringBack: (draftId: string) => main?.bringBack(draftId),
  dock: async (draftId: string) => own?.dock(draftId),
  leave: () => own?.leave(),
})

/** Showing, hiding and dropping drafts. */
const shelfActions = (
  deps: ComposerDeps,
  items: Items,
  set: Set,
  get: Get,
  { own, readDiscarded }: Sharing & { readonly readDiscarded: () => Promise<void> },
) => {
  const { shelf, say } = deps
  const { itemOf, patch, forget, save, history } = items
  return {
    show: (draftId: string) => {
      const item = itemOf(draftId)
      if (item === undefined) return
      if (item.elsewhere) {
        void get().popOut(draftId)
        return
      }
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
      if (item === undefined || item.elsewhere || item.sending) return
      // One that was opened and left as it was is no draft either, whomever it is addressed to.
      if (item.saved === 'new' || isEmptyDraft(item.draft)) return get().discard(draftId)
      patch(draftId, { draft: { ...item.draft, open: false }, saved: 'unsaved', asking: null })
      await save(draftId)
      const kept = itemOf(draftId)
      if (kept?.saved === 'saved') {
        say('Draft kept', 'drafts')
        own?.leave()
      }
      // A draft that the disk refused stays in sight, with what came to it meanwhile.
      else if (kept !== undefined) patch(draftId, { draft: { ...kept.draft, open: true } })
    },
    discard: async (draftId: string) => {
      const item = itemOf(draftId)
      // Whether it goes is decided already.
      if (item?.sending === true || item?.elsewhere === true) return
      forget(draftId)
      // What it replaces must not go after the draft is gone; the draft would have seen to that when it was sent.
      const replaced = item?.draft.replaces ?? null
      const settled = replaced === null ? null : await takeBackSubmission(deps.client, replaced)
      if (settled !== null && settled.kind !== 'gone') {
        say('The mail that this draft was before may still go, or went', 'outbox')
      }
      if (item !== undefined && item.saved !== 'new' && !isEmptyDraft(item.draft)) {
        // Before the draft goes, so that a crash between leaves at least one of them.
        await history.keep(item.draft, 'discarded')
      }
      await shelf.remove(draftId)
      own?.leave()
      await readDiscarded()
    },
    recover: async (version: DraftVersion) => {
      // With an id of its own: under the old one it may have been sent by another window.
      const draft = items.make({ ...version.draft, historyId: version.historyId, replaces: null })
      // A disk that refuses is told of at the draft, which then stays in sight.
      items.put({ ...itemFor(draft, 'unsaved'), minimised: false })
      await save(draft.id)
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
    if (item === undefined || item.elsewhere || item.sending) return
    await items.history.keep(item.draft, 'restored')
    const { id, open, replaces, historyId, handedInAt } = item.draft
    const kept = { id, open, replaces, historyId, handedInAt, updatedAt: laterThan(item.draft, deps.now()) }
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
      const item = itemOf(draftId)
      // The key that asked, held down, is no answer.
      if (item === undefined || item.asking !== null) return Promise.resolve()
      // The time that was chosen for it, while that is ahead.
      const chosen = item.draft.sendAt
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

/** What this window may write: all drafts, or the one that it is for. */
const shelfOf = async ({ shelf, own }: ComposerDeps) =>
  (await shelf.list()).filter(({ id }) => own === null || id === own)

/** What is being written, and its way into the outbox and back. */
export const createComposerStore = (deps: ComposerDeps) =>
  createStore<ComposerState>((set, get) => {
    const items = createItems(deps, set, get)
    const sending = createSending(deps, items)
    const readDrafts = createDraftLoading(deps)
    const { itemOf, patch, add, save, saveSoon, history } = items
    const readDiscarded = createReadDiscarded(deps, set)
    const parts = { deps, items, set, get, readDiscarded }
    const main = deps.own === null ? createMainSharing(parts) : null
    const own = deps.own === null ? null : createOwnSharing(parts)
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
      left: false,
      loaded: false,
      load: async () => {
        if (deps.own !== null) await own?.claim(deps.own)
        const { ours, theirs } = await claimDrafts(deps, await shelfOf(deps))
        const drafts = await readDrafts(ours, [...ours, ...theirs])
        const known = new Set(get().items.map((item) => item.draft.id))
        const found = drafts.filter((draft) => !known.has(draft.id)).map((draft) => itemFor(draft, 'saved'))
        set((state) => ({ items: [...state.items, ...found], loaded: true }))
        if (main !== null)
          for (const draft of theirs) if (itemOf(draft.id) === undefined) main.foundElsewhere(draft)
        const versions = await history.load().catch(() => null)
        // One draft's files are not all.
        if (versions === null || main === null) return
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
        if (item === undefined || item.elsewhere || item.sending) return
        const updatedAt = laterThan(item.draft, deps.now())
        patch(draftId, { draft: { ...item.draft, ...change, updatedAt }, saved: 'unsaved', error: null })
        saveSoon(draftId)
      },
      ...shelfActions(deps, items, set, get, { main, own, readDiscarded }),
      ...windowActions(deps, items, { main, own }),
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
