import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import type { MailFacts } from '../../http-emulator/mail/facts.ts'
import { createPeopleIndex } from '../../http-emulator/people-index.ts'
import type { PeopleIndex, SearchWork } from '../../http-emulator/people-index.ts'
import { createDisturbances } from '../../http-emulator/disturbances.ts'
import type { Disturbances } from '../../http-emulator/disturbances.ts'
import { createTimeOrder } from '../../http-emulator/time-order.ts'
import type { TimeOrder } from '../../http-emulator/time-order.ts'
import type { Account } from '../entra/directory.ts'
import type { SeedMessage } from '../types.ts'
import { newConversation, replyIndex, threadIndexOf } from './conversation.ts'
import { createFolders } from './folder.ts'
import type { Folder, Folders } from './folder.ts'
import { createIdCodec } from './ids.ts'
import type { IdCodec } from './ids.ts'
import type { OutgoingMessage } from './outgoing.ts'
import type { StoredMessage } from './stored-message.ts'

/** What a message is added with. */
export type Addition = {
  raw: Buffer
  at: number
  folder: Folder
  received: boolean
  isRead: boolean
  facts?: MailFacts
  extended?: ReadonlyMap<string, string>
  conversationIndex?: Buffer
  draft?: OutgoingMessage
}

/** Looked at while answering; tests hold it against the size of the mailbox instead of measuring time. */
export type MailboxWork = SearchWork & { logEntriesExamined: number }

export type Change = Partial<Pick<StoredMessage, 'isRead' | 'categories' | 'flag' | 'isDraft'>>

