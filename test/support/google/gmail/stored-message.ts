import { factsOf, headersOf } from '../../http-emulator/mail/facts.ts'
import type { MailFacts } from '../../http-emulator/mail/facts.ts'
import { isAttachment, parseMimeTree, walkParts } from '../../http-emulator/mail/mime-tree.ts'
import type { MimePart } from '../../http-emulator/mail/mime-tree.ts'
import { bodyText, snippetOf } from '../../http-emulator/mail/plain-text.ts'

/** A message as the mailbox keeps it. Everything that needs the body is computed when first asked for. */
export type StoredMessage = {
  id: string
  threadId: string
  raw: Buffer
  labels: Set<string>
  internalAt: number
  /** Grows with every message; decides between messages of the same millisecond. */
  sequence: number
  /** Of the last change to this message. */
  historyId: number
  facts: MailFacts
  /** False while the search index has not caught up with it. */
  searchable: boolean
  /** By the emulator's clock (epoch ms), not before this. */
  searchableAt: number
  tree: () => MimePart
  snippet: () => string
  hasAttachment: () => boolean
  /** Subject, people and body, lower case, for bare words. */
  words: () => string
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined
  return () => (known ??= { value: compute() }).value
}

function wordsOf(facts: MailFacts, tree: MimePart): string {
  const people = Object.values(facts.people).flat()
  const names = people.map((person) => `${person.name} ${person.address}`)
  const files = [...walkParts(tree)].map((part) => part.filename)
  return [facts.subject, ...names, bodyText(tree), ...files].join('\n').toLowerCase()
}

export type NewMessage = Pick<
  StoredMessage,
  'id' | 'threadId' | 'raw' | 'internalAt' | 'sequence' | 'historyId' | 'searchable' | 'searchableAt'
> & {
  labels: Iterable<string>
  facts?: MailFacts
}

export function storedMessage(fields: NewMessage): StoredMessage {
  const facts = fields.facts ?? factsOf(headersOf(fields.raw))
  // The tree holds only spans and headers, yet 50,000 of them are a lot: it is made anew at each use.
  const tree = (): MimePart => parseMimeTree(fields.raw)
  return {
    ...fields,
    labels: new Set(fields.labels),
    facts,
    tree,
    snippet: once(() => snippetOf(tree())),
    hasAttachment: once(() =>
      [...walkParts(tree())].some((part) => part.partId !== '' && isAttachment(part)),
    ),
    words: once(() => wordsOf(facts, tree())),
  }
}
