import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AppFailure } from '../../../main/platform/app-failure.ts'
import { storeErrorFrom } from '../../../main/store/store-failure.ts'
import { appError } from '../../../shared/errors/app-error.ts'

const sqlite = (errcode: number) => Object.assign(new Error('from SQLite'), { errcode })

describe('storeErrorFrom', () => {
  it.each([
    ['SQLITE_FULL', 13, 'store_full'],
    ['SQLITE_IOERR_SHMSIZE', 4874, 'store_full'],
    ['SQLITE_CORRUPT', 11, 'store_corrupt'],
    ['SQLITE_CORRUPT_VTAB', 267, 'store_corrupt'],
    ['SQLITE_NOTADB', 26, 'store_corrupt'],
    ['SQLITE_BUSY', 5, 'store_failed'],
    ['SQLITE_IOERR_FSYNC', 1034, 'store_failed'],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067, 'store_failed'],
  ])('%s', (_name, code, expected) => {
    expect(storeErrorFrom(sqlite(code)).code).toBe(expected)
  })

  it('takes a row of another shape for damage, and passes a coded failure on', () => {
    expect(storeErrorFrom(z.string().safeParse(1).error).code).toBe('store_corrupt')
    expect(storeErrorFrom(new SyntaxError('bad JSON')).code).toBe('store_corrupt')
    expect(storeErrorFrom(new AppFailure(appError('offline', 'x'))).code).toBe('offline')
    expect(storeErrorFrom(new TypeError('bug')).code).toBe('store_failed')
    expect(storeErrorFrom('text').code).toBe('store_failed')
  })
})
