import * as z from 'zod'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'

/** What `node:sqlite` throws: `errcode` is SQLite's extended result code, its low byte the primary one. */
const sqliteError = z.object({ errcode: z.number(), message: z.string() })

/** Primary result codes, https://sqlite.org/rescode.html. */
const codes = { corrupt: 11, full: 13, notADatabase: 26 }
/** SQLITE_IOERR_SHMSIZE: the -shm file could not grow, in practice because the disk is full. */
const cannotGrow = 4874

const fromSqlite = (code: number, message: string): AppError => {
  const primary = code & 0xff
  if (primary === codes.full || code === cannotGrow) {
    return appError('store_full', `the disk is full: ${message}`, 'user')
  }
  return primary === codes.corrupt || primary === codes.notADatabase
    ? appError('store_corrupt', `the database is damaged: ${message}`, 'user')
    : appError('store_failed', `SQLite ${code}: ${message}`, 'user')
}

/**
 * A row that does not have the shape we wrote was written by something else than us. The causes' own words are left
 * out where they could quote a mail.
 */
const fromShape = (cause: unknown): AppError | null => {
  if (cause instanceof SyntaxError) return appError('store_corrupt', "a JSON column can't be read", 'user')
  if (!(cause instanceof z.ZodError)) return null
  const columns = cause.issues.map(({ path }) => path.join('.')).join(', ')
  return appError('store_corrupt', `a row can't be read at ${columns}`, 'user')
}

/** The coded failure behind anything that the store throws: `store_full`, `store_corrupt`, or `store_failed`. */
export const storeErrorFrom = (cause: unknown): AppError => {
  if (cause instanceof AppFailure) return cause.error
  const sqlite = sqliteError.safeParse(cause)
  if (sqlite.success) return fromSqlite(sqlite.data.errcode, sqlite.data.message)
  return fromShape(cause) ?? appError('store_failed', cause instanceof Error ? cause.message : String(cause))
}
