import { existsSync, renameSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { StartNotice } from '../../shared/ipc/contract.ts'
import { AppFailure } from '../platform/app-failure.ts'
import { databaseOver, type Database } from './database.ts'
import { settleBuiltInRules } from './rules.ts'
import { settleIndex } from './search-index.ts'
import { migrate, readSchema, refusalOf, type Schema } from './schema.ts'
import { storeErrorFrom } from './store-failure.ts'

export type OpenDatabase = { readonly db: Database; readonly notices: readonly StartNotice[] }

/**
 * Reads what the file says of itself without changing a byte of it. Without a -wal file it is opened as immutable,
 * because even reading a WAL database would otherwise put -wal and -shm files beside it.
 */
const probe = (path: string): Schema | null => {
  if (!existsSync(path) || (statSync(path).size === 0 && !existsSync(`${path}-wal`))) return null
  const url = pathToFileURL(path)
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1')
  const raw = new DatabaseSync(url, { readOnly: true, timeout: busyTimeoutMs })
  try {
    return readSchema(raw)
  } finally {
    raw.close()
  }
}

const busyTimeoutMs = 5000

const connect = (path: string): DatabaseSync => {
  const raw = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF')
  // 32 MB in place of 2: rows of mail go into a dozen indexes at random places, and what is put out is read again.
  raw.exec('PRAGMA cache_size = -32000')
  // 16 MB in place of 4 between checkpoints: pages that one step after the other changes are written back once.
  raw.exec('PRAGMA wal_autocheckpoint = 4000')
  return raw
}

const cleanRow = z.object({ clean: z.number() })
const checkRow = z.object({ quick_check: z.string() })

/**
 * Looks through the whole file, but only when the last run did not end with `closeDatabase`: a check reads every page,
 * which takes seconds on a file of some hundred MB, and a file that was closed well was fine then. What goes wrong in
 * between is met as SQLITE_CORRUPT when the page is read.
 */
const checkAfterUncleanEnd = (db: Database): void => {
  if (db.get(cleanRow, 'SELECT clean FROM shutdown')?.clean === 1) return
  const found = db.all(checkRow, 'PRAGMA quick_check(1)')
  if (found.length === 1 && found[0]?.quick_check === 'ok') return
  throw new AppFailure(
    appError('store_corrupt', `quick_check: ${found[0]?.quick_check ?? 'no answer'}`, 'user'),
  )
}

const prepare = (raw: DatabaseSync): Database => {
  const db = databaseOver(raw)
  const { version } = readSchema(raw)
  if (version > 0) checkAfterUncleanEnd(db)
  migrate(db, version)
  db.transaction(() => {
    settleBuiltInRules(db)
    settleIndex(db)
  })
  db.run('UPDATE shutdown SET clean = 0')
  return db
}

const openAt = (path: string): Result<Database> => {
  const schema = probe(path)
  const refusal = schema === null ? null : refusalOf(basename(path), schema)
  if (refusal !== null) return err(refusal)
  const raw = connect(path)
  try {
    return ok(prepare(raw))
  } catch (cause) {
    raw.close()
    throw cause
  }
}

const free = (path: string, at: number, tries = 0): string => {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const name = `${path}.corrupt-${stamp}${tries === 0 ? '' : `-${tries}`}`
  return existsSync(name) ? free(path, at, tries + 1) : name
}

/** The -wal and -shm files go along under the new name, so that a repair tool finds all that there is. */
const moveAside = (path: string, at: number): string => {
  const aside = free(path, at)
  for (const suffix of ['-wal', '-shm', ''].filter((end) => existsSync(`${path}${end}`))) {
    renameSync(`${path}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

const tryOpen = (path: string): Result<Database> => {
  try {
    return openAt(path)
  } catch (cause) {
    return err(storeErrorFrom(cause))
  }
}

/**
 * Opens the database at `path`, or makes it. `store_newer` and `store_foreign` leave the file as it is and say in
 * `message` what to do; a damaged file is moved aside, a fresh one takes its place, and `notices` tells where the old
 * one is. `store_full` and `store_failed` when the file can't be opened at all. `at` (epoch ms) names the moved file.
 */
export const openDatabase = (path: string, at: number): Result<OpenDatabase> => {
  const first = tryOpen(path)
  if (first.ok) return ok({ db: first.value, notices: [] })
  if (first.error.code !== 'store_corrupt') return first
  try {
    const detail = moveAside(path, at)
    const second = tryOpen(path)
    if (!second.ok) return second
    return ok({ db: second.value, notices: [{ kind: 'store_moved_aside', error: first.error, detail }] })
  } catch (cause) {
    return err(storeErrorFrom(cause))
  }
}

/** Marks a good end, moves everything from the -wal file into the database, and closes it. */
export const closeDatabase = (db: Database): void => {
  try {
    db.run('UPDATE shutdown SET clean = 1')
    db.raw.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    db.raw.close()
  }
}
