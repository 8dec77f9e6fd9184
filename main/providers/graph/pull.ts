import { appError, type AppError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { PullPage } from '../provider.ts'
import { json } from './client.ts'
import type { FolderTree } from './folder-tree.ts'
import {
  afterGone,
  afterLast,
  afterLoss,
  afterPage,
  beginRound,
  newCursor,
  nextFolder,
  readCursor,
  writeCursor,
  type Cursor,
  type Followed,
  type Place,
} from './pull-cursor.ts'
import { headsOf, type ChangedRow } from './heads.ts'
import { queryOf, segment } from './query.ts'
import { isExcluded, type Reader } from './reading.ts'
import { deltaPage, type DeltaPage } from './schemas.ts'

type PullDeps = Reader & { readonly now: () => number }

/** Bins are followed for what leaves them: a mail that was thrown away is deleted when its bin is emptied. */
const followed = ({ mailbox }: Reader, tree: FolderTree): Followed[] => [
  ...tree
    .readable()
    .filter((id) => !isExcluded(mailbox, tree, id))
    .map((id) => ({ id, reads: true })),
  ...tree.bins().map((id) => ({ id, reads: false })),
]

/** A cursor for "from now on". Nothing is walked yet: the first round opens the folders. */
export const anchor = async (deps: PullDeps, signal: AbortSignal): Promise<Result<string>> => {
  const now = deps.now()
  const tree = await deps.folders.refresh(signal)
  return tree.ok ? ok(writeCursor(newCursor(followed(deps, tree.value), now))) : tree
}

const pageSize = 500

const openingPath = (folderId: string): string =>
  `/me/mailFolders/${segment(folderId)}/messages/delta${queryOf({ $select: 'receivedDateTime,lastModifiedDateTime' })}`

const askPage = ({ client }: Reader, folderId: string, place: Place, signal: AbortSignal) =>
  client.read(
    {
      name: 'messages.delta',
      priority: 'background',
      // Not kept in the links, unlike the rest of the query.
      prefer: [`odata.maxpagesize=${String(pageSize)}`],
      path: place.link ?? openingPath(folderId),
      read: json(deltaPage),
    },
    signal,
  )

type Told = { readonly changed: readonly ChangedRow[]; readonly left: readonly string[] }

/**
 * What a page says. `since` (epoch ms): while a folder is opened, older mail is left to the search for past mail; what
 * was moved there lately is not old, whenever it was received. `@removed` is told for moves and deletions alike, and at
 * times for a message that came back: only asking tells. An id that is both is changed: that is the harmless reading.
 * In a folder that is followed, a row with nothing but what changed (a flag, read or not) is about a message that was
 * told before: one that is new there comes with all that was selected ("Use delta query", representation of instances).
 */
export const changesOf = (items: DeltaPage['value'], since: number | null): Told => {
  const recent = (at: number | null): boolean => since === null || at === null || at >= since
  const changed = new Map<string, number | null>()
  for (const { id, receivedDateTime: receivedAt, lastModifiedDateTime, isUpdate, ...item } of items) {
    if (item['@removed'] !== undefined || (isUpdate && since === null)) continue
    if (recent(receivedAt) || recent(lastModifiedDateTime)) changed.set(id, receivedAt)
  }
  const gone = items.filter((item) => item['@removed'] !== undefined).map(({ id }) => id)
  return {
    changed: [...changed].map(([id, receivedAt]) => ({ id, receivedAt })),
    left: [...new Set(gone)].filter((id) => !changed.has(id)),
  }
}

type Changes = Pick<PullPage, 'changed' | 'heads' | 'left'>

type Step = Changes & { readonly cursor: Cursor; readonly lost?: boolean }

const nothing: Changes = { changed: [], heads: [], left: [] }

/**
 * What becomes of a folder whose page was refused. With a link, the refusal is about the link; without one nothing of
 * ours is lost, and the whole position must not be given up for it.
 */
const afterRefusal = (error: AppError, cursor: Cursor, id: string, place: Place): Result<Step> => {
  const { code, message } = error
  const lost = code === 'cursor_expired' || code === 'provider_rejected'
  if (place.link !== null && lost) return ok({ ...nothing, lost: true, cursor: afterLoss(cursor, id) })
  if (code === 'not_found') return ok({ ...nothing, cursor: afterGone(cursor, id) })
  return err(code === 'cursor_expired' ? appError('provider_unavailable', message, 'backoff') : error)
}

/** Refusals of a folder as such, where nothing was lost. */
const unreadable: ReadonlySet<ErrorCode> = new Set(['provider_rejected', 'forbidden'])

/** Whether all else should go on without the folder. Without the inbox or Sent Items nothing should: that has to be said. */
const isLeftBehind = async (
  { folders }: Reader,
  { code }: AppError,
  id: string,
  signal: AbortSignal,
): Promise<boolean> => {
  if (!unreadable.has(code)) return false
  const tree = await folders.around(id, signal)
  return tree.ok && !tree.value.isFixed(id)
}

/** One page of the folder that is next. */
const step = async (deps: PullDeps, cursor: Cursor, signal: AbortSignal): Promise<Result<Step>> => {
  const next = nextFolder(cursor)
  if (next === null) return ok({ ...nothing, cursor: { ...cursor, round: null } })
  const { id, place } = next
  const answer = await askPage(deps, id, place, signal)
  if (!answer.ok) {
    const passed = place.link === null && (await isLeftBehind(deps, answer.error, id, signal))
    return passed
      ? ok({ ...nothing, cursor: afterGone(cursor, id) })
      : afterRefusal(answer.error, cursor, id, place)
  }
  const told = changesOf(answer.value.value, place.since)
  const split = await headsOf(deps, id, place.reads ? told.changed : [], signal)
  if (!split.ok) return split
  const changes = { ...split.value, left: told.left }
  const { '@odata.nextLink': more, '@odata.deltaLink': end } = answer.value
  if (more !== null) return ok({ ...changes, cursor: afterPage(cursor, id, more) })
  return ok({ ...changes, cursor: end === null ? cursor : afterLast(cursor, id, end) })
}

/** So many followed folders without news are passed in one call: a position on disk for each would be for nothing. */
const quietSteps = 20

/** Whether a step is worth no position of its own: a followed folder, read to its end, without news. */
const isQuiet = (before: Cursor, { changed, heads, left, cursor }: Step): boolean =>
  changed.length === 0 &&
  heads.length === 0 &&
  left.length === 0 &&
  cursor.round !== null &&
  nextFolder(before)?.place.since === null &&
  nextFolder(before)?.id !== nextFolder(cursor)?.id

const begun = async (deps: PullDeps, cursor: Cursor, signal: AbortSignal): Promise<Result<Cursor>> => {
  if (cursor.round !== null) return ok(cursor)
  const now = deps.now()
  const tree = await deps.folders.refresh(signal)
  return tree.ok ? ok(beginRound(cursor, followed(deps, tree.value), now)) : tree
}

/**
 * The next page of what changed. Delta queries are per folder, so a round reads every folder once, one page a call;
 * `more` until it is through. Only a cursor that is not of this version is `cursor_expired`: where the service forgets a
 * folder's position, that folder is read anew.
 */
export const pull = async (deps: PullDeps, text: string, signal: AbortSignal): Promise<Result<PullPage>> => {
  const read = readCursor(text)
  if (read === null) return err(appError('cursor_expired', 'The position is not one of this version'))
  const round = await begun(deps, read, signal)
  if (!round.ok) return round
  let cursor = round.value
  for (let steps = 1; ; steps += 1) {
    const taken = await step(deps, cursor, signal)
    if (!taken.ok) return taken
    const { changed, heads, left, lost = false, cursor: next } = taken.value
    if (steps < quietSteps && isQuiet(cursor, taken.value)) {
      cursor = next
      continue
    }
    const more = next.round !== null
    return ok({ changed, heads, removed: [], left, next: writeCursor(next), more, ...(lost && { lost }) })
  }
}
