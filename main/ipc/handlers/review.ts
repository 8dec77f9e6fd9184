import { ok } from '../../../shared/errors/result.ts'
import type { Clock } from '../../platform/ports.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type ReviewDeps = {
  readonly store: Pick<Store, 'reviews'>
  readonly clock: Clock
  readonly publish: Publish
}

export const reviewHandlers = ({ store, clock, publish }: ReviewDeps): HandlersOf<'review'> => ({
  'review.list': async (at) => ok(await store.reviews.list(at)),

  'review.decide': async (decision) => {
    const decided = await store.reviews.decide({ ...decision, at: clock.now() })
    if (!decided.ok) return decided
    const { contactIds } = decided.value
    publish('reviews.changed', {})
    if (contactIds.length > 0) {
      publish('timeline.changed', { contactIds })
      publish('contacts.changed', {})
    }
    return ok({})
  },
})
