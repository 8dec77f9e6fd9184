import * as z from 'zod'
import type { ProviderMessage } from '../providers/provider.ts'
import { tallyContacts } from './activities.ts'
import { moveBackfills, openBackfills, startBackfills } from './backfills.ts'
import { noteAnswer } from './answers.ts'
import { noteArrival } from './bounces.ts'
import type { Database } from './database.ts'
import { deleteMessages, fileMessage, noteSkip } from './filing.ts'
import { jsonColumns } from './json-column.ts'
import type { TouchedSubmission } from './known.ts'
import type { Queries } from './methods.ts'
import type { Surroundings } from './surroundings.ts'
import { seqRow } from './rows.ts'
import { indexMessages, type StoredMessage } from './search-index.ts'
import { linkSentCopy } from './sent-copy.ts'
import type { SyncCommit, SyncCommitted, SyncFailure } from './store.ts'

const storedSql = `
  SELECT seq FROM messages WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId`

type At = { readonly mailboxId: string; readonly providerMessageId: string }

const storedSeq = (db: Database, { mailboxId, providerMessageId }: At): number | null =>
  db.get(seqRow, storedSql, { mailboxId, providerMessageId })?.seq ?? null

const clearFailure = (db: Database, { mailboxId, providerMessageId }: At): void => {
  db.run(
    'DELETE FROM sync_failures WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )
}

const clearSkip = (db: Database, { mailboxId, providerMessageId }: At): void => {
  db.run(
    'DELETE FROM sync_skips WHERE mailbox_id = :mailboxId AND provider_message_id = :providerMessageId',
    { mailboxId, providerMessageId },
  )
}

type Taken = {
  readonly kind: 'stored' | 'present' | 'not_kept' | 'no_contact'
  readonly contactIds: readonly string[]
  readonly submissions: readonly TouchedSubmission[]
  /** What is still to be indexed. */
  readonly stored: readonly StoredMessage[]
}

const nothing = { contactIds: [], submissions: [], stored: [] }

/** What is stored stays as it was, whatever its labels say now: only a removal at the provider removes it. */
const take = (db: Database, around: Surroundings, at: At, message: ProviderMessage): Taken => {
  if (storedSeq(db, at) !== null) return { kind: 'present', ...nothing }
  if (message.notKept !== null) return { kind: 'not_kept', ...nothing }
  const filed = fileMessage(db, around, at.mailboxId, message)
  if (filed === null) return { kind: 'no_contact', ...nothing }
  return { kind: 'stored', ...nothing, contactIds: filed.contactIds, stored: [{ seq: filed.seq, message }] }
}

const takeMessage = (
  db: Database,
  around: Surroundings,
  commit: SyncCommit,
  message: ProviderMessage,
): Taken => {
  const at: At = { mailboxId: commit.mailboxId, providerMessageId: message.providerMessageId }
  const taken = take(db, around, at, message)
  if (taken.kind === 'stored') clearSkip(db, at)
  if (taken.kind === 'not_kept' || taken.kind === 'no_contact') {
    noteSkip(db, { ...at, at: commit.at, reason: message.notKept ?? 'no_contact' })
  }
  clearFailure(db, at)
  const known = [
    linkSentCopy(db, around, commit, message),
    noteAnswer(db, commit, message),
    noteArrival(db, message),
  ]
  return {
    ...taken,
    contactIds: [...taken.contactIds, ...known.flatMap(({ contactIds }) => contactIds)],
    submissions: known.flatMap(({ submissions }) => submissions),
  }
}

const takeSkips = (db: Database, { mailboxId, skipped, at }: SyncCommit): void => {
  for (const { providerMessageId, reason } of skipped) {
    clearFailure(db, { mailboxId, providerMessageId })
    if (storedSeq(db, { mailboxId, providerMessageId }) !== null) continue
    noteSkip(db, { mailboxId, providerMessageId, reason, at })
  }
}

const failureSql = `
  INSERT INTO sync_failures (mailbox_id, provider_message_id, attempts, next_try_at, error)
  VALUES (:mailboxId, :providerMessageId, 1, :nextTryAt, :error)
  ON CONFLICT DO UPDATE SET attempts = attempts + 1, next_try_at = excluded.next_try_at, error = excluded.error`

const takeFailures = (db: Database, { mailboxId, failed }: SyncCommit): void => {
  for (const { providerMessageId, error, nextTryAt } of failed) {
    // Stored by another way meanwhile: listed as failed it would be due for ever, because what is stored is not fetched.
    if (storedSeq(db, { mailboxId, providerMessageId }) !== null) continue
    db.run(failureSql, { mailboxId, providerMessageId, nextTryAt, error: JSON.stringify(error) })
  }
}

const takeRemovals = (
  db: Database,
  around: Surroundings,
  { mailboxId, removed }: SyncCommit,
): Set<string> => {
  const seqs = removed.flatMap((providerMessageId) => {
    clearFailure(db, { mailboxId, providerMessageId })
    clearSkip(db, { mailboxId, providerMessageId })
    return storedSeq(db, { mailboxId, providerMessageId }) ?? []
  })
  return deleteMessages(db, around, [...new Set(seqs)])
}

const takePosition = (db: Database, { mailboxId, position }: SyncCommit): void => {
  if (position.kind === 'backfill') moveBackfills(db, position)
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

/** A mailbox that was removed while a step was under way: what the step brought must not come back to life. */
const nothingTaken: SyncCommitted = { stored: 0, unconcerned: 0, contactIds: [], submissions: [] }

const commitStep =
  (db: Database, around: Surroundings): Queries['sync']['commit'] =>
  (commit) => {
    const { mailboxId } = commit
    if (db.get(mailboxRow, 'SELECT id FROM mailboxes WHERE id = :mailboxId', { mailboxId }) === null) {
      return nothingTaken
    }
    const taken = commit.messages.map((message) => takeMessage(db, around, commit, message))
    indexMessages(
      db,
      taken.flatMap(({ stored }) => stored),
    )
    takeSkips(db, commit)
    takeFailures(db, commit)
    const filed = taken.flatMap(({ contactIds }) => contactIds)
    tallyContacts(db, filed)
    const removed = takeRemovals(db, around, commit)
    takePosition(db, commit)
    return {
      stored: taken.filter(({ kind }) => kind === 'stored').length,
      unconcerned: taken.filter(({ kind }) => kind === 'no_contact').length,
      contactIds: [...new Set([...filed, ...removed])],
      submissions: eachOnce(taken.flatMap(({ submissions }) => submissions)),
    }
  }

const providerIdRow = z.object({ id: z.string() })

const knownSql = `
  SELECT j.value AS id FROM json_each(:ids) AS j
  JOIN messages AS m ON m.mailbox_id = :mailboxId AND m.provider_message_id = j.value`

const failureRow = z
  .object({
    provider_message_id: z.string(),
    attempts: z.number(),
    next_try_at: z.number(),
    error: jsonColumns.error,
  })
  .transform((row): SyncFailure => ({
    providerMessageId: row.provider_message_id,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    error: row.error,
  }))

const dueSql = `
  SELECT provider_message_id, attempts, next_try_at, error FROM sync_failures
  WHERE mailbox_id = :mailboxId AND next_try_at <= :now
  ORDER BY next_try_at, provider_message_id LIMIT :limit`

export const syncQueries = (db: Database, around: Surroundings): Queries['sync'] => ({
  known: ({ mailboxId, providerMessageIds }) =>
    db
      .all(providerIdRow, knownSql, { mailboxId, ids: JSON.stringify(providerMessageIds) })
      .map(({ id }) => id),
  commit: commitStep(db, around),
  openBackfills: openBackfills(db),
  startBackfills: startBackfills(db, around),
  dueFailures: (at) => db.all(failureRow, dueSql, at),
})
