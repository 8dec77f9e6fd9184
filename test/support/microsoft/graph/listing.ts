import { json } from '../reply.ts'
import type { Reply } from '../types.ts'
import type { GraphCall } from './call.ts'
import { planOf, testOf } from './filter.ts'
import type { Test } from './filter.ts'
import { parseFilter, pathsOf } from './filter-grammar.ts'
import type { Filter } from './filter-grammar.ts'
import type { Disturbance } from '../../http-emulator/disturbances.ts'
import type { Folder } from './folder.ts'
import { accessDenied, badRequest } from './graph-error.ts'
import { isBasicOnly, messageResource, selectedNames } from './message-resource.ts'
import { readOptions } from './query-options.ts'
import type { QueryOptions } from './query-options.ts'
import { searchMessages } from './search.ts'
import { sentAt } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'

const GRAPH = 'https://graph.microsoft.com'
const DEFAULT_PAGE = 10

/** The link a client follows as it is: the real host, the same options, a new position. */
export function linkTo(
  { request }: Pick<GraphCall, 'request'>,
  change: Readonly<Record<string, string>>,
): string {
  const url = new URL(request.path, GRAPH)
  for (const [name, value] of request.query) {
    const bare = name.replace(/^\$/, '').toLowerCase()
    if (!Object.keys(change).some((changed) => changed.replace(/^\$/, '').toLowerCase() === bare))
      url.searchParams.append(name, value)
  }
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value)
  return url.href.replaceAll('%24', '$')
}

/** "Filter and orderby": sorted properties come first in the filter, in the same order. */
function checkOrder({ orderBy }: QueryOptions, filter: Filter | undefined): void {
  if (!orderBy) return
  if (
    !['receiveddatetime', 'sentdatetime', 'subject', 'from/emailaddress/address'].includes(
      orderBy.property.toLowerCase(),
    )
  )
    throw badRequest(`The sort on '${orderBy.property}' is not supported.`, 'ErrorInvalidUrlQuerySort')
  if (filter && pathsOf(filter)[0]?.toLowerCase() !== orderBy.property.toLowerCase())
    throw badRequest('The restriction or sort order is too complex for this operation.', 'InefficientFilter')
}

function checkSearch(options: QueryOptions): void {
  if (options.filter !== undefined)
    throw badRequest("The query parameter '$filter' is not supported with '$search'.", 'SearchWithFilter')
  if (options.orderBy)
    throw badRequest("The query parameter '$orderBy' is not supported with '$search'.", 'SearchWithOrderBy')
  if (options.skip > 0)
    throw badRequest("The query parameter '$skip' is not supported with '$search'.", 'SearchWithSkip')
}

type Key = (message: StoredMessage) => string | number

const SORT_KEYS: Readonly<Record<string, Key>> = {
  sentdatetime: sentAt,
  subject: (message) => message.facts.subject.toLowerCase(),
  'from/emailaddress/address': (message) => message.facts.people.from[0]?.address ?? '',
}

function sorted(messages: readonly StoredMessage[], key: Key, descending: boolean): StoredMessage[] {
  const rising = messages.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left === right) return a.internalAt - b.internalAt || a.sequence - b.sequence
    return left < right ? -1 : 1
  })
  return descending ? rising.toReversed() : rising
}

/** The mail of a scope in receivedDateTime order, walked lazily from the date bound on. */
function* walk(
  { mailbox }: GraphCall,
  folder: Folder | undefined,
  descending: boolean,
  range: { from: number; to: number },
) {
  const order = folder?.order ?? mailbox.order
  const position = { internalAt: range.to, sequence: Number.POSITIVE_INFINITY }
  const first = range.to === Number.POSITIVE_INFINITY ? 0 : order.indexAfter(position)
  if (descending) {
    for (let index = first; index < order.size(); index += 1) {
      const message = order.at(index)
      if (!message || message.internalAt < range.from) return
      yield message
    }
    return
  }
  for (let index = order.size() - 1; index >= first; index -= 1) {
    const message = order.at(index)
    if (message && message.internalAt >= range.from) yield message
  }
}

