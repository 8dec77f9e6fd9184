import type { SyncCommitted } from './store.ts'

export type TouchedSubmission = SyncCommitted['submissions'][number]

/** What a message made known of submissions, and the contacts whose timelines show it. */
export type Known = {
  readonly contactIds: readonly string[]
  readonly submissions: readonly TouchedSubmission[]
}

export const nothingKnown: Known = { contactIds: [], submissions: [] }
