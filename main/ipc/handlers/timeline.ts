import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'

type ReadingHandlers = HandlersOf<'timeline'> & HandlersOf<'message'> & HandlersOf<'search'>

/** What the window reads of mail: a contact's timeline, a message without its body, and search. */
export const timelineHandlers = ({ store }: { readonly store: Store }): ReadingHandlers => ({
  'timeline.page': async (at) => ok(await store.timeline.page(at)),

  'message.get': async ({ messageId }) => {
    const message = await store.messages.get({ messageId })
    return message === null
      ? err(appError('message_not_found', 'no such message', 'never', { subject: messageId }))
      : ok(message)
  },

  'search.messages': async (query) => ok({ hits: await store.search.messages(query) }),
})