function* matching(
  call: GraphCall,
  folder: Folder | undefined,
  options: QueryOptions,
  filter: Filter | undefined,
) {
  const { mailbox } = call
  const test: Test = filter ? testOf(filter, mailbox) : () => true
  const plan = filter
    ? planOf(filter, mailbox)
    : { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const property = options.orderBy?.property.toLowerCase() ?? 'receiveddatetime'
  const descending = options.orderBy?.descending ?? true
  const byTime = property === 'receiveddatetime'
  const listed =
    'candidates' in plan
      ? sorted(plan.candidates, (message) => message.internalAt, descending)
      : walk(call, folder, byTime ? descending : true, plan)
  const key = SORT_KEYS[property]
  const source = byTime || !key ? listed : sorted([...listed], key, descending)
  for (const message of source) {
    mailbox.work.messagesExamined += 1
    if ((!folder || message.folder === folder) && test(message)) yield message
  }
}

/** Where the next page begins; undefined where there is none, or the test wants none to be told. */
function nextSkip(kind: Disturbance | undefined, skip: number, step: number | undefined): number | undefined {
  if (kind === 'repeated') return skip
  return kind === 'truncated' || step === undefined ? undefined : skip + step
}

function page(call: GraphCall, found: Iterable<StoredMessage>, options: QueryOptions): Reply {
  const size = options.top ?? call.prefer.maxPageSize ?? DEFAULT_PAGE
  const names = selectedNames(options.select)
  const value: Record<string, unknown>[] = []
  let index = 0
  let more = false
  for (const message of found) {
    index += 1
    if (index <= options.skip) continue
    if (value.length === size) {
      more = true
      break
    }
    value.push(messageResource(call, message, { names, expand: options.expand }))
  }
  const disturbed = call.mailbox.disturbances.strike('listings')
  if (disturbed === 'truncated') value.splice(value.length >> 1)
  const next = nextSkip(disturbed, options.skip, more ? size : undefined)
  return json(200, {
    '@odata.context': `${GRAPH}/v1.0/$metadata#users('me')/messages`,
    value,
    ...(next === undefined ? {} : { '@odata.nextLink': linkTo(call, { $skip: String(next) }) }),
  })
}

/** Search results are paged by an opaque token, not by $skip. */
function searchPage(call: GraphCall, folder: Folder | undefined, options: QueryOptions): Reply {
  if (isBasicOnly(call.scopes)) throw accessDenied()
  const skip =
    options.skipToken === undefined ? 0 : Number(Buffer.from(options.skipToken, 'base64url').toString())
  if (!Number.isInteger(skip)) throw badRequest('Badly formed skip token.', 'BadRequest')
  const found = searchMessages(call.mailbox, options.search ?? '').filter(
    (each) => !folder || each.folder === folder,
  )
  const size = options.top ?? call.prefer.maxPageSize ?? DEFAULT_PAGE
  const names = selectedNames(options.select)
  const disturbed = call.mailbox.disturbances.strike('listings')
  const due = found.slice(skip, skip + size)
  const shown = disturbed === 'truncated' ? due.slice(0, due.length >> 1) : due
  const next = nextSkip(disturbed, skip, skip + size < found.length ? size : undefined)
  const token = Buffer.from(String(next)).toString('base64url')
  return json(200, {
    '@odata.context': `${GRAPH}/v1.0/$metadata#users('me')/messages`,
    value: shown.map((message) => messageResource(call, message, { names, expand: options.expand })),
    ...(next === undefined ? {} : { '@odata.nextLink': linkTo(call, { $skiptoken: token }) }),
  })
}

/** GET /messages of the whole mailbox or of one folder. */
export function listMessages(call: GraphCall, folder: Folder | undefined): Reply {
  const options = readOptions(call.request.query)
  if (options.search !== undefined) {
    checkSearch(options)
    return searchPage(call, folder, options)
  }
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter)
  checkOrder(options, filter)
  const reply = page(call, matching(call, folder, options, filter), options)
  if (!options.count) return reply
  const total = [...matching(call, folder, options, filter)].length
  const body: unknown = JSON.parse(reply.body.toString('utf8'))
  return json(200, { ...(typeof body === 'object' ? body : {}), '@odata.count': total })
}
