import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { json } from '../reply.ts'
import type { Reply } from '../types.ts'
import { itemId } from './call.ts'
import type { GraphCall } from './call.ts'
import { parseFilter } from './filter-grammar.ts'
import type { Filter } from './filter-grammar.ts'
import { testOf } from './filter.ts'
import type { Folder } from './folder.ts'
import type { Presence } from './folder-log.ts'
import { badRequest, syncStateNotFound } from './graph-error.ts'
import { messageResource, selectedNames } from './message-resource.ts'
import { expandsAttachments, readOptions } from './query-options.ts'
import type { StoredMessage } from './stored-message.ts'

const GRAPH = 'https://graph.microsoft.com'
const DEFAULT_PAGE = 10
/** With a filter no more messages than this are returned ("Use query parameters in a delta query"). */
const MOST_FILTERED = 5000

/** The state of a round. Everything that was asked at its start travels in the token. */
const Token = z.object({
  folder: z.number(),
  generation: z.number(),
  /** 'first': the messages there are. 'later': what changed after `base`. */
  phase: z.enum(['first', 'later']),
  /** Change number up to which the client knows everything. */
  base: z.number(),
  /** Change number up to which this round has come. */
  position: z.number(),
  /** Change number when a first round began. */
  began: z.number(),
  /** A first round by time stands after this message. */
  time: z.tuple([z.number(), z.number()]).nullable(),
  sent: z.number(),
  /** $top of the first request; odata.maxpagesize has to be repeated. */
  top: z.number().nullable(),
  select: z.array(z.string()).nullable(),
  expand: z.string().nullable(),
  filter: z.string().nullable(),
  byTime: z.boolean(),
  changeType: z.enum(['created', 'updated', 'deleted']).nullable(),
})
type Token = z.infer<typeof Token>

function seal(token: Token): string {
  return deflateRawSync(JSON.stringify(token)).toString('base64url')
}

function unseal(text: string): Token {
  try {
    return Token.parse(JSON.parse(inflateRawSync(Buffer.from(text, 'base64url')).toString('utf8')))
  } catch {
    throw badRequest('Badly formed token.', 'BadRequest')
  }
}

function begin({ request, mailbox }: GraphCall, folder: Folder): Token {
  const options = readOptions(request.query)
  if (options.search !== undefined)
    throw badRequest("'$search' is not supported in a change query.", 'ErrorInvalidUrlQuery')
  const { orderBy } = options
  if (orderBy && (orderBy.property.toLowerCase() !== 'receiveddatetime' || !orderBy.descending))
    throw badRequest(
      "Only '$orderby=receivedDateTime desc' is supported in a change query.",
      'ErrorInvalidUrlQuery',
    )
  if (options.filter !== undefined) requireDateFilter(parseFilter(options.filter))
  return {
    folder: folder.number,
    generation: mailbox.generation(),
    phase: 'first',
    base: 0,
    position: 0,
    began: mailbox.change(),
    time: null,
    sent: 0,
    top: options.top ?? null,
    select: selectedNames(options.select) ?? null,
    // Extended properties are not given here (mguessan/davmail#500).
    expand: expandsAttachments(options.expand) ? (options.expand ?? null) : null,
    filter: options.filter ?? null,
    byTime: orderBy !== undefined || options.filter !== undefined,
    changeType: Token.shape.changeType.catch(null).parse(request.query.get('changeType')),
  }
}

function requireDateFilter(filter: Filter): void {
  const fits =
    filter.kind === 'compare' &&
    filter.path.toLowerCase() === 'receiveddatetime' &&
    (filter.operator === 'ge' || filter.operator === 'gt')
  if (!fits)
    throw badRequest(
      "Only '$filter=receivedDateTime+ge+{value}' or gt is supported in a change query.",
      'ErrorInvalidUrlQueryFilter',
    )
}

type Row = Record<string, unknown>
type Page = { rows: Row[]; token: Token; more: boolean }

const TYPE = { '@odata.type': '#microsoft.graph.message' }

function removed(call: GraphCall, message: StoredMessage, moves: number): Row {
  const id = call.prefer.immutable ? itemId(call, message) : call.mailbox.ids.regular(message.number, moves)
  return { ...TYPE, id, '@removed': { reason: 'deleted' } }
}

function whole(call: GraphCall, message: StoredMessage, token: Token): Row {
  const shape = { names: token.select ?? undefined, expand: token.expand ?? undefined }
  return { ...TYPE, ...messageResource(call, message, shape) }
}

