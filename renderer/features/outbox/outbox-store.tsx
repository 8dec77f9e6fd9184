import { createStore } from 'zustand/vanilla'
import type { Attempt, OutboxList, Submission, SubmissionRequest } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { OutboxTab } from '../../app/routes.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

type Counts = Readonly<Record<OutboxList, number>>
type Decision = 'was_sent' | 'send_again'
type Asked = Omit<SubmissionRequest, 'submissionId'>
type Done = Promise<AppError | null>

export type OutboxState = {
  readonly tab: OutboxTab
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** Of the tab's list; of the waiting ones where the tab is no list of the outbox. */
  readonly submissions: readonly Submission[]
  readonly hasMore: boolean
  /** Whether `counts` were ever read. */
  readonly counted: boolean
  readonly counts: Counts
  /** The next time chosen by the person at which a mail goes. */
  readonly nextScheduledAt: number | null
  readonly show: (tab: OutboxTab) => void
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly cancel: (submissionId: string) => Done
  readonly retry: (submissionId: string) => Done
  readonly decide: (submissionId: string, decision: Decision) => Done
  readonly schedule: (submissionId: string, sendAt: number) => Done
  readonly remind: (submissionId: string, days: number | null) => Done
  readonly content: (submissionId: string) => Promise<Result<Asked>>
  readonly attempts: (submissionId: string) => Promise<Result<readonly Attempt[]>>
  /** The newest mail that waits for nothing but being taken back, or null. */
  readonly undoable: (now: number) => Promise<Submission | null>
}

const pageSize = 100
const biggestPage = 200

const listOf = (tab: OutboxTab): OutboxList => (tab === 'drafts' ? 'waiting' : tab)

type Page = {
  submissions: Submission[]
  next: string | null
  counts: Counts
  nextScheduledAt: number | null
}

/** Reads from the top until `wanted` rows are there: what was scrolled to stays, whatever changed above it. */
const readPages = async (client: Client, show: OutboxList, wanted: number): Promise<Result<Page>> => {
  const limit = Math.min(biggestPage, Math.max(pageSize, wanted))
  const first: Result<Page> = await client.invoke('outbox.list', { show, before: null, limit })
  if (!first.ok) return first
  const page = { ...first.value, submissions: [...first.value.submissions] }
  while (page.next !== null && page.submissions.length < wanted) {
    const more: Result<Page> = await client.invoke('outbox.list', {
      show,
      before: page.next,
      limit: biggestPage,
    })
    if (!more.ok) return more
    page.submissions.push(...more.value.submissions)
    page.next = more.value.next
  }
  return ok(page)
}

/** Newest first by when it was taken in: the one that the person thinks of. */
const newestUndoable = (submissions: readonly Submission[], now: number): Submission | null =>
  submissions
    .filter(({ state, undoUntil }) => state === 'queued' && undoUntil !== null && undoUntil > now)
    .toSorted((a, b) => b.queuedAt - a.queuedAt)[0] ?? null

/** What is done to a submission. Every answer is followed by a reread, refusals too: the state is another one by now. */
const createActions = (client: Client, load: () => Promise<void>) => {
  const after = async (answer: Result<unknown>): Done => {
    await load()
    return answer.ok ? null : answer.error
  }
  return {
    cancel: async (submissionId: string) => after(await client.invoke('outbox.cancel', { submissionId })),
    retry: async (submissionId: string) => after(await client.invoke('outbox.retry', { submissionId })),
    decide: async (submissionId: string, decision: Decision) =>
      after(await client.invoke('outbox.decide', { submissionId, decision })),
    schedule: async (submissionId: string, sendAt: number) =>
      after(await client.invoke('outbox.schedule', { submissionId, sendAt })),
    remind: async (submissionId: string, days: number | null) =>
      after(await client.invoke('outbox.remind', { submissionId, days })),
    content: (submissionId: string) => client.invoke('outbox.content', { submissionId }),
    attempts: async (submissionId: string) => {
      const answer = await client.invoke('outbox.attempts', { submissionId })
      return answer.ok ? ok(answer.value.attempts) : answer
    },
    undoable: async (now: number) => {
      const answer = await client.invoke('outbox.list', {
        show: 'waiting',
        before: null,
        limit: biggestPage,
      })
      return answer.ok ? newestUndoable(answer.value.submissions, now) : null
    },
  }
}

export const createOutboxStore = (client: Client) => {
  const store = createStore<OutboxState>((set, get) => {
    let next: string | null = null
    const load = coalesce(async () => {
      const { tab, submissions } = get()
      const answer = await readPages(client, listOf(tab), submissions.length)
      if (get().tab !== tab) return
      if (!answer.ok) return set({ status: 'failed', error: answer.error })
      next = answer.value.next
      const { counts, nextScheduledAt } = answer.value
      const read = { submissions: answer.value.submissions, counts, nextScheduledAt, counted: true }
      set({ ...read, status: 'ready', error: null, hasMore: next !== null })
    })
    const loadMore = coalesce(async () => {
      const { tab } = get()
      const asked = next
      if (asked === null) return
      const answer = await client.invoke('outbox.list', {
        show: listOf(tab),
        before: asked,
        limit: pageSize,
      })
      if (get().tab !== tab || next !== asked) return
      if (!answer.ok) return set({ error: answer.error })
      next = answer.value.next
      set((state) => ({
        error: null,
        submissions: [...state.submissions, ...answer.value.submissions],
        hasMore: next !== null,
      }))
    })
    return {
      tab: 'waiting',
      status: 'loading',
      error: null,
      submissions: [],
      hasMore: false,
      counted: false,
      counts: { waiting: 0, failed: 0, sent: 0, cancelled: 0, follow_up: 0 },
      nextScheduledAt: null,
      show: (tab) => {
        if (tab === get().tab) return
        next = null
        set({ tab, status: 'loading', submissions: [], hasMore: false })
        void load()
      },
      load,
      loadMore,
      ...createActions(client, load),
    }
  })
  client.on('outbox.changed', () => void store.getState().load())
  return store
}

const context = storeContext<OutboxState>('outbox')
export const OutboxProvider = context.Provider
export const useOutbox = context.useSelected
