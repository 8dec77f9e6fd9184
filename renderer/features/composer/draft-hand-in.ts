import type { MailContent } from '../../../shared/domain/submission.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import type { Draft } from '../../db/drafts.ts'
import type { ComposerDeps, SendWay } from './composer-state.ts'
import { historyIdOf } from './draft-history.ts'
import { itemFor, type Items } from './draft-items.ts'
import { takeBackSubmission } from './draft-taking-back.ts'

/** Why a submission can't be taken back any more. */
export const tooLate = (): AppError => appError('submission_state', 'it went meanwhile', 'never')

type Enqueued = { readonly state: string; readonly undoUntil: number | null }

/** Gives a draft whose id the outbox has already an id of its own, on the disk before the old one goes. */
export const renameDraft = async (
  { shelf, newId, locks }: Pick<ComposerDeps, 'shelf' | 'newId' | 'locks'>,
  draft: Draft,
): Promise<Draft> => {
  const next = { ...draft, id: newId(), replaces: draft.id, historyId: historyIdOf(draft) }
  await locks.take(next.id)
  await shelf.save(next)
  await shelf.remove(draft.id)
  return next
}

/** Main took it: only now the draft, which was the only copy, can go. */
const createTaken =
  ({ client, shelf, announce }: ComposerDeps, { history, forget }: Items) =>
  async (draft: Draft, { state, undoUntil }: Enqueued, way: SendWay): Promise<void> => {
    await history.keep(draft, 'sent')
    forget(draft.id)
    // A disk that refuses: the next start finds that main has it.
    await shelf.remove(draft.id).catch(() => undefined)
    if (way.atOnce && state === 'queued') await client.invoke('outbox.retry', { submissionId: draft.id })
    announce({
      submissionId: draft.id,
      state: state === 'queued' || state === 'sent' ? state : 'other',
      undoUntil: way.atOnce ? null : undoUntil,
      sendAt: way.sendAt,
    })
  }

/** Makes sure that what a draft replaces never goes. Resolves to why the draft can't go, or null. */
const createSettle =
  ({ client, say }: ComposerDeps, { amend }: Items) =>
  async (draft: Draft): Promise<AppError | null> => {
    if (draft.replaces === null) return null
    const settled = await takeBackSubmission(client, draft.replaces)
    if (settled.kind === 'waits' || settled.kind === 'unknown') return settled.error
    await amend(draft.id, { replaces: null })
    if (settled.kind === 'gone') return null
    say('An earlier form of this mail was sent already. Your text is kept.', 'outbox')
    return tooLate()
  }

/** Hands a draft to the outbox. Resolves to why it could not, or null. */
export const createHandIn = (deps: ComposerDeps, items: Items) => {
  const { itemOf, forget, amend } = items
  const taken = createTaken(deps, items)
  const settle = createSettle(deps, items)
  const enqueue = (draft: Draft, content: MailContent, way: SendWay) =>
    deps.client.invoke('outbox.enqueue', {
      submissionId: draft.id,
      content,
      sendAt: way.sendAt,
      remindDays: draft.remindDays,
    })

  /** The outbox has another form of it, or one that was taken back: that one never goes, and this one does instead of it. */
  const sendRenamed = async (draft: Draft, content: MailContent, way: SendWay): Promise<AppError | null> => {
    const item = itemOf(draft.id)
    const next = await renameDraft(deps, draft)
    forget(draft.id)
    items.put({ ...(item ?? itemFor(next, 'saved')), draft: next, minimised: false })
    const obstacle = await settle(next)
    if (obstacle !== null) return obstacle
    const answer = await enqueue(itemOf(next.id)?.draft ?? next, content, way)
    if (!answer.ok) return answer.error
    await taken(next, answer.value, way)
    return null
  }

  const handIn = async (draftId: string, content: MailContent, way: SendWay): Promise<AppError | null> => {
    const before = itemOf(draftId)?.draft
    if (before === undefined) return null
    const obstacle = await settle(before)
    if (obstacle !== null) return obstacle
    await amend(draftId, { handedInAt: before.updatedAt })
    const draft = itemOf(draftId)?.draft
    if (draft === undefined) return null
    const answer = await enqueue(draft, content, way)
    if (!answer.ok) {
      return answer.error.code === 'submission_exists' ? sendRenamed(draft, content, way) : answer.error
    }
    // An answer was lost once, and the mail taken back in the outbox since: now it is to go after all.
    if (answer.value.state === 'cancelled') return sendRenamed(draft, content, way)
    await taken(draft, answer.value, way)
    return null
  }

  return handIn
}
