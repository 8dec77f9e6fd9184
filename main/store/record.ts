import { hash, randomUUID } from 'node:crypto'
import { andThen, ok, type Result } from '../../shared/errors/result.ts'
import type { StartNotice } from '../../shared/ipc/contract.ts'
import { AppFailure } from '../platform/app-failure.ts'
import { peopleQueries } from './address-book.ts'
import { auditQueries } from './audit.ts'
import { bounceQueries } from './bounces.ts'
import { contactQueries } from './contacts.ts'
import type { Database } from './database.ts'
import { fileQueries } from './files.ts'
import { mailboxQueries } from './mailboxes.ts'
import { messageQueries } from './messages.ts'
import { queryNamed, type Queries } from './methods.ts'
import { closeDatabase, openDatabase } from './open-database.ts'
import { reviewQueries } from './reviews.ts'
import { rulebookReader } from './rulebook.ts'
import { matchingQueries } from './rules.ts'
import { searchQueries } from './search.ts'
import { storeErrorFrom } from './store-failure.ts'
import { submissionQueries } from './submissions.ts'
import { suggestionQueries } from './suggestions.ts'
import type { Surroundings } from './surroundings.ts'
import { syncQueries } from './sync.ts'
import { templateQueries } from './templates.ts'
import { timelineQueries } from './timeline.ts'
import { whyQueries } from './why.ts'

/** The open record: what the worker serves. `run` does one call as one transaction and throws only `AppFailure`. */
export type OpenRecord = {
  readonly db: Database
  readonly notices: readonly StartNotice[]
  readonly run: (call: { aggregate: string; method: string; at: unknown; now: number }) => unknown
  readonly close: () => void
}

const sha256 = (text: string): string => hash('sha256', text)

const queriesOf = (db: Database, around: Surroundings): Queries => ({
  mailboxes: mailboxQueries(db, around),
  contacts: contactQueries(db, around),
  timeline: timelineQueries(db),
  messages: messageQueries(db),
  search: searchQueries(db),
  sync: syncQueries(db, around),
  audit: auditQueries(db, around),
  matching: matchingQueries(db, around),
  suggestions: suggestionQueries(db, around),
  reviews: reviewQueries(db, around),
  why: whyQueries(db, around),
  submissions: submissionQueries(db, around),
  files: fileQueries(db),
  templates: templateQueries(db),
  bounces: bounceQueries(db),
  people: peopleQueries(db),
})

const coded = <T>(work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    throw new AppFailure(storeErrorFrom(cause))
  }
}

const recordOver = (db: Database, notices: readonly StartNotice[]): OpenRecord => {
  let now = 0
  const queries = queriesOf(db, {
    now: () => now,
    hash: sha256,
    newId: randomUUID,
    rulebook: rulebookReader(db),
  })
  return {
    db,
    notices,
    run: (call) =>
      coded(() => {
        now = call.now
        return db.transaction(() => queryNamed(queries, call.aggregate, call.method)(call.at))
      }),
    close: () => coded(() => closeDatabase(db)),
  }
}

/** Opens or makes the record at `path`. Errors as `openDatabase`. `at`: epoch ms, for the name of a file moved aside. */
export const openRecord = (path: string, at: number): Result<OpenRecord> =>
  andThen(openDatabase(path, at), ({ db, notices }) => ok(recordOver(db, notices)))
