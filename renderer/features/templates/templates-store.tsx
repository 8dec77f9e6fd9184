import { createStore } from 'zustand/vanilla'
import type { Template, TemplateInput } from '../../../shared/domain/template.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

export type TemplatesState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** By name. */
  readonly templates: readonly Template[]
  readonly load: () => Promise<void>
  /** Resolves to what was stored, or to why not. */
  readonly save: (input: TemplateInput) => Promise<Template | AppError>
  readonly remove: (templateId: string) => Promise<AppError | null>
}

const byName = (a: Template, b: Template): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }) || (a.id < b.id ? -1 : 1)

/** Texts to begin a mail with. */
export const createTemplatesStore = (client: Client) => {
  const store = createStore<TemplatesState>((set) => {
    const load = coalesce(async () => {
      const answer = await client.invoke('template.list', {})
      if (answer.ok) {
        set({ status: 'ready', error: null, templates: answer.value.templates.toSorted(byName) })
      } else set({ status: 'failed', error: answer.error })
    })
    return {
      status: 'loading',
      error: null,
      templates: [],
      load,
      save: async (input) => {
        const answer = await client.invoke('template.save', input)
        if (!answer.ok) return answer.error
        await load()
        return answer.value
      },
      remove: async (templateId) => {
        const answer = await client.invoke('template.remove', { templateId })
        await load()
        return answer.ok ? null : answer.error
      },
    }
  })
  client.on('templates.changed', () => void store.getState().load())
  return store
}

const context = storeContext<TemplatesState>('templates')
export const TemplatesProvider = context.Provider
export const useTemplates = context.useSelected
export const useTemplatesApi = context.useApi
