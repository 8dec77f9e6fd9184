import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type * as z from 'zod'

export type Params = Readonly<Record<string, SQLInputValue>>

/** A connection with its prepared statements. Rows are parsed with the schema given, so that they arrive typed. */
export type Database = {
  readonly raw: DatabaseSync
  readonly all: <S extends z.ZodType>(row: S, sql: string, params?: Params) => z.output<S>[]
  readonly get: <S extends z.ZodType>(row: S, sql: string, params?: Params) => z.output<S> | null
  /** Answers how many rows changed. */
  readonly run: (sql: string, params?: Params) => number
  /** All or nothing: what `work` throws rolls everything back and is thrown on. */
  readonly transaction: <T>(work: () => T) => T
}

const inTransaction = <T>(raw: DatabaseSync, work: () => T): T => {
  raw.exec('BEGIN')
  try {
    const value = work()
    raw.exec('COMMIT')
    return value
  } catch (cause) {
    // A full disk or an I/O error can have rolled back already; a second ROLLBACK would hide the cause.
    if (raw.isTransaction) raw.exec('ROLLBACK')
    throw cause
  }
}

/** Statements are cached for ever: the SQL texts are constants of this folder, so there are as many as we wrote. */
export const databaseOver = (raw: DatabaseSync): Database => {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = raw.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    raw,
    all: (row, sql, params = {}) =>
      prepared(sql)
        .all(params)
        .map((found) => row.parse(found)),
    get: (row, sql, params = {}) => {
      const found = prepared(sql).get(params)
      return found === undefined ? null : row.parse(found)
    },
    run: (sql, params = {}) => Number(prepared(sql).run(params).changes),
    transaction: (work) => inTransaction(raw, work),
  }
}
