import type { Draft } from '../../db/drafts.ts'
import type { ComposerDeps, ComposerState } from './composer-state.ts'
import { historyIdOf } from './draft-history.ts'
import { itemFor, type Items } from './draft-items.ts'

/** How often another window is asked for a draft that it does not give yet, such as while a file is stored. */
const askEveryMs = 1000
/** The page before a reload may seem to be another window for a moment. */
const reloadMs = 3000

type Parts = {
  readonly deps: ComposerDeps
  readonly items: Items
  readonly set: (change: Partial<ComposerState> | ((state: ComposerState) => Partial<ComposerState>)) => void
  readonly get: () => ComposerState
  readonly readDiscarded: () => Promise<void>
}

/**
 * Writes a draft down and resolves to whether it can be let go: nothing of it is only in this window. It may change
 * until the caller goes on, which is at once.
 */
const createPutDown =
  (deps: ComposerDeps, { itemOf, save }: Items) =>
  async (draftId: string): Promise<boolean> => {
    const isBusy = () =>
      itemOf(draftId) === undefined ||
      itemOf(draftId)?.elsewhere === true ||
      itemOf(draftId)?.sending === true ||
      deps.pendingFiles(draftId) > 0
    if (isBusy()) return false
    await save(draftId)
    return !isBusy() && itemOf(draftId)?.saved === 'saved'
  }

/** Asks the other windows for a draft until `isDone`. */
const createAsk = ({ channel, later }: ComposerDeps) => {
  const ask = (draftId: string, isDone: () => boolean): void => {
    if (isDone()) return
    channel.post({ kind: 'wants', draftId })
    later(() => ask(draftId, isDone), askEveryMs)
  }
  return ask
}

/** The drafts that other windows have: shown until those let go or die. */
const createFollowing = ({ deps, items, set, readDiscarded }: Parts) => {
  const { locks, shelf } = deps
  const { itemOf, patch, forget, save } = items
  /** Asked for, to be written on in the dock. */
  const wanted = new Set<string>()
  /** When a draft was found elsewhere at the start. */
  const foundAt = new Map<string, number>()
  /** Nothing is on the disk under its id any more; under another one it may live on. */
  const giveUp = (draftId: string, all: readonly Draft[]): Promise<void> => {
    const item = itemOf(draftId)
    const history = item === undefined ? draftId : historyIdOf(item.draft)
    forget(draftId)
    locks.give(draftId)
    for (const each of all)
      if (historyIdOf(each) === history && itemOf(each.id) === undefined) showElsewhere(each)
    return readDiscarded()
  }
  const comeBack = async (draftId: string): Promise<void> => {
    const asked = wanted.delete(draftId)
    const reloaded = deps.now() - (foundAt.get(draftId) ?? Number.NEGATIVE_INFINITY) < reloadMs
    const all = await shelf.list()
    const draft = all.find(({ id }) => id === draftId)
    const item = itemOf(draftId)
    if (draft === undefined || item === undefined) return giveUp(draftId, all)
    // The window of a draft may have been closed by its frame, or have died: it is no docked one then.
    const open = asked || (reloaded && draft.open)
    const revision = item.revision + 1
    patch(draftId, { ...itemFor({ ...draft, open }, 'saved'), minimised: !asked, revision })
    if (draft.open === open) return
    patch(draftId, { saved: 'unsaved' })
    await save(draftId)
  }
  const follow = async (draftId: string): Promise<void> => {
    await locks.wait(draftId)
    await comeBack(draftId)
  }
  const showElsewhere = (draft: Draft) => {
    set((state) => ({ items: [...state.items, { ...itemFor(draft, 'saved'), elsewhere: true }] }))
    void follow(draft.id)
  }
  return { wanted, foundAt, follow, showElsewhere }
}

/** The main window: drafts go from it into windows of their own, and come back. */
export const createMainSharing = (parts: Parts) => {
  const { deps, items } = parts
  const { channel, locks, shelf } = deps
  const { itemOf, patch, forget } = items
  const { wanted, foundAt, follow, showElsewhere } = createFollowing(parts)
  const putDown = createPutDown(deps, items)
  const ask = createAsk(deps)
  const handOver = async (draftId: string): Promise<void> => {
    if (!(await putDown(draftId))) return
    patch(draftId, { elsewhere: true, asking: null, error: null })
    locks.give(draftId)
    void follow(draftId)
  }
  const readAgain = async (draftId: string): Promise<void> => {
    const draft = (await shelf.list()).find(({ id }) => id === draftId)
    const item = itemOf(draftId)
    if (draft === undefined) return
    if (item === undefined) showElsewhere(draft)
    else if (item.elsewhere) patch(draftId, { draft, savedAt: draft.updatedAt })
  }
  channel.listen((message) => {
    if (message.kind === 'wants') void handOver(message.draftId)
    else if (message.kind === 'saved') void readAgain(message.draftId)
    else if (message.kind === 'returns') wanted.add(message.draftId)
    else if (message.kind === 'sent') {
      const { submissionId } = message.sent
      if (itemOf(submissionId)?.elsewhere === true) forget(submissionId)
      channel.post({ kind: 'told', submissionId })
      deps.announce(message.sent)
    }
  })
  return {
    foundElsewhere: (draft: Draft) => {
      foundAt.set(draft.id, deps.now())
      showElsewhere(draft)
    },
    bringBack: (draftId: string) => {
      wanted.add(draftId)
      // Once it was here, that is over: another window that it went to since keeps it.
      ask(draftId, () => !wanted.has(draftId) || itemOf(draftId)?.elsewhere !== true)
    },
  }
}

/** The window of one draft: it has the draft before it reads it, and gives it back when asked or closed. */
export const createOwnSharing = ({ deps, items, set, get }: Parts) => {
  const { channel, locks } = deps
  const putDown = createPutDown(deps, items)
  const ask = createAsk(deps)
  const leave = (): void => {
    for (const { draft } of get().items) items.forget(draft.id)
    locks.end()
    set({ left: true })
  }
  channel.listen(({ kind, ...message }) => {
    if (kind !== 'wants' || !('draftId' in message)) return
    const { draftId } = message
    void putDown(draftId).then((can) => can && leave())
  })
  return {
    leave,
    /** Resolves when the draft is this window's. */
    claim: async (draftId: string): Promise<void> => {
      if (await locks.take(draftId)) return
      let isHere = false
      ask(draftId, () => isHere)
      await locks.wait(draftId)
      isHere = true
    },
    /** Gives it to the main window, to be written on there. */
    dock: async (draftId: string): Promise<void> => {
      if (!(await putDown(draftId))) return deps.say('Not yet: something of this mail is still being stored')
      channel.post({ kind: 'returns', draftId })
      leave()
    },
  }
}
