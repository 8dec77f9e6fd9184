import { ok } from '../../../shared/errors/result.ts'
import type { Clock } from '../../platform/ports.ts'
import type { Rematched, Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type MatchingDeps = {
  readonly store: Pick<Store, 'matching'>
  readonly clock: Clock
  readonly publish: Publish
  /** Asks for a sync of all mailboxes, which fetches what is wanted by the new rules. */
  readonly syncNow: (mailboxId: null) => Promise<void>
}

/** The settings and rules of matching. What they change in timelines is told, what they want is fetched. */
export const matchingHandlers = ({
  store,
  clock,
  publish,
  syncNow,
}: MatchingDeps): HandlersOf<'matching'> => {
  const follow = async ({ contactIds, backfills }: Rematched): Promise<void> => {
    publish('matching.changed', {})
    publish('suggestions.changed', {})
    publish('reviews.changed', {})
    if (contactIds.length > 0) {
      publish('timeline.changed', { contactIds: [...contactIds] })
      publish('contacts.changed', {})
    }
    if (backfills > 0) await syncNow(null)
  }
  return {
    'matching.read': async () => ok(await store.matching.read()),
    'matching.change': async (change) => {
      await follow(await store.matching.change({ change, at: clock.now() }))
      return ok({})
    },
    'matching.saveRule': async (rule) => {
      const saved = await store.matching.saveRule({ ...rule, at: clock.now() })
      if (!saved.ok) return saved
      await follow(saved.value)
      return ok(saved.value.rule)
    },
    'matching.removeRule': async ({ id }) => {
      const removed = await store.matching.removeRule({ id, at: clock.now() })
      if (!removed.ok) return removed
      await follow(removed.value)
      return ok({})
    },
  }
}
