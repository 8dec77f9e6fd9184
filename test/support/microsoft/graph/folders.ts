import { json } from '../reply.ts'
import { folderOf } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import type { Folder } from './folder.ts'
import { badRequest, syncStateNotFound } from './graph-error.ts'
import { linkTo } from './listing.ts'
import { readOptions } from './query-options.ts'

const GRAPH = 'https://graph.microsoft.com'
const DEFAULT_PAGE = 10

/** Folders have no immutable ids. */
function folderResource({ mailbox }: GraphCall, folder: Folder): Record<string, unknown> {
  const { ids, folders } = mailbox
  return {
    id: ids.folder(folder.number),
    displayName: folder.name,
    parentFolderId: ids.folder((folder.parent ?? folder).number),
    childFolderCount: folders.children(folder).length,
    unreadItemCount: folder.unread,
    totalItemCount: folder.order.size(),
    sizeInBytes: folder.order.size() * 1024,
    isHidden: false,
  }
}

function listed(call: GraphCall, found: readonly Folder[]) {
  const options = readOptions(call.request.query)
  const size = options.top ?? call.prefer.maxPageSize ?? DEFAULT_PAGE
  const named = /^displayName\s+eq\s+'((?:[^']|'')*)'$/i
    .exec(options.filter ?? '')?.[1]
    ?.replaceAll("''", "'")
  if (options.filter !== undefined && named === undefined)
    throw badRequest('The query filter contains one or more invalid nodes.', 'ErrorInvalidUrlQueryFilter')
  const fitting = found.filter(
    (folder) => named === undefined || folder.name.toLowerCase() === named.toLowerCase(),
  )
  const shown = fitting.slice(options.skip, options.skip + size)
  const next = options.skip + size
  return json(200, {
    '@odata.context': `${GRAPH}/v1.0/$metadata#users('me')/mailFolders`,
    value: shown.map((folder) => pick(folderResource(call, folder), options.select)),
    ...(next < fitting.length ? { '@odata.nextLink': linkTo(call, { $skip: String(next) }) } : {}),
  })
}

function pick(
  resource: Record<string, unknown>,
  select: readonly string[] | undefined,
): Record<string, unknown> {
  if (!select) return resource
  const wanted = new Set(['id', ...select].map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(resource).filter(([name]) => wanted.has(name.toLowerCase())))
}

const list: GraphMethod = (call) => listed(call, call.mailbox.folders.children(call.mailbox.folders.root))

const childFolders: GraphMethod = (call) => {
  const parent = folderOf(call, call.params[0] ?? '')
  return listed(call, call.mailbox.folders.children(parent))
}

const get: GraphMethod = (call) => {
  const folder = folderOf(call, call.params[0] ?? '')
  return json(200, pick(folderResource(call, folder), readOptions(call.request.query).select))
}

/** GET /mailFolders/delta: every folder at first, then those that came since. */
const delta: GraphMethod = (call) => {
  const { mailbox, request } = call
  const text = request.query.get('$deltatoken')
  const [generation, since] =
    text === null
      ? [mailbox.generation(), -1]
      : Buffer.from(text, 'base64url').toString().split('.').map(Number)
  if (generation !== mailbox.generation()) throw syncStateNotFound(generation ?? 0)
  const changed = mailbox.folders.all().filter((folder) => folder.parent && folder.changedAt > (since ?? -1))
  const token = Buffer.from(`${mailbox.generation()}.${mailbox.change()}`).toString('base64url')
  return json(200, {
    '@odata.context': `${GRAPH}/v1.0/$metadata#Collection(mailFolder)`,
    '@odata.deltaLink': `${GRAPH}${request.path}?$deltatoken=${token}`,
    value: changed.map((folder) => ({
      '@odata.type': '#microsoft.graph.mailFolder',
      ...folderResource(call, folder),
    })),
  })
}

export const folderMethods = { list, childFolders, get, delta }
