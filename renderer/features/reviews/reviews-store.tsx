import { createStore } from 'zustand/vanilla'
import type { Review } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

/** Whose a mail is. */
export type Decision = {
  /** None: it is nobody's. */
  readonly contactIds: readonly string[]
  /** So is all other mail of the address. */
  readonly always: boolean
}

export type ReviewsState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** Newest first. */
  readonly reviews: readonly Review[]
  readonly total: number
  readonly more: boolean
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly decide: (review: Review, decision: Decision) => Promise<AppError | null>
}

const page = 50

type Deps = {
  readonly client: Client
  /** Between two rereads: a sync can bring many one after another. */
  readonly pause: () => Promise<void>
}

type Pages = { reviews: Review[]; total: number; next: string | null }

/** Mail of an address that several contacts have. */
export const createReviewsStore = ({ client, pause }: Deps) => {
  const store = createStore<ReviewsState>((set, get) => {
    let next: string | null = null
    const take = ({ reviews, total, next: after }: Pages) => {
      next = after
      set({ status: 'ready', error: null, reviews, total, more: after !== null })
    }
    /** From the top until as many are there as are shown: a decision about an address takes some away anywhere. */
    const load = coalesce(async () => {
      const wanted = Math.max(page, get().reviews.length)
      const read: Review[] = []
      let before: string | null = null
      for (;;) {
        const answer: Result<Pages> = await client.invoke('review.list', { before, limit: page })
        if (!answer.ok) return set({ status: 'failed', error: answer.error })
        read.push(...answer.value.reviews)
        before = answer.value.next
        if (before === null || read.length >= wanted) return take({ ...answer.value, reviews: read })
      }
    })
    const loadMore = coalesce(async () => {
      if (next === null) return
      const asked = next
      const answer = await client.invoke('review.list', { before: asked, limit: page })
      // Read anew meanwhile: these rows would stand in the wrong place.
      if (!answer.ok || asked !== next) return
      take({ ...answer.value, reviews: [...get().reviews, ...answer.value.reviews] })
    })
    return {
      status: 'loading',
      error: null,
      reviews: [],
      total: 0,
      more: false,
      load,
      loadMore,
      decide: async ({ messageId, key }, { contactIds, always }) => {
        const request = { messageId, key, contactIds: [...contactIds], always }
        const answer = await client.invoke('review.decide', request)
        if (answer.ok || answer.error.code === 'review_not_found') await load()
        return answer.ok ? null : answer.error
      },
    }
  })
  const reread = coalesce(() => store.getState().load(), pause)
  // The window of one mail has the store and never reads it.
  client.on('reviews.changed', () => void (store.getState().status !== 'loading' && reread()))
  return store
}

const context = storeContext<ReviewsState>('reviews')
export const ReviewsProvider = context.Provider
export const useReviews = context.useSelected
