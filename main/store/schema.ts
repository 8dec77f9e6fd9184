import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import type { Database } from './database.ts'
import { latestVersion, migrations } from './migrations/index.ts'

/** "LIAI": marks a file as ours in the header that SQLite keeps for it (https://sqlite.org/fileformat2.html#application_id). */
export const applicationId = 0x4c494149

/** What a file says of itself. */
export type Schema = {
  readonly applicationId: number
  readonly version: number
  readonly tables: readonly string[]
}

const applicationIdRow = z.object({ application_id: z.number() })
const versionRow = z.object({ user_version: z.number() })
const nameRow = z.object({ name: z.string() })

export const readSchema = (raw: DatabaseSync): Schema => ({
  applicationId: applicationIdRow.parse(raw.prepare('PRAGMA application_id').get()).application_id,
  version: versionRow.parse(raw.prepare('PRAGMA user_version').get()).user_version,
  tables: raw
    .prepare(
      String.raw`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
    )
    .all()
    .map((row) => nameRow.parse(row).name),
})

/** The tables that a file of this version has, found by making one: a list kept by hand would go stale. */
const tablesOf = (version: number): readonly string[] => {
  const raw = new DatabaseSync(':memory:')
  try {
    for (const step of migrations.filter(({ number }) => number <= version)) raw.exec(step.sql)
    return readSchema(raw).tables
  } finally {
    raw.close()
  }
}

const sameNames = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name, index) => name === right[index])

const newer = (file: string, version: number): AppError =>
  appError(
    'store_newer',
    `${file} was written by a newer Liaison (schema ${version}, this one knows up to ${latestVersion}). ` +
      'Install the newest Liaison to open it, or move the file to another folder to start with an empty one.',
    'user',
    { subject: file },
  )

const foreign = (file: string, why: string): AppError =>
  appError(
    'store_foreign',
    `${file} is not a database of Liaison: ${why}. It was left as it is. ` +
      'Move it to another folder and start Liaison again.',
    'user',
    { subject: file },
  )

/** Why a file must not be opened by this build, or null. An empty database is ours to fill. */
export const refusalOf = (file: string, schema: Schema): AppError | null => {
  if (schema.applicationId === 0 && schema.version === 0 && schema.tables.length === 0) return null
  if (schema.applicationId !== applicationId) return foreign(file, 'another program made it')
  if (schema.version > latestVersion) return newer(file, schema.version)
  return sameNames(schema.tables, tablesOf(schema.version))
    ? null
    : foreign(file, 'its tables are not those that Liaison made')
}

/** Runs the steps that the file lacks, each in a transaction that also writes its number. */
export const migrate = (db: Database, from: number, steps = migrations): void => {
  for (const step of steps.filter(({ number }) => number > from)) {
    db.transaction(() => {
      db.raw.exec(step.sql)
      step.fill?.(db.raw)
      db.raw.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${step.number}`)
    })
  }
}
