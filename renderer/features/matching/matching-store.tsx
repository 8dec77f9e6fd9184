import { createStore } from 'zustand/vanilla'
import type { MatchingRule, MatchingSettings, RuleList } from '../../../shared/domain/matching.ts'
import type { Person } from '../../../shared/domain/person.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { fitsPattern, parsePattern } from '../../../shared/rules/rule-pattern.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

/** A rule as a person enters or changes it. `id` null: a new one. */
export type RuleInput = {
  readonly id: string | null
  readonly list: RuleList
  readonly pattern: string
  readonly enabled: boolean
}

export type MatchingState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** Null until it was read once. */
  readonly settings: MatchingSettings | null
  readonly rules: readonly MatchingRule[]
  readonly load: () => Promise<void>
  /** Each resolves to null when it was stored, else to the reason. */
  readonly change: (change: Partial<MatchingSettings>) => Promise<AppError | null>
  readonly saveRule: (rule: RuleInput) => Promise<AppError | null>
  readonly removeRule: (id: string) => Promise<AppError | null>
  /** Whose mail a pattern means, as far as mail with them is here or was. */
  readonly meant: (pattern: string) => readonly Person[]
  /** The entry that somebody came for, until its list has shown it. */
  readonly sought: Sought | null
  readonly seek: (sought: Sought | null) => void
}

export type Sought = { readonly list: RuleList; readonly pattern: string }

type Deps = {
  readonly client: Client
  /** Between two rereads: while mail comes in, hit counts change all the time. */
  readonly pause: () => Promise<void>
  /** Everybody whom mail was exchanged with. */
  readonly everybody: () => readonly Person[]
}

/** Whose mail is kept, and where it goes. Read when somebody looks at it, and again whenever it changes after that. */
export const createMatchingStore = ({ client, pause, everybody }: Deps) => {
  const store = createStore<MatchingState>((set, get) => {
    const load = coalesce(async () => {
      const answer = await client.invoke('matching.read', {})
      if (answer.ok) set({ status: 'ready', error: null, ...answer.value })
      else set({ status: 'failed', error: answer.error })
    })
    return {
      status: 'loading',
      error: null,
      settings: null,
      rules: [],
      load,
      change: async (change) => {
        const before = get().settings
        // Seen at once, and taken back where it can't be stored.
        if (before !== null) set({ settings: { ...before, ...change } })
        const answer = await client.invoke('matching.change', change)
        if (!answer.ok) set({ settings: before })
        await load()
        return answer.ok ? null : answer.error
      },
      saveRule: async (rule) => {
        const answer = await client.invoke('matching.saveRule', rule)
        await load()
        return answer.ok ? null : answer.error
      },
      removeRule: async (id) => {
        const answer = await client.invoke('matching.removeRule', { id })
        await load()
        return answer.ok ? null : answer.error
      },
      meant: (text) => {
        const pattern = parsePattern(text)
        return pattern === null ? [] : everybody().filter(({ key }) => fitsPattern(pattern, key))
      },
      sought: null,
      seek: (sought) => set({ sought }),
    }
  })
  const follow = coalesce(() => store.getState().load(), pause)
  client.on('matching.changed', () => {
    if (store.getState().settings !== null) void follow()
  })
  return store
}

const context = storeContext<MatchingState>('matching')
export const MatchingProvider = context.Provider
export const useMatching = context.useSelected
