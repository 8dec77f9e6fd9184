import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { json, type GraphClient } from './client.ts'
import {
  folderTree,
  wellKnownNames,
  type FolderTree,
  type GraphFolder,
  type WellKnownName,
} from './folder-tree.ts'
import { queryOf } from './query.ts'
import { folderId, folderPage, type FolderPage } from './schemas.ts'

/** The folders of one mailbox, kept from call to call. */
export type Folders = {
  /** As they are now. */
  readonly refresh: (signal: AbortSignal) => Promise<Result<FolderTree>>
  /** As they were when last asked for; asked for afresh where `folderId` is not among them. */
  readonly around: (folderId: string, signal: AbortSignal) => Promise<Result<FolderTree>>
}

type Roles = ReadonlyMap<string, WellKnownName>

const askRole = async (
  client: GraphClient,
  name: WellKnownName,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  const answer = await client.read(
    {
      name: 'mailFolders.get',
      priority: 'background',
      path: `/me/mailFolders/${name}${queryOf({ $select: 'id' })}`,
      read: json(folderId),
    },
    signal,
  )
  if (answer.ok) return ok(answer.value.id)
  // Not every mailbox has all of them, and a service that does not know a name takes it for an id.
  return answer.error.code === 'not_found' ? ok(null) : answer
}

const askRoles = async (client: GraphClient, signal: AbortSignal): Promise<Result<Roles>> => {
  const answers = await Promise.all(
    wellKnownNames.map(async (name) => ({ name, id: await askRole(client, name, signal) })),
  )
  const roles = new Map<string, WellKnownName>()
  for (const { name, id } of answers) {
    if (!id.ok) return err(id.error)
    if (id.value !== null) roles.set(id.value, name)
  }
  return ok(roles)
}

/** Larger than most people's number of folders: one request. */
const pageSize = 500

/** A kept search: it shows mail of other folders, and holds none ("mailSearchFolder resource type"). */
const isSearchFolder = (row: { readonly '@odata.type': string }): boolean =>
  /\bmailSearchFolder$/i.test(row['@odata.type'])

/**
 * All folders, nested ones too, hidden ones not: the first round of a delta query lists them flat, where a plain
 * listing takes one request for every level. Asked afresh each time: it is one request as well, and needs no position.
 */
const listAll = async (client: GraphClient, signal: AbortSignal): Promise<Result<GraphFolder[]>> => {
  const folders = new Map<string, GraphFolder>()
  let path: string | null =
    `/me/mailFolders/delta${queryOf({ $select: 'displayName,parentFolderId,isHidden' })}`
  while (path !== null) {
    const answer: Result<FolderPage> = await client.read(
      {
        name: 'mailFolders.delta',
        priority: 'background',
        prefer: [`odata.maxpagesize=${String(pageSize)}`],
        path,
        read: json(folderPage),
      },
      signal,
    )
    // Lost between two of its pages: no position of ours is, so that it is no reason to give one up.
    if (!answer.ok && answer.error.code === 'cursor_expired') {
      return err(appError('provider_unavailable', answer.error.message, 'backoff'))
    }
    if (!answer.ok) return answer
    for (const { id, displayName: name, parentFolderId: parentId, ...row } of answer.value.value) {
      if (row['@removed'] === undefined && !row.isHidden && !isSearchFolder(row))
        folders.set(id, { id, name, parentId })
      else folders.delete(id)
    }
    path = answer.value['@odata.nextLink']
  }
  return ok([...folders.values()])
}

/** The folders of a mailbox. Well-known ones are asked for once: their ids never change. */
export const createFolders = (client: GraphClient): Folders => {
  let roles: Roles | null = null
  let tree: FolderTree | null = null

  const refresh: Folders['refresh'] = async (signal) => {
    if (roles === null) {
      const asked = await askRoles(client, signal)
      if (!asked.ok) return asked
      roles = asked.value
    }
    const listed = await listAll(client, signal)
    if (!listed.ok) return listed
    tree = folderTree(listed.value, roles)
    return ok(tree)
  }

  /** Folders that even a fresh listing did not have are hidden ones, and stay so. */
  const hidden = new Set<string>()

  const around: Folders['around'] = async (wanted, signal) => {
    if (tree !== null && (tree.has(wanted) || hidden.has(wanted))) return ok(tree)
    const fresh = await refresh(signal)
    if (fresh.ok && !fresh.value.has(wanted)) hidden.add(wanted)
    return fresh
  }

  return { refresh, around }
}
