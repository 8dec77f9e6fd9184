import { ok } from '../../../shared/errors/result.ts'
import type { Clock } from '../../platform/ports.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type SuggestionDeps = {
  readonly store: Pick<Store, 'suggestions'>
  readonly clock: Clock
  readonly publish: Publish
  /** Asks for a sync of all mailboxes, which fetches the past mail of the new contact. */
  readonly syncNow: (mailboxId: null) => Promise<void>
}

export const suggestionHandlers = ({
  store,
  clock,
  publish,
  syncNow,
}: SuggestionDeps): HandlersOf<'suggestion'> => ({
  'suggestion.list': async ({ limit }) => ok(await store.suggestions.list({ limit, now: clock.now() })),

  'suggestion.add': async ({ key }) => {
    const added = await store.suggestions.add({ key, at: clock.now() })
    if (!added.ok) return added
    const { contact, backfills } = added.value
    publish('suggestions.changed', {})
    publish('contacts.changed', {})
    publish('timeline.changed', { contactIds: [contact.id] })
    if (backfills > 0) await syncNow(null)
    return ok(contact)
  },

  'suggestion.dismiss': async ({ key }) => {
    if (await store.suggestions.dismiss({ key, at: clock.now() })) publish('suggestions.changed', {})
    return ok({})
  },
})
