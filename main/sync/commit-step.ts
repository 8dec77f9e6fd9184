import type { SyncCommit, SyncCommitted } from '../store/store.ts'
import type { RunDeps } from './run-deps.ts'

export type Step = Partial<Omit<SyncCommit, 'mailboxId' | 'at'>>

/** Commits one step of a run and tells who has to hear of it. */
export type CommitStep = (step: Step) => Promise<SyncCommitted>

const nothing = {
  messages: [],
  heads: [],
  wanted: { route: 'pull', ids: [] },
  skipped: [],
  failed: [],
  removed: [],
  position: { kind: 'none' },
  route: 'pull',
} as const satisfies Step

/** Tells of what a transaction changed. */
export const tellCommitted = (
  { onStored, onSubmissions, onLists }: Pick<RunDeps, 'onStored' | 'onSubmissions' | 'onLists'>,
  committed: SyncCommitted,
): void => {
  const { contactIds, submissions, suggestions, reviews, created } = committed
  if (contactIds.length > 0) onStored(contactIds)
  if (submissions.length > 0) onSubmissions(submissions)
  if (suggestions || reviews || created.length > 0) onLists?.({ suggestions, reviews, created })
}

export const createCommitStep =
  (deps: RunDeps): CommitStep =>
  async (step) => {
    const { mailboxId, store, now } = deps
    const committed = await store.sync.commit({ mailboxId, at: now(), ...nothing, ...step })
    tellCommitted(deps, committed)
    return committed
  }
