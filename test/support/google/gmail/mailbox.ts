import type { AccountSeed, SeedMessage, SendAsAlias } from '../types.ts'
import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import type { MailFacts } from '../../http-emulator/mail/facts.ts'
import { createHistory } from './history.ts'
import type { History } from './history.ts'
import { labelsOf } from './labels.ts'
import type { Label } from './labels.ts'
import { createPeopleIndex } from '../../http-emulator/people-index.ts'
import type { PeopleIndex, SearchWork } from '../../http-emulator/people-index.ts'
import { storedMessage } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'
import { threadByReferences } from './threading.ts'
import type { ThreadLookup } from './threading.ts'
import { createDisturbances } from '../../http-emulator/disturbances.ts'
import type { Disturbances } from '../../http-emulator/disturbances.ts'
import { createTimeOrder } from '../../http-emulator/time-order.ts'
import type { TimeOrder } from '../../http-emulator/time-order.ts'

export type Draft = { id: string; messageId: string }

/** What a message is added with. Its thread is given, or begun ('new'), or found by its References ('by-references'). */
export type Addition = {
  raw: Buffer
  at: number
  labels: Iterable<string>
  thread: { id: string } | 'new' | 'by-references'
  facts?: MailFacts
}

/** One account's mail with its indexes. The only place that changes them, so that they never disagree. */
export type Mailbox = {
  email: string
  name: string
  aliases: readonly SendAsAlias[]
  labels: readonly Label[]
  history: History
  work: SearchWork
  drafts: Map<string, Draft>
  order: TimeOrder<StoredMessage>
  people: PeopleIndex<StoredMessage>
  isOwnAddress: (address: string) => boolean
  message: (id: string) => StoredMessage | undefined
  thread: (threadId: string) => readonly StoredMessage[]
  threadCount: () => number
  labelled: (label: string) => ReadonlySet<StoredMessage>
  byMessageId: (messageId: string) => readonly StoredMessage[]
  threadLookup: ThreadLookup
  add: (addition: Addition) => StoredMessage
  seed: (messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>) => Promise<number>
  remove: (id: string) => boolean
  relabel: (message: StoredMessage, add: readonly string[], remove: readonly string[]) => void
  nextDraftId: () => string
  disturbances: Disturbances
  /** How long new mail is not found by search from now on, in ms. */
  setIndexLag: (ms: number) => void
  /** Puts mail there as it is and answers it: like `seed`, one at a time. */
  place: (message: SeedMessage) => StoredMessage
  /** Lets the search index catch up. */
  settleIndex: () => void
}

type MailboxParts = {
  account: AccountSeed
  clock: () => number
  indexDelayed: () => boolean
  firstId: bigint
}

function push<K>(map: Map<K, StoredMessage[]>, key: K, message: StoredMessage): void {
  const list = map.get(key)
  if (list) list.push(message)
  else map.set(key, [message])
}

function pull<K>(map: Map<K, StoredMessage[]>, key: K, message: StoredMessage): void {
  const rest = map.get(key)?.filter((other) => other !== message) ?? []
  if (rest.length === 0) map.delete(key)
  else map.set(key, rest)
}

/** The maps behind a mailbox; filled and emptied together. */
function createIndexes(work: SearchWork) {
  const byId = new Map<string, StoredMessage>()
  const byThread = new Map<string, StoredMessage[]>()
  const byMessageId = new Map<string, StoredMessage[]>()
  const byLabel = new Map<string, Set<StoredMessage>>()
  const people = createPeopleIndex<StoredMessage>(work)

  function setLabel(message: StoredMessage, label: string, on: boolean): void {
    const set = byLabel.get(label) ?? new Set()
    byLabel.set(label, set)
    if (on) set.add(message)
    else set.delete(message)
  }

  return {
    byId,
    byThread,
    byMessageId,
    byLabel,
    people,
    setLabel,
    insert: (message: StoredMessage) => {
      byId.set(message.id, message)
      push(byThread, message.threadId, message)
      if (message.facts.messageId) push(byMessageId, message.facts.messageId, message)
      people.add(message)
      for (const label of message.labels) setLabel(message, label, true)
    },
    erase: (message: StoredMessage) => {
      byId.delete(message.id)
      pull(byThread, message.threadId, message)
      pull(byMessageId, message.facts.messageId, message)
      people.remove(message)
      for (const label of message.labels) setLabel(message, label, false)
    },
  }
}

