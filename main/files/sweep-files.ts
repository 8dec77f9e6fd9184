import { ok, type Result } from '../../shared/errors/result.ts'
import { fileIdsIn } from '../../shared/rules/file-url.ts'
import type { Clock } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'
import type { FileBytes } from './file-bytes.ts'

const dayMs = 86_400_000
const unusedKeptMs = 8 * dayMs
/** Bytes that nobody ever finished: an upload that was cut, or a crash between deleting the row and the bytes. */
const unfinishedKeptMs = dayMs

/** Where files are known and named: by unsent mail, templates and signatures. */
export type FileRecord = {
  readonly files: Store['files']
  readonly submissions: Pick<Store['submissions'], 'fileIds'>
  readonly templates: Pick<Store['templates'], 'list'>
  readonly mailboxes: Pick<Store['mailboxes'], 'list'>
}

type SweepDeps = {
  readonly bytes: FileBytes
  readonly store: FileRecord
  readonly clock: Pick<Clock, 'now'>
  /** Files that somebody had to do with since the start, perhaps without having told of them yet. */
  readonly handled: ReadonlySet<string>
}

/**
 * Deletes what neither `inUse` nor the store names, and answers how many files that were. Clocks are set, forward as
 * well: a time alone never makes a file one that nobody needs. A mail that was taken back needs its files while it is
 * there, and what was handled since the start is left to the sweep of another one.
 */
export const sweepFiles = async (
  { bytes, store, clock, handled }: SweepDeps,
  inUse: readonly string[],
): Promise<Result<{ removed: number }>> => {
  const kept = new Set([
    ...inUse,
    ...(await store.submissions.fileIds({ keptSince: 0 })),
    ...(await store.templates.list()).flatMap(({ html }) => fileIdsIn(html)),
    ...(await store.mailboxes.list()).flatMap(({ signatureHtml }) => fileIdsIn(signatureHtml)),
  ])
  const old = await store.files.olderThan({ before: clock.now() - unusedKeptMs })
  const gone = old.filter((fileId) => !kept.has(fileId) && !handled.has(fileId))
  // The row before the bytes: what is cut in between is found as bytes without a row.
  if (gone.length > 0) await store.files.remove({ fileIds: gone })
  for (const fileId of gone) {
    const removed = await bytes.remove(fileId)
    if (!removed.ok) return removed
  }
  const known = await store.files.olderThan({ before: Number.MAX_SAFE_INTEGER })
  const unknown = await bytes.removeUnknown(known, handled, clock.now() - unfinishedKeptMs)
  return unknown.ok ? ok({ removed: gone.length + unknown.value }) : unknown
}
