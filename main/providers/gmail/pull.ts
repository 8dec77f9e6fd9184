import * as z from 'zod'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { PullPage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { historyPage, profile, type HistoryPage } from './schemas.ts'
import { units } from './units.ts'

/**
 * Where a pull stands. While pages are left, `page` continues the listing that began at `start`, and `end` is where
 * the next listing will begin. All of it is in the cursor, so that paging survives a restart.
 */
const cursorSchema = z.strictObject({
  v: z.literal(1),
  start: z.string().regex(/^\d+$/),
  page: z.string().nullable(),
  end: z.string().regex(/^\d+$/).nullable(),
})
type Cursor = z.infer<typeof cursorSchema>

const write = (cursor: Omit<Cursor, 'v'>): string => JSON.stringify({ v: 1, ...cursor })

const read = (text: string): Cursor | null => {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const expired = (message: string) => err(appError('cursor_expired', message))

/** A message with another standing than before: out of spam or trash, or a draft that was sent. */
const comesBack = ['SPAM', 'TRASH', 'DRAFT']
const arrives = ['SENT', 'INBOX']

const has = (labelIds: readonly string[], wanted: readonly string[]): boolean =>
  labelIds.some((label) => wanted.includes(label))

type Entry = NonNullable<HistoryPage['history']>[number]

/** What one record says, in the order in which Gmail applied it: a message is added before it is moved or removed. */
const changesOf = (entry: Entry): { id: string; kind: 'changed' | 'removed' }[] => [
  ...(entry.messagesAdded ?? []).map(({ message }) => ({ id: message.id, kind: 'changed' as const })),
  ...(entry.labelsAdded ?? [])
    .filter(({ labelIds }) => has(labelIds, arrives))
    .map(({ message }) => ({ id: message.id, kind: 'changed' as const })),
  ...(entry.labelsRemoved ?? [])
    .filter(({ labelIds }) => has(labelIds, comesBack))
    .map(({ message }) => ({ id: message.id, kind: 'changed' as const })),
  ...(entry.messagesDeleted ?? []).map(({ message }) => ({ id: message.id, kind: 'removed' as const })),
]

/** One page of history as what to fetch and what to drop: in order, each id once, the last word counts. Pure. */
export const changesFromHistory = (
  history: HistoryPage['history'],
): { changed: string[]; removed: string[] } => {
  const last = new Map<string, 'changed' | 'removed'>()
  for (const { id, kind } of (history ?? []).flatMap(changesOf)) last.set(id, kind)
  const ids = (wanted: string): string[] => [...last].filter(([, kind]) => kind === wanted).map(([id]) => id)
  return { changed: ids('changed'), removed: ids('removed') }
}

/** A cursor for "from now on": the mailbox's newest history id. */
export const anchor = async (client: GmailClient, signal: AbortSignal): Promise<Result<string>> => {
  const answer = await client.read(
    {
      name: 'getProfile',
      units: units.getProfile,
      priority: 'background',
      schema: profile,
      run: (api, options) => api.users.getProfile({ userId: 'me' }, options),
    },
    signal,
  )
  return answer.ok ? ok(write({ start: answer.value.historyId, page: null, end: null })) : answer
}

const historyTypes = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved']

/**
 * The next page of what changed. History that Gmail no longer keeps answers 404 (history.list reference), also
 * between two pages, and a page token that it no longer knows answers 400: both are `cursor_expired`.
 */
export const pull = async (
  client: GmailClient,
  text: string,
  signal: AbortSignal,
): Promise<Result<PullPage>> => {
  const cursor = read(text)
  if (cursor === null) return expired('The position is not one of this version')
  const { start, page } = cursor
  const answer = await client.read(
    {
      name: 'history.list',
      units: units.historyList,
      priority: 'background',
      schema: historyPage,
      run: (api, options) =>
        api.users.history.list(
          {
            userId: 'me',
            startHistoryId: start,
            historyTypes,
            maxResults: 500,
            ...(page === null ? {} : { pageToken: page }),
          },
          options,
        ),
    },
    signal,
  )
  if (!answer.ok) {
    const { code, message } = answer.error
    const lost = code === 'not_found' || (code === 'provider_rejected' && page !== null)
    return lost ? expired(message) : answer
  }
  const { history, historyId, nextPageToken } = answer.value
  // The id of the first page: what happened while the later ones were read comes again rather than never.
  const end = cursor.end ?? historyId
  const more = nextPageToken !== null
  const next = more ? { start, page: nextPageToken, end } : { start: end, page: null, end: null }
  return ok({ ...changesFromHistory(history), heads: [], left: [], next: write(next), more })
}
