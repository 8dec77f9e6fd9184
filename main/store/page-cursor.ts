import { appError } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'

const written = /^(?<number>-?\d{1,16})\.(?<id>[A-Za-z0-9_-]{1,128})(?:\.(?<text>.*))?$/su

/** A place in an ordered list: the sort keys of the last row shown, so that rows that come or go meanwhile shift nothing. */
export type Place = { readonly number: number; readonly id: string; readonly text: string }

export const placeToCursor = ({ number, id, text }: Place): string => `${number}.${id}.${text}`

/** Reads a cursor that this store made. Throws `ipc_bad_request` for anything else. */
export const placeFromCursor = (cursor: string): Place => {
  const groups = written.exec(cursor)?.groups
  const [number, id] = [groups?.['number'], groups?.['id']]
  if (number === undefined || id === undefined) {
    throw new AppFailure(appError('ipc_bad_request', 'not a page cursor of this list'))
  }
  return { number: Number(number), id, text: groups?.['text'] ?? '' }
}

/** Cuts a list that was read one row longer than asked to its page, and says whether there is more. */
export const pageOf = <T>(rows: readonly T[], limit: number): { page: T[]; last: T | null } => ({
  page: rows.slice(0, limit),
  last: rows.length > limit ? (rows[limit - 1] ?? null) : null,
})
