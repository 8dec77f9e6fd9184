import { createStore } from 'zustand/vanilla'
import type { SettingsChange, SettingsView } from '../../../shared/domain/settings.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Client } from '../../ipc/client.ts'
import { storeContext } from '../../ui/store-context.tsx'

export type SettingsState = {
  readonly settings: SettingsView | null
  readonly error: AppError | null
  readonly load: () => Promise<void>
  /** Resolves to null when it was stored, else to the reason. */
  readonly change: (change: SettingsChange) => Promise<AppError | null>
}

export const createSettingsStore = (client: Client) => {
  const store = createStore<SettingsState>((set, get) => ({
    settings: null,
    error: null,
    load: async () => {
      const answer = await client.invoke('settings.read', {})
      if (answer.ok) set({ settings: answer.value, error: null })
      else set({ error: answer.error })
    },
    change: async (change) => {
      const before = get().settings
      // A theme is seen at once, and taken back if it can't be stored.
      if (before !== null && change.theme !== undefined) set({ settings: { ...before, theme: change.theme } })
      const answer = await client.invoke('settings.change', change)
      if (!answer.ok) {
        if (change.theme !== undefined) set({ settings: before })
        return answer.error
      }
      set({ settings: answer.value })
      return null
    },
  }))
  client.on('settings.changed', (settings) => store.setState({ settings }))
  return store
}

const context = storeContext<SettingsState>('settings')
export const SettingsProvider = context.Provider
export const useSettings = context.useSelected
