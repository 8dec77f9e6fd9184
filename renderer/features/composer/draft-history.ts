import type { Draft } from '../../db/drafts.ts'
import type { DraftVersion, VersionShelf } from '../../db/draft-versions.ts'
import { isEmptyDraft } from './draft-rules.ts'

const minute = 60_000
export const keptForMs = 7 * 24 * 60 * minute
const changedEveryMs = minute

export const historyIdOf = (draft: Draft): string => draft.historyId ?? draft.id

/** Everything of a draft that a person wrote or chose: equal for drafts that look the same. */
export const contentPrint = (draft: Draft): string => {
  const { to, cc, bcc, subject, html, quoteHtml, attachments, mailboxId, fromAddress, signed } = draft
  return JSON.stringify([to, cc, bcc, subject, html, quoteHtml, attachments, mailboxId, fromAddress, signed])
}

type Deps = {
  readonly versions: VersionShelf
  readonly now: () => number
  readonly newId: () => string
}

/** The earlier versions of drafts, kept for 7 days. A version that can't be kept costs no draft: failures are passed over. */
export const createDraftHistory = ({ versions, now, newId }: Deps) => {
  /** The newest version of each history, so that no two alike follow each other. */
  const newest = new Map<string, { readonly savedAt: number; readonly print: string }>()
  const keep = async (draft: Draft, reason: DraftVersion['reason']): Promise<void> => {
    const historyId = historyIdOf(draft)
    const version = { id: newId(), historyId, submissionId: draft.id, savedAt: now(), reason, draft }
    newest.set(historyId, { savedAt: version.savedAt, print: contentPrint(draft) })
    try {
      await versions.save(version)
    } catch {
      // The draft itself has its own words for a disk that refuses.
    }
  }
  const keepIfChanged = async (draft: Draft, reason: DraftVersion['reason']): Promise<void> => {
    if (isEmptyDraft(draft) || newest.get(historyIdOf(draft))?.print === contentPrint(draft)) return
    await keep(draft, reason)
  }
  return {
    keep,
    /** As it was when it was opened. */
    opened: (draft: Draft) => keepIfChanged(draft, 'opened'),
    /** After a save: at most one a minute. */
    changed: async (draft: Draft): Promise<void> => {
      const last = newest.get(historyIdOf(draft))
      // Whichever way the clock was put since.
      if (last !== undefined && Math.abs(now() - last.savedAt) < changedEveryMs) return
      await keepIfChanged(draft, 'changed')
    },
    /** Reads what there is, and forgets what is older than 7 days. Returns what is kept, newest first. */
    load: async (): Promise<DraftVersion[]> => {
      const all = await versions.all()
      const old = all.filter(({ savedAt }) => savedAt < now() - keptForMs)
      if (old.length > 0) await versions.remove(old.map(({ id }) => id))
      const kept = all.filter(({ savedAt }) => savedAt >= now() - keptForMs)
      for (const { historyId, savedAt, draft } of kept.toReversed()) {
        newest.set(historyId, { savedAt, print: contentPrint(draft) })
      }
      return kept
    },
  }
}

export type DraftHistory = ReturnType<typeof createDraftHistory>

/** Discarded drafts that can be brought back: the newest version of a history whose draft is gone and was not sent. */
export const recentlyDiscarded = (
  all: readonly DraftVersion[],
  drafts: readonly Draft[],
): readonly DraftVersion[] => {
  const seen = new Set(drafts.map(historyIdOf))
  return all.filter(({ historyId, reason }) => {
    if (seen.has(historyId)) return false
    seen.add(historyId)
    return reason === 'discarded'
  })
}
