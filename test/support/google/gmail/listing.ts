import { z } from 'zod'
import { invalidArgument } from '../google-error.ts'
import type { Mailbox } from './mailbox.ts'
import { parseQuery } from './query-grammar.ts'
import { asksForHidden, candidatesOf, compileTest, timeRangeOf } from './search.ts'
import type { SearchScope } from './search.ts'
import type { StoredMessage } from './stored-message.ts'
import { newestFirst } from '../../http-emulator/time-order.ts'
import type { Position } from '../../http-emulator/time-order.ts'

export type ListRequest = {
  q: string
  labelIds: readonly string[]
  includeSpamTrash: boolean
  maxResults: number
  pageToken: string | undefined
}

export type ListedPage = {
  messages: StoredMessage[]
  nextPageToken: string | undefined
  resultSizeEstimate: number
}

const Token = z.tuple([z.number(), z.number()])

/**
 * A page ends at a message, not at a number: mail that arrives between two pages neither repeats nor hides anything.
 */
function positionOf(pageToken: string | undefined): Position | undefined {
  if (pageToken === undefined) return undefined
  try {
    const [internalAt, sequence] = Token.parse(
      JSON.parse(Buffer.from(pageToken, 'base64url').toString('utf8')),
    )
    return { internalAt, sequence }
  } catch {
    throw invalidArgument('Invalid pageToken')
  }
}

function tokenAt({ internalAt, sequence }: Position): string {
  return Buffer.from(JSON.stringify([internalAt, sequence])).toString('base64url')
}

/** Before every message. */
const beginning: Position = { internalAt: Number.MAX_SAFE_INTEGER, sequence: -1 }

function* fromTimeOrder(mailbox: Mailbox, after: Position): Generator<StoredMessage> {
  for (let index = mailbox.order.indexAfter(after); ; index += 1) {
    const message = mailbox.order.at(index)
    if (!message) return
    yield message
  }
}

function* fromCandidates(candidates: Iterable<StoredMessage>, after: Position): Generator<StoredMessage> {
  for (const message of [...candidates].toSorted(newestFirst))
    if (newestFirst(message, after) > 0) yield message
}

/** Messages to examine, newest first: a small index posting where there is one, else the mailbox by time. */
function inspectionOrder(
  scope: SearchScope,
  candidates: ReadonlySet<StoredMessage> | undefined,
  after: Position,
): Generator<StoredMessage> {
  const small = candidates && candidates.size <= scope.mailbox.order.size() / 4
  return small || (candidates && candidates.size < 1_000)
    ? fromCandidates(candidates, after)
    : fromTimeOrder(scope.mailbox, after)
}

/** messages.list, drafts.list and threads.list share this walk; it stops as soon as the page is full. */
export function listMessages(
  scope: SearchScope,
  request: ListRequest,
  keep: (message: StoredMessage) => boolean = () => true,
): ListedPage {
  const query = parseQuery(request.q)
  const test = compileTest(scope, query)
  const hideSpamTrash =
    !request.includeSpamTrash &&
    !asksForHidden(query) &&
    !request.labelIds.some((id) => id === 'SPAM' || id === 'TRASH')
  const range = timeRangeOf(scope, query)
  const postings = [candidatesOf(scope, query), ...request.labelIds.map((id) => scope.mailbox.labelled(id))]
  const candidates = postings
    .filter((posting) => posting !== undefined)
    .toSorted((a, b) => a.size - b.size)[0]
  const start = positionOf(request.pageToken) ?? { internalAt: range.until, sequence: -Infinity }

  const messages: StoredMessage[] = []
  let more = false
  for (const message of inspectionOrder(scope, candidates, start)) {
    if (message.internalAt < range.from) break
    if (candidates?.has(message) === false) continue
    scope.mailbox.work.messagesExamined += 1
    if (!message.searchable || message.searchableAt > scope.now) continue
    if (!request.labelIds.every((id) => message.labels.has(id))) continue
    if (hideSpamTrash && (message.labels.has('SPAM') || message.labels.has('TRASH'))) continue
    if (!test(message) || !keep(message)) continue
    more = messages.length === request.maxResults
    if (more) break
    messages.push(message)
  }
  const last = messages.at(-1)
  // Gmail's estimate is a guess too: it says that there is more, not how much.
  const resultSizeEstimate = messages.length + (more ? request.maxResults : 0)
  return { messages, nextPageToken: more && last ? tokenAt(last) : undefined, resultSizeEstimate }
}

/** The page as it is, or as the test wants it to be wrong. */
export function disturbedPage({ mailbox }: SearchScope, request: ListRequest, page: ListedPage): ListedPage {
  const kind = mailbox.disturbances.strike('listings')
  if (kind === 'repeated') return { ...page, nextPageToken: request.pageToken ?? tokenAt(beginning) }
  if (kind === undefined) return page
  return { ...page, messages: page.messages.slice(0, page.messages.length >> 1), nextPageToken: undefined }
}