/** Only what changed, of what was selected; nothing when nothing selected changed. */
function part(call: GraphCall, { message, updates }: Presence, token: Token): Row | undefined {
  const changed = new Set(
    updates.filter(({ change }) => change > token.base).flatMap(({ properties }) => properties),
  )
  const names = [...changed].filter((name) => token.select?.includes(name) ?? true)
  if (names.length === 0) return undefined
  return call.options.updates === 'whole'
    ? whole(call, message, token)
    : { ...TYPE, ...messageResource(call, message, { names, expand: undefined }) }
}

/** The row for a message whose last log entry was reached; undefined when there is nothing to tell. */
function rowOf(call: GraphCall, presence: Presence, token: Token): Row | undefined {
  const { message, present, enteredAt, leftAt, firstEnteredAt } = presence
  const wanted = (type: Token['changeType']): boolean =>
    token.changeType === null || token.changeType === type
  if (!present) {
    // A first round tells of removals that happened after it began: an earlier page may have shown the message.
    const known = token.phase === 'later' || leftAt > token.began
    return known && wanted('deleted') ? removed(call, message, presence.moves) : undefined
  }
  if (token.phase === 'first') return whole(call, message, token)
  const returned = leftAt > token.base && firstEnteredAt <= token.base
  if (returned && call.prefer.immutable && call.options.returningMoves === 'lost')
    return removed(call, message, presence.moves)
  if (enteredAt > token.base) return wanted('created') ? whole(call, message, token) : undefined
  return wanted('updated') ? part(call, presence, token) : undefined
}

/** What happened to the folder after the token's position, each message once, at its last change. */
function byLog(call: GraphCall, folder: Folder, token: Token, size: number): Page {
  const test = token.filter === null ? undefined : testOf(parseFilter(token.filter), call.mailbox)
  const rows: Row[] = []
  let { position } = token
  for (const entry of folder.log.after(position)) {
    if (rows.length === size) return { rows, token: { ...token, position }, more: true }
    call.mailbox.work.logEntriesExamined += 1
    position = entry.change
    const presence = folder.log.presence(entry.number)
    if (!presence || presence.last !== entry.change) continue
    if (test && presence.present && !test(presence.message)) continue
    const row = rowOf(call, presence, token)
    if (row) rows.push(row)
  }
  return { rows, token: { ...token, position }, more: false }
}

/** A first round newest first; what changes meanwhile is told by the next round. */
function byTime(call: GraphCall, folder: Folder, token: Token, size: number): Page {
  const test = token.filter === null ? undefined : testOf(parseFilter(token.filter), call.mailbox)
  const rows: Row[] = []
  const [internalAt, sequence] = token.time ?? [0, 0]
  const first = token.time === null ? 0 : folder.order.indexAfter({ internalAt, sequence })
  let { time, sent } = token
  for (let index = first; index < folder.order.size(); index += 1) {
    const message = folder.order.at(index)
    if (!message || (test && sent === MOST_FILTERED)) break
    call.mailbox.work.messagesExamined += 1
    // The filter is a lower bound on the order itself: the first that fails ends the walk.
    if (test && !test(message)) break
    if (rows.length === size) return { rows, token: { ...token, time, sent }, more: true }
    rows.push(whole(call, message, token))
    time = [message.internalAt, message.sequence]
    sent += 1
  }
  return { rows, token: { ...token, time, sent, position: token.began }, more: false }
}

/** GET /mailFolders/{id}/messages/delta. */
export function deltaOf(call: GraphCall, folder: Folder): Reply {
  const { query, path } = call.request
  const held = query.get('$deltatoken') ?? query.get('$skiptoken')
  const token = held === null ? begin(call, folder) : unseal(held)
  if (token.folder !== folder.number) throw badRequest('The token is of another folder.', 'BadRequest')
  if (token.generation !== call.mailbox.generation()) throw syncStateNotFound(token.generation)
  const size = token.top ?? call.prefer.maxPageSize ?? DEFAULT_PAGE
  const timed = token.phase === 'first' && token.byTime
  const found = timed ? byTime(call, folder, token, size) : byLog(call, folder, token, size)
  const url = `${GRAPH}${path}`
  const again = call.mailbox.disturbances.strike('changes') === 'repeated'
  const link =
    found.more || again
      ? { '@odata.nextLink': `${url}?$skiptoken=${seal(again ? token : found.token)}` }
      : {
          '@odata.deltaLink': `${url}?$deltatoken=${seal({ ...found.token, phase: 'later', base: found.token.position, time: null })}`,
        }
  return json(200, {
    '@odata.context': `${GRAPH}/v1.0/$metadata#Collection(message)`,
    ...link,
    value: found.rows,
  })
}