/** One account's mail with its indexes. The only place that changes them, so that they never disagree. */
export type Mailbox = {
  account: Account
  ids: IdCodec
  folders: Folders
  order: TimeOrder<StoredMessage>
  people: PeopleIndex<StoredMessage>
  work: MailboxWork
  /** Delta tokens of an earlier generation are refused. */
  generation: () => number
  nextGeneration: () => void
  change: () => number
  now: () => number
  disturbances: Disturbances
  /** How long new mail is not found by $search from now on, in ms. */
  setIndexLag: (ms: number) => void
  byNumber: (number: number) => StoredMessage | undefined
  byMessageId: (messageId: string) => readonly StoredMessage[]
  byProperty: (id: string, value: string) => readonly StoredMessage[]
  add: (addition: Addition) => StoredMessage
  /** Puts mail there as it is and answers it: like `seed`, one at a time. */
  place: (message: SeedMessage) => StoredMessage
  seed: (messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>) => Promise<number>
  move: (message: StoredMessage, folder: Folder) => void
  remove: (message: StoredMessage) => void
  update: (message: StoredMessage, change: Change) => void
  /** Replaces what a draft is made of. */
  rewrite: (
    message: StoredMessage,
    raw: Buffer,
    made: { draft: OutgoingMessage; extended: ReadonlyMap<string, string> },
  ) => void
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

const propertyKey = (id: string, value: string): string => `${id}\n${value}`

/** The look-ups behind a mailbox; filled and emptied together. */
function createIndexes(work: SearchWork) {
  const byNumber = new Map<number, StoredMessage>()
  const byMessageId = new Map<string, StoredMessage[]>()
  const byProperty = new Map<string, StoredMessage[]>()
  const people = createPeopleIndex<StoredMessage>(work)

  function forEachKey(message: StoredMessage, act: typeof push): void {
    if (message.facts.messageId) act(byMessageId, message.facts.messageId, message)
    for (const [id, value] of message.extended) act(byProperty, propertyKey(id, value), message)
  }

  return {
    byNumber,
    byMessageId,
    byProperty,
    people,
    insert: (message: StoredMessage) => {
      byNumber.set(message.number, message)
      people.add(message)
      forEachKey(message, push)
      if (!message.isRead) message.folder.unread += 1
    },
    erase: (message: StoredMessage) => {
      byNumber.delete(message.number)
      people.remove(message)
      forEachKey(message, pull)
      if (!message.isRead) message.folder.unread -= 1
    },
  }
}

export function createMailbox(account: Account, clock: () => number): Mailbox {
  const work: MailboxWork = { messagesExamined: 0, peopleExamined: 0, indexLookups: 0, logEntriesExamined: 0 }
  const indexes = createIndexes(work)
  const order = createTimeOrder<StoredMessage>()
  let changes = 0
  let generation = 518
  let numbers = 0
  let indexLagMs = 0
  const nextChange = (): number => (changes += 1)
  const folders = createFolders(nextChange)

  /** Exchange reads the conversation from Thread-Index, else from what the mail refers to. */
  function conversationOf(raw: Buffer, facts: MailFacts, at: number): Buffer {
    const told = threadIndexOf(headersOf(raw))
    if (told) return told
    for (const cited of facts.references.toReversed()) {
      const parent = indexes.byMessageId.get(cited)?.[0]
      if (parent) return replyIndex(parent.conversationIndex, at)
    }
    return newConversation(
      `${facts.references[0] ?? facts.messageId} ${facts.messageId === '' ? numbers : ''}`,
      at,
    )
  }

  function make(addition: Addition): StoredMessage {
    numbers += 1
    const { raw, at, folder, received, isRead, draft } = addition
    const facts = addition.facts ?? factsOf(headersOf(raw))
    return {
      number: numbers,
      moves: 0,
      raw,
      facts,
      folder,
      isRead,
      isDraft: draft !== undefined,
      categories: [],
      flag: 'notFlagged',
      internalAt: at,
      sequence: numbers,
      createdAt: at,
      searchableAt: clock() + indexLagMs,
      modifiedAt: at,
      version: 1,
      conversationIndex: addition.conversationIndex ?? conversationOf(raw, facts, at),
      extended: addition.extended ?? new Map(),
      received,
      draft,
    }
  }

  function touch(message: StoredMessage, properties: readonly string[]): void {
    message.version += 1
    message.modifiedAt = clock()
    message.folder.log.update(message, nextChange(), [...properties, 'lastModifiedDateTime'])
  }

  function seedAddition({ raw, at, folder, read }: SeedMessage): Addition {
    const facts = factsOf(headersOf(raw))
    const own = facts.people.from[0]?.address === account.email
    const target =
      folder === undefined ? folders.wellKnown(own ? 'sentitems' : 'inbox') : folders.byName(folder)
    if (!target) throw new Error(`No folder ${folder ?? ''} in ${account.email}`)
    return {
      raw,
      at: at ?? facts.dateAt ?? clock(),
      folder: target,
      received: !own,
      isRead: read ?? true,
      facts,
    }
  }

  /** Seeded mail was there before anybody looked, as far as the search index goes. */
  function settled(message: SeedMessage): StoredMessage {
    const stored = make(seedAddition(message))
    stored.searchableAt = 0
    indexes.insert(stored)
    stored.folder.log.enter(stored, nextChange())
    return stored
  }

  async function seed(messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>): Promise<number> {
    const added = new Map<Folder, StoredMessage[]>()
    for await (const message of messages) {
      const stored = settled(message)
      const list = added.get(stored.folder) ?? []
      list.push(stored)
      added.set(stored.folder, list)
    }
    const all = [...added.values()].flat()
    order.addMany(all)
    for (const [folder, list] of added) folder.order.addMany(list)
    return all.length
  }

  return {
    account,
    ids: createIdCodec(account.email),
    folders,
    order,
    people: indexes.people,
    work,
    generation: () => generation,
    nextGeneration: () => void (generation += 1),
    change: () => changes,
    now: clock,
    disturbances: createDisturbances(),
    setIndexLag: (ms) => void (indexLagMs = ms),
    byNumber: (number) => indexes.byNumber.get(number),
    byMessageId: (messageId) => indexes.byMessageId.get(messageId) ?? [],
    byProperty: (id, value) => indexes.byProperty.get(propertyKey(id, value)) ?? [],
    add: (addition) => {
      const message = make(addition)
      indexes.insert(message)
      order.add(message)
      message.folder.order.add(message)
      message.folder.log.enter(message, nextChange())
      return message
    },
    seed,
    place: (message) => {
      const stored = settled(message)
      order.add(stored)
      stored.folder.order.add(stored)
      return stored
    },
    move: (message, folder) => {
      if (folder === message.folder) return
      const unread = message.isRead ? 0 : 1
      message.folder.order.remove(message)
      message.folder.log.leave(message, nextChange())
      message.folder.unread -= unread
      message.folder = folder
      message.moves += 1
      message.version += 1
      message.modifiedAt = clock()
      folder.unread += unread
      folder.order.add(message)
      folder.log.enter(message, nextChange())
    },
    remove: (message) => {
      indexes.erase(message)
      order.remove(message)
      message.folder.order.remove(message)
      message.folder.log.leave(message, nextChange())
    },
    update: (message, change) => {
      if (change.isRead !== undefined && change.isRead !== message.isRead)
        message.folder.unread += change.isRead ? -1 : 1
      Object.assign(message, change)
      touch(message, Object.keys(change))
    },
    rewrite: (message, raw, { draft, extended }) => {
      indexes.erase(message)
      Object.assign(message, { raw, draft, extended, facts: factsOf(headersOf(raw)) })
      indexes.insert(message)
      touch(message, ['subject', 'body', 'bodyPreview', 'toRecipients', 'ccRecipients', 'hasAttachments'])
    },
  }
}
