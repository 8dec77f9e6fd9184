import { createStore } from 'zustand/vanilla'
import type { Contact } from '../../../shared/domain/contact.ts'
import type { Suggestion } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

export type SuggestionsState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** Likeliest first, without those that were just added or dismissed. */
  readonly suggestions: readonly Suggestion[]
  /** How many there are, those not read included. */
  readonly total: number
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly add: (key: string) => Promise<Result<Contact>>
  /** Gone from the list at once; stored a little later, so that `restore` can take it back. */
  readonly dismiss: (key: string) => void
  readonly restore: (key: string) => void
  /** Stores at once what was dismissed: the window goes. */
  readonly flush: () => Promise<void>
}

const firstPage = 50
/** What one call answers at most. */
const most = 200
/** A little longer than a note with an action is shown. */
export const dismissAfterMs = 10_000

type Deps = {
  readonly client: Client
  /** Runs the task after `ms`; the answer calls it off. */
  readonly later: (task: () => void, ms: number) => () => void
  /** Between two rereads: a first look at sent mail tallies many people one after another. */
  readonly pause: () => Promise<void>
  /** A dismissal that could not be stored: the suggestion is back. */
  readonly refused: (error: AppError) => void
}

/** People one writes with who are no contact. */
export const createSuggestionsStore = ({ client, later, pause, refused }: Deps) => {
  const store = createStore<SuggestionsState>((set, get) => {
    let limit = firstPage
    let answered: readonly Suggestion[] = []
    let answeredTotal = 0
    /** Hidden until an answer comes without them; with the way to call the dismissal off. */
    const hidden = new Map<string, () => void>()
    const show = () => {
      const suggestions = answered.filter(({ key }) => !hidden.has(key))
      const gone = answered.length - suggestions.length
      set({ suggestions, total: Math.max(suggestions.length, answeredTotal - gone) })
    }
    const load = coalesce(async () => {
      const answer = await client.invoke('suggestion.list', { limit })
      if (!answer.ok) return set({ status: 'failed', error: answer.error })
      answered = answer.value.suggestions
      answeredTotal = answer.value.total
      set({ status: 'ready', error: null })
      show()
    })
    const dismissNow = async (key: string) => {
      const answer = await client.invoke('suggestion.dismiss', { key })
      // Where it is gone already, that is what was wanted.
      const failed = !answer.ok && answer.error.code !== 'suggestion_not_found'
      if (!failed) await load()
      hidden.delete(key)
      show()
      if (!answer.ok && failed) refused(answer.error)
    }
    return {
      status: 'loading',
      error: null,
      suggestions: [],
      total: 0,
      load,
      loadMore: async () => {
        if (limit >= most) return
        limit = most
        await load()
      },
      add: async (key) => {
        const answer = await client.invoke('suggestion.add', { key })
        if (answer.ok || answer.error.code === 'suggestion_not_found') await load()
        return answer
      },
      dismiss: (key) => {
        if (hidden.has(key)) return
        const callOff = later(() => void dismissNow(key), dismissAfterMs)
        hidden.set(key, callOff)
        show()
        // The list is filled up from what is behind the page.
        if (get().suggestions.length === 0 && answeredTotal > answered.length) void get().loadMore()
      },
      restore: (key) => {
        hidden.get(key)?.()
        hidden.delete(key)
        show()
      },
      flush: async () => {
        const waiting = [...hidden]
        for (const [, callOff] of waiting) callOff()
        await Promise.all(waiting.map(([key]) => dismissNow(key)))
      },
    }
  })
  const reread = coalesce(() => store.getState().load(), pause)
  // The window of one mail has the store and never reads it.
  const follow = () => void (store.getState().status !== 'loading' && reread())
  client.on('suggestions.changed', follow)
  client.on('contacts.changed', follow)
  return store
}

const context = storeContext<SuggestionsState>('suggestions')
export const SuggestionsProvider = context.Provider
export const useSuggestions = context.useSelected
