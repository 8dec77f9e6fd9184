import type { MethodMaker, Aggregates } from './methods.ts'

/** What came in. */
const received = (
  make: MethodMaker,
): Omit<Aggregates, keyof ReturnType<typeof outgoing> | keyof ReturnType<typeof matched>> => ({
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
  },
  timeline: { page: make('timeline', 'page') },
  messages: {
    get: make('messages', 'get'),
    body: make('messages', 'body'),
    attachmentSource: make('messages', 'attachmentSource'),
    attachmentByContentId: make('messages', 'attachmentByContentId'),
    thread: make('messages', 'thread'),
    replySource: make('messages', 'replySource'),
    byProviderId: make('messages', 'byProviderId'),
  },
  search: { messages: make('search', 'messages') },
  sync: {
    known: make('sync', 'known'),
    commit: make('sync', 'commit'),
    nextWanted: make('sync', 'nextWanted'),
    wantedCounts: make('sync', 'wantedCounts'),
    failures: make('sync', 'failures'),
    retryFailures: make('sync', 'retryFailures'),
    openBackfills: make('sync', 'openBackfills'),
    startBackfills: make('sync', 'startBackfills'),
  },
  audit: {
    coverage: make('audit', 'coverage'),
    begin: make('audit', 'begin'),
    isUnderWay: make('audit', 'isUnderWay'),
    addresses: make('audit', 'addresses'),
    compare: make('audit', 'compare'),
    note: make('audit', 'note'),
    end: make('audit', 'end'),
    lastEndedAt: make('audit', 'lastEndedAt'),
  },
})

/** Whom mail concerns. */
const matched = (make: MethodMaker) =>
  ({
    matching: {
      read: make('matching', 'read'),
      change: make('matching', 'change'),
      saveRule: make('matching', 'saveRule'),
      removeRule: make('matching', 'removeRule'),
    },
    suggestions: {
      list: make('suggestions', 'list'),
      add: make('suggestions', 'add'),
      dismiss: make('suggestions', 'dismiss'),
    },
    reviews: { list: make('reviews', 'list'), decide: make('reviews', 'decide') },
    why: {
      here: make('why', 'here'),
      address: make('why', 'address'),
      message: make('why', 'message'),
      verdict: make('why', 'verdict'),
    },
  }) satisfies Partial<Aggregates>

/** What goes out. */
const outgoing = (make: MethodMaker) =>
  ({
    submissions: {
      enqueue: make('submissions', 'enqueue'),
      get: make('submissions', 'get'),
      view: make('submissions', 'view'),
      due: make('submissions', 'due'),
      nextDueAt: make('submissions', 'nextDueAt'),
      advance: make('submissions', 'advance'),
      attempts: make('submissions', 'attempts'),
      states: make('submissions', 'states'),
      list: make('submissions', 'list'),
      contactIds: make('submissions', 'contactIds'),
      dueReminders: make('submissions', 'dueReminders'),
      nextReminderAt: make('submissions', 'nextReminderAt'),
      noteReminded: make('submissions', 'noteReminded'),
      fileIds: make('submissions', 'fileIds'),
      purgeCancelled: make('submissions', 'purgeCancelled'),
    },
    files: {
      add: make('files', 'add'),
      get: make('files', 'get'),
      olderThan: make('files', 'olderThan'),
      remove: make('files', 'remove'),
    },
    templates: {
      list: make('templates', 'list'),
      save: make('templates', 'save'),
      remove: make('templates', 'remove'),
    },
    bounces: {
      record: make('bounces', 'record'),
      ofContact: make('bounces', 'ofContact'),
      clear: make('bounces', 'clear'),
    },
    people: { page: make('people', 'page') },
  }) satisfies Partial<Aggregates>

/** Every method of the store by name. A method missing here does not compile. */
export const aggregatesOver = (make: MethodMaker): Aggregates => ({
  ...received(make),
  ...matched(make),
  ...outgoing(make),
})
