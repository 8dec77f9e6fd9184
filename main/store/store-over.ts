import type { MethodMaker, Aggregates } from './methods.ts'

/** Every method of the store by name. A method missing here does not compile. */
export const aggregatesOver = (make: MethodMaker): Aggregates => ({
  mailboxes: {
    list: make('mailboxes', 'list'),
    get: make('mailboxes', 'get'),
    byAccount: make('mailboxes', 'byAccount'),
    save: make('mailboxes', 'save'),
    change: make('mailboxes', 'change'),
    setAliases: make('mailboxes', 'setAliases'),
    counts: make('mailboxes', 'counts'),
    setState: make('mailboxes', 'setState'),
    noteSync: make('mailboxes', 'noteSync'),
    forgetMail: make('mailboxes', 'forgetMail'),
    remove: make('mailboxes', 'remove'),
  },
  contacts: {
    list: make('contacts', 'list'),
    get: make('contacts', 'get'),
    save: make('contacts', 'save'),
    remove: make('contacts', 'remove'),
    suggest: make('contacts', 'suggest'),
  },
  timeline: { page: make('timeline', 'page') },
  messages: {
    get: make('messages', 'get'),
    body: make('messages', 'body'),
    attachmentSource: make('messages', 'attachmentSource'),
    attachmentByContentId: make('messages', 'attachmentByContentId'),
    replySource: make('messages', 'replySource'),
    byProviderId: make('messages', 'byProviderId'),
  },
  search: { messages: make('search', 'messages') },
  sync: {
    known: make('sync', 'known'),
    commit: make('sync', 'commit'),
    openBackfills: make('sync', 'openBackfills'),
    startBackfills: make('sync', 'startBackfills'),
    dueFailures: make('sync', 'dueFailures'),
  },
  submissions: {
    enqueue: make('submissions', 'enqueue'),
    get: make('submissions', 'get'),
    due: make('submissions', 'due'),
    nextDueAt: make('submissions', 'nextDueAt'),
    advance: make('submissions', 'advance'),
    list: make('submissions', 'list'),
    contactIds: make('submissions', 'contactIds'),
  },
})
