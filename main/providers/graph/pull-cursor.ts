import * as z from 'zod'
import { graphLink } from './schemas.ts'

/**
 * Where one folder stands. `link`: where its listing goes on; null where it has none yet. `since`: while the folder is
 * being opened, the time (epoch ms) from which its mail is reported; null once it is followed. `doneAt`: the beginning
 * of the last round in which it was read to its end. `reads`: what is in it is taken in; else only what leaves it counts.
 */
const place = z.strictObject({
  link: graphLink.nullable(),
  since: z.number().nullable(),
  doneAt: z.number().nullable(),
  reads: z.boolean().default(true),
})
export type Place = z.infer<typeof place>

/**
 * Where a pull stands. All of it is in the cursor, so that it survives a restart between any two pages. `startedAt`:
 * when the cursor was made. `round`: the round under way, with the folders that are still to be read; null between two.
 */
const cursorSchema = z.strictObject({
  v: z.literal(1),
  startedAt: z.number(),
  round: z.strictObject({ startedAt: z.number(), left: z.array(z.string().min(1)) }).nullable(),
  places: z.record(z.string().min(1), place),
})
export type Cursor = z.infer<typeof cursorSchema>

export const writeCursor = (cursor: Cursor): string => JSON.stringify(cursor)

/** Null for anything that this version did not write. */
export const readCursor = (text: string): Cursor | null => {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Before any request: clocks differ, and a day's mail seen twice is harmless. */
const marginMs = 24 * 60 * 60_000

/** A folder to follow, for its mail or for what leaves it. */
export type Followed = { readonly id: string; readonly reads: boolean }

const unopened = (from: number, reads: boolean): Place => ({
  link: null,
  since: from - marginMs,
  doneAt: null,
  reads,
})

const placeOf = ({ places, startedAt }: Cursor, { id, reads }: Followed): Place => {
  const before = places[id]
  // Out of the bin with all that came while it lay there: that was not taken in.
  if (before === undefined || (reads && !before.reads)) return unopened(startedAt, reads)
  return { ...before, reads }
}

/**
 * A round over `folders` as they are now. One that is new here (made, moved, let in again by the person)
 * is opened, from the beginning of the cursor on: what was moved into it meanwhile, or lay in it unread by us, is not
 * missed. One that is gone is dropped; its messages are not, they went elsewhere or are asked for.
 */
export const beginRound = (cursor: Cursor, folders: readonly Followed[], now: number): Cursor => ({
  ...cursor,
  round: { startedAt: now, left: folders.map(({ id }) => id) },
  places: Object.fromEntries(folders.map((folder) => [folder.id, placeOf(cursor, folder)])),
})

export const newCursor = (folders: readonly Followed[], now: number): Cursor => ({
  v: 1,
  startedAt: now,
  round: null,
  places: Object.fromEntries(folders.map(({ id, reads }) => [id, unopened(now, reads)])),
})

/** The folder to read next in the round under way. */
export const nextFolder = ({ round, places }: Cursor): { id: string; place: Place } | null => {
  const id = round?.left[0]
  const found = id === undefined ? undefined : places[id]
  return id === undefined || found === undefined ? null : { id, place: found }
}

const withPlace = (cursor: Cursor, id: string, found: Place): Cursor => ({
  ...cursor,
  places: { ...cursor.places, [id]: found },
})

/** The folder is through for this round. */
const passed = (cursor: Cursor, id: string): Cursor => {
  if (cursor.round === null) return cursor
  const left = cursor.round.left.filter((other) => other !== id)
  return { ...cursor, round: left.length === 0 ? null : { ...cursor.round, left } }
}

/** After a page of the folder that is not its last. */
export const afterPage = (cursor: Cursor, id: string, link: string): Cursor => {
  const before = cursor.places[id]
  return before === undefined ? cursor : withPlace(cursor, id, { ...before, link })
}

/** After the last page: the folder is followed from `link` on. */
export const afterLast = (cursor: Cursor, id: string, link: string): Cursor => {
  const before = cursor.places[id]
  if (before === undefined) return cursor
  const doneAt = cursor.round?.startedAt ?? null
  return passed(withPlace(cursor, id, { ...before, link, since: null, doneAt }), id)
}

/**
 * The service forgot where the folder stood, perhaps between two pages: it is opened anew, from where it was last known
 * to be read to its end. The others go on.
 */
export const afterLoss = (cursor: Cursor, id: string): Cursor => {
  const before = cursor.places[id]
  if (before === undefined) return cursor
  const reopened = before.since ?? (before.doneAt ?? cursor.startedAt) - marginMs
  return withPlace(cursor, id, { ...before, link: null, since: reopened })
}

/** The folder went between two requests. The next round finds out where its messages are. */
export const afterGone = (cursor: Cursor, id: string): Cursor => {
  const { [id]: _gone, ...places } = cursor.places
  return passed({ ...cursor, places }, id)
}
