import type { SubmissionState } from '../../../shared/domain/submission.ts'
import { fileIdsIn } from '../../../shared/rules/file-url.ts'
import type { Draft } from '../../db/drafts.ts'
import type { DraftVersion } from '../../db/draft-versions.ts'
import type { ComposerDeps } from './composer-state.ts'
import { renameDraft } from './draft-hand-in.ts'
import { contentPrint, historyIdOf } from './draft-history.ts'
import { isEditedSince } from './draft-sending.ts'
import { takeBackSubmission, takenIn } from './draft-taking-back.ts'

type Deps = Pick<ComposerDeps, 'client' | 'shelf' | 'say' | 'newId' | 'locks'>

/**
 * Whether nothing is lost with a draft that the outbox took: it goes, or went, as it is, or another draft holds it already.
 * One that was taken back in the outbox goes to nobody, so that the draft is the mail again.
 */
const isCovered = (draft: Draft, state: SubmissionState, drafts: readonly Draft[]): boolean => {
  const heirs = drafts
    .filter(({ id }) => id !== draft.id)
    .filter((each) => historyIdOf(each) === historyIdOf(draft))
  if (isEditedSince(draft)) return heirs.some((each) => contentPrint(each) === contentPrint(draft))
  return state !== 'cancelled' || heirs.length > 0
}

/**
 * The drafts on the disk, those first that are this window's to write. One that another window had is read after it was
 * taken: what it was before that may be old.
 */
export const claimDrafts = async (
  { shelf, locks }: Pick<ComposerDeps, 'shelf' | 'locks'>,
  drafts: readonly Draft[],
): Promise<{ readonly ours: readonly Draft[]; readonly theirs: readonly Draft[] }> => {
  const taken = await Promise.all(drafts.map(async ({ id }) => ((await locks.take(id)) ? [id] : [])))
  const ours = new Set(taken.flat())
  const now = await shelf.list()
  return { ours: now.filter(({ id }) => ours.has(id)), theirs: now.filter(({ id }) => !ours.has(id)) }
}

/**
 * Drafts as they are to be shown after a start. A crash may have left one that the outbox has already, or one that was being
 * taken back: of each mail exactly one form stays. Text that was edited since is never dropped.
 */
export const createDraftLoading = ({ client, shelf, say, newId, locks }: Deps) => {
  const drop = async (draft: Draft, words: string | null): Promise<Draft[]> => {
    await shelf.remove(draft.id)
    if (words !== null) say(words, 'outbox')
    return []
  }
  const alone = async (draft: Draft): Promise<Draft[]> => {
    const next = { ...draft, replaces: null }
    await shelf.save(next)
    return [next]
  }
  const replacing = async (draft: Draft): Promise<Draft[]> => {
    if (draft.replaces === null) return [draft]
    const settled = await takeBackSubmission(client, draft.replaces)
    if (settled.kind === 'gone') return alone(draft)
    // Asked again before it is sent: until then nobody knows.
    if (settled.kind === 'unknown') return [draft]
    if (isEditedSince(draft)) {
      if (settled.kind === 'waits') return [draft]
      say('An earlier form of a draft was sent already. Your text is kept.', 'outbox')
      return alone(draft)
    }
    return drop(
      draft,
      settled.kind === 'went'
        ? 'It was sent before it could be taken back'
        : 'A mail could not be taken back and waits to be sent',
    )
  }
  return async (drafts: readonly Draft[], all = drafts): Promise<Draft[]> => {
    const known = await takenIn(
      client,
      drafts.map(({ id }) => id),
    )
    const kept: Draft[] = []
    for (const draft of drafts) {
      const state = known?.get(draft.id)
      // In turn: each draft's fate is asked for and written down before the next one's.
      if (state === undefined) kept.push(...(await replacing(draft)))
      else if (isCovered(draft, state, all)) await drop(draft, null)
      else kept.push(...(await replacing(await renameDraft({ shelf, newId, locks }, draft))))
    }
    return kept
  }
}

const filesOf = ({ html, quoteHtml, attachments }: Draft): string[] => [
  ...fileIdsIn(html),
  ...fileIdsIn(quoteHtml),
  ...attachments.map(({ fileId }) => fileId),
]

const mostFiles = 100_000

/** Tells main which files the drafts and their versions use, so that it can delete the others. */
export const tellFilesInUse = async (
  { client }: Pick<ComposerDeps, 'client'>,
  drafts: readonly Draft[],
  versions: readonly DraftVersion[],
): Promise<void> => {
  const inUse = new Set([...drafts, ...versions.map(({ draft }) => draft)].flatMap(filesOf))
  // Told of a part of them, main would delete the rest.
  if (inUse.size <= mostFiles) await client.invoke('file.sweep', { inUse: [...inUse] })
}