export function createMailbox({ account, clock, indexDelayed, firstId }: MailboxParts): Mailbox {
  const email = account.email.toLowerCase()
  const own = new Set([email, ...(account.aliases ?? []).map((alias) => alias.email.toLowerCase())])
  const work: SearchWork = { messagesExamined: 0, peopleExamined: 0, indexLookups: 0 }
  const history = createHistory()
  const indexes = createIndexes(work)
  const order = createTimeOrder<StoredMessage>()
  let sequence = 0
  let indexLagMs = 0

  const threadLookup: ThreadLookup = (messageId) =>
    (indexes.byMessageId.get(messageId) ?? []).map(({ threadId, facts }) => ({
      threadId,
      subject: facts.subject,
    }))

  function make({ raw, at, labels, thread, facts: known }: Addition): StoredMessage {
    sequence += 1
    const facts = known ?? factsOf(headersOf(raw))
    const id = (firstId + BigInt(sequence) * 0x1f3n).toString(16)
    const cited = thread === 'by-references' ? threadByReferences(facts, threadLookup) : undefined
    const threadId = typeof thread === 'object' ? thread.id : (cited ?? id)
    const searchable = !indexDelayed()
    return storedMessage({
      id,
      threadId,
      raw,
      labels,
      internalAt: at,
      sequence,
      historyId: 0,
      searchable,
      searchableAt: clock() + indexLagMs,
      facts,
    })
  }

  function seedAddition({ raw, at, labels }: SeedMessage): Addition {
    const facts = factsOf(headersOf(raw))
    const sender = facts.people.from[0]?.address ?? ''
    return {
      raw,
      at: at ?? facts.dateAt ?? clock(),
      labels: labels ?? [own.has(sender) ? 'SENT' : 'INBOX'],
      thread: 'by-references',
      facts,
    }
  }

  async function seed(messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>): Promise<number> {
    const added: StoredMessage[] = []
    for await (const message of messages) added.push(settled(message))
    order.addMany(added)
    return added.length
  }

  /** Seeded mail was there before anybody looked: it has a history id, but no history record. */
  function settled(message: SeedMessage): StoredMessage {
    const stored = make(seedAddition(message))
    stored.searchable = true
    stored.searchableAt = 0
    stored.historyId = history.next()
    indexes.insert(stored)
    return stored
  }

  return {
    email,
    name: account.name,
    aliases: account.aliases ?? [],
    labels: labelsOf(account.labels ?? []),
    history,
    work,
    drafts: new Map(),
    order,
    people: indexes.people,
    isOwnAddress: (address) => own.has(address.toLowerCase()),
    message: (id) => indexes.byId.get(id),
    thread: (threadId) => indexes.byThread.get(threadId) ?? [],
    threadCount: () => indexes.byThread.size,
    labelled: (label) => indexes.byLabel.get(label) ?? new Set(),
    byMessageId: (messageId) => indexes.byMessageId.get(messageId) ?? [],
    threadLookup,
    add: (addition) => {
      const message = make(addition)
      indexes.insert(message)
      order.add(message)
      history.record('messageAdded', message)
      return message
    },
    seed,
    place: (message) => {
      const stored = settled(message)
      order.add(stored)
      return stored
    },
    disturbances: createDisturbances(),
    setIndexLag: (ms) => void (indexLagMs = ms),
    remove: (id) => {
      const message = indexes.byId.get(id)
      if (!message) return false
      indexes.erase(message)
      order.remove(message)
      history.record('messageDeleted', message)
      return true
    },
    relabel: (message, add, remove) => {
      const added = add.filter((label) => !message.labels.has(label))
      const removed = remove.filter((label) => message.labels.has(label))
      for (const label of added) message.labels.add(label)
      for (const label of removed) message.labels.delete(label)
      for (const label of added) indexes.setLabel(message, label, true)
      for (const label of removed) indexes.setLabel(message, label, false)
      if (added.length > 0) history.record('labelAdded', message, added)
      if (removed.length > 0) history.record('labelRemoved', message, removed)
    },
    nextDraftId: () => `r${(BigInt(++sequence) * 7_919_937_217n + firstId).toString()}`,
    settleIndex: () => {
      for (let index = 0; index < order.size(); index += 1) {
        const message = order.at(index)
        if (message) Object.assign(message, { searchable: true, searchableAt: 0 })
      }
    },
  }
}
