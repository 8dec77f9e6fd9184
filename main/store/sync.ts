import * as z from 'zod'
import { tallyContacts } from './activities.ts'
import { listedBefore, moveBackfills, openBackfills, startBackfills } from './backfills.ts'
import type { Database } from './database.ts'
import type { TouchedSubmission } from './known.ts'
import { addListing } from './listings.ts'
import type { Queries } from './methods.ts'
import { deleteMessages, noteSkip } from './message-removal.ts'
import { clearSkip } from './skips.ts'
import { storedSeq } from './stored.ts'
import type { SyncCommit, SyncCommitted } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import { isUnconcerned, takeMessages, type Taken } from './take-messages.ts'
import { addWanted, dropWanted, failWanted, wantedQueries } from './wanted.ts'

const takeSkips = (db: Database, { mailboxId, skipped, at }: SyncCommit): void => {
  for (const { providerMessageId, reason } of skipped) {
    dropWanted(db, { mailboxId, providerMessageId })
    if (storedSeq(db, { mailboxId, providerMessageId }) !== null) continue
    noteSkip(db, { mailboxId, providerMessageId, rfcMessageId: null, reason, at })
  }
}

type Removal = Pick<SyncCommit, 'mailboxId' | 'removed'>

/** Deletes what is gone by the provider's word. Answers the contacts whose timelines changed, and how many were stored. */
export const takeRemovals = (
  db: Database,
  around: Surroundings,
  { mailboxId, removed }: Removal,
): { contactIds: ReadonlySet<string>; count: number } => {
  const seqs = new Set<number>()
  for (const providerMessageId of removed) {
    dropWanted(db, { mailboxId, providerMessageId })
    clearSkip(db, { mailboxId, providerMessageId })
    const seq = storedSeq(db, { mailboxId, providerMessageId })
    if (seq !== null) seqs.add(seq)
  }
  // Even to delete nothing from the index takes a millisecond.
  const contactIds = seqs.size === 0 ? new Set<string>() : deleteMessages(db, around, [...seqs])
  return { contactIds, count: seqs.size }
}

/** What is listed joins what waits, at its place in its own listing: the pages of a backfill are one listing. */
const takeWanted = (db: Database, { mailboxId, wanted, position }: SyncCommit): void => {
  if (wanted.ids.length === 0) return
  const { keys, place } = position.kind === 'backfill' ? listedBefore(db, position) : { keys: [], place: 0 }
  addWanted(db, { mailboxId, ...wanted, place, listing: addListing(db, mailboxId, keys) })
}

const takePosition = (db: Database, { mailboxId, position, wanted }: SyncCommit): void => {
  if (position.kind === 'backfill') moveBackfills(db, position, wanted.ids.length)
  if (position.kind === 'looked') {
    db.run('UPDATE mailboxes SET looked = 1 WHERE id = :mailboxId', { mailboxId })
  }
  if (position.kind !== 'cursor') return
  db.run('UPDATE mailboxes SET cursor = :cursor WHERE id = :mailboxId', {
    mailboxId,
    cursor: position.cursor,
  })
}

const mailboxRow = z.object({ id: z.string() })

/** As each was at the end. */
const eachOnce = (touched: readonly TouchedSubmission[]): TouchedSubmission[] => [
  ...new Map(touched.map((one) => [one.submissionId, one])).values(),
]

/** What a step brings for a mailbox that was removed while it was under way: it must not come back to life. */
export const nothingTaken: SyncCommitted = {
  stored: 0,
  unconcerned: 0,
  contactIds: [],
  submissions: [],
  created: [],
  suggestions: false,
  reviews: false,
}

export const isMailbox = (db: Database, mailboxId: string): boolean =>
  db.get(mailboxRow, 'SELECT id FROM mailboxes WHERE id = :mailboxId', { mailboxId }) !== null

const summary = (taken: readonly Taken[], removed: ReadonlySet<string>): SyncCommitted => ({
  stored: taken.filter(({ fate }) => fate === 'stored').length,
  unconcerned: taken.filter(isUnconcerned).length,
  contactIds: [...new Set([...taken.flatMap(({ contactIds }) => contactIds), ...removed])],
  submissions: eachOnce(taken.flatMap(({ submissions }) => submissions)),
  created: [...new Set(taken.flatMap(({ created }) => created))],
  suggestions: taken.some(({ suggestions }) => suggestions),
  reviews: taken.some(({ review }) => review) || removed.size > 0,
})

const commitStep =
  (db: Database, around: Surroundings): Queries['sync']['commit'] =>
  (commit) => {
    const { mailboxId } = commit
    if (!isMailbox(db, mailboxId)) return nothingTaken
    const taken = takeMessages(db, around, commit)
    takeWanted(db, commit)
    takeSkips(db, commit)
    for (const failure of commit.failed) {
      // Stored by another way meanwhile, it is wanted no more.
      if (storedSeq(db, { mailboxId, ...failure }) === null) failWanted(db, mailboxId, failure)
    }
    tallyContacts(
      db,
      taken.flatMap(({ contactIds }) => contactIds),
    )
    const { contactIds: removed } = takeRemovals(db, around, commit)
    takePosition(db, commit)
    return summary(taken, removed)
  }

const providerIdRow = z.object({ id: z.string() })

const knownSql = `
  SELECT j.value AS id FROM json_each(:ids) AS j
  JOIN messages AS m ON m.mailbox_id = :mailboxId AND m.provider_message_id = j.value`

export const syncQueries = (db: Database, around: Surroundings): Queries['sync'] => ({
  known: ({ mailboxId, providerMessageIds }) =>
    db
      .all(providerIdRow, knownSql, { mailboxId, ids: JSON.stringify(providerMessageIds) })
      .map(({ id }) => id),
  commit: commitStep(db, around),
  openBackfills: openBackfills(db),
  startBackfills: startBackfills(db, around),
  ...wantedQueries(db),
})
