import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'

/** `message.attached` needs the providers, which the rest does not. */
type ReadingHandlers = HandlersOf<'timeline'> &
  Omit<HandlersOf<'message'>, 'message.attached'> &
  HandlersOf<'search'>

const noMessage = (messageId: string) =>
  err(appError('message_not_found', 'no such message', 'never', { subject: messageId }))

/** What the window reads of mail: a contact's timeline, a message without its body, and search. */
export const timelineHandlers = ({ store }: { readonly store: Store }): ReadingHandlers => ({
  'timeline.page': async (at) => ok(await store.timeline.page(at)),

  'message.get': async ({ messageId }) => {
    const message = await store.messages.get({ messageId })
    return message === null ? noMessage(messageId) : ok(message)
  },

  'message.thread': async ({ messageId }) => {
    const mails = await store.messages.thread({ messageId })
    return mails.length === 0 ? noMessage(messageId) : ok({ mails })
  },

  'search.messages': async (query) => ok({ hits: await store.search.messages(query) }),
})
