import { createStore } from 'zustand/vanilla'
import type { MailContent, Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { OutboxTab } from '../../app/routes.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

type Counts = Readonly<Record<OutboxTab, number>>
type Decision = 'was_sent' | 'send_again'

export type OutboxState = {
  readonly tab: OutboxTab
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  readonly submissions: readonly Submission[]
  readonly hasMore: boolean
  readonly counts: Counts
  readonly show: (tab: OutboxTab) => void
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly cancel: (submissionId: string) => Promise<AppError | null>
  readonly retry: (submissionId: string) => Promise<AppError | null>
  readonly decide: (submissionId: string, decision: Decision) => Promise<AppError | null>
  readonly content: (submissionId: string) => Promise<Result<MailContent>>
}

const pageSize = 100

export const createOutboxStore = (client: Client) => {
  const store = createStore<OutboxState>((set, get) => {
    let next: string | null = null
    const load = coalesce(async () => {
      const { tab } = get()
      const answer = await client.invoke('outbox.list', { show: tab, before: null, limit: pageSize })
      if (get().tab !== tab) return
      if (!answer.ok) return set({ status: 'failed', error: answer.error })
      next = answer.value.next
      const { submissions, counts } = answer.value
      set({ status: 'ready', error: null, submissions, counts, hasMore: next !== null })
    })
    const loadMore = coalesce(async () => {
      const { tab } = get()
      const asked = next
      if (asked === null) return
      const answer = await client.invoke('outbox.list', { show: tab, before: asked, limit: pageSize })
      if (!answer.ok || get().tab !== tab || next !== asked) return
      next = answer.value.next
      set((state) => ({
        submissions: [...state.submissions, ...answer.value.submissions],
        hasMore: next !== null,
      }))
    })
    const after = async (answer: Result<unknown>): Promise<AppError | null> => {
      // Also after a refusal: it was refused because the state is another one by now.
      await load()
      return answer.ok ? null : answer.error
    }
    return {
      tab: 'waiting',
      status: 'loading',
      error: null,
      submissions: [],
      hasMore: false,
      counts: { waiting: 0, failed: 0, sent: 0, cancelled: 0, follow_up: 0 },
      show: (tab) => {
        if (tab === get().tab) return
        next = null
        set({ tab, status: 'loading', submissions: [], hasMore: false })
        void load()
      },
      load,
      loadMore,
      cancel: async (submissionId) => after(await client.invoke('outbox.cancel', { submissionId })),
      retry: async (submissionId) => after(await client.invoke('outbox.retry', { submissionId })),
      decide: async (submissionId, decision) =>
        after(await client.invoke('outbox.decide', { submissionId, decision })),
      content: async (submissionId) => {
        const answer = await client.invoke('outbox.content', { submissionId })
        return answer.ok ? ok(answer.value.content) : answer
      },
    }
  })
  client.on('outbox.changed', () => void store.getState().load())
  return store
}

const context = storeContext<OutboxState>('outbox')
export const OutboxProvider = context.Provider
export const useOutbox = context.useSelected
