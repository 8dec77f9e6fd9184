import type { DatabaseSync } from 'node:sqlite'

/** One step of the schema. Runs once, in one transaction; never changed after a release, only followed by another. */
export type Migration = {
  /** Becomes `user_version` of the file. */
  readonly number: number
  readonly sql: string
  /** What SQL can't say, done after `sql`. Makes no tables: those are told from `sql` alone. */
  readonly fill?: (raw: DatabaseSync) => void
}
