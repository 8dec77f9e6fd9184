import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Draft } from '../../db/drafts.ts'
import type { ComposerDeps } from './composer-state.ts'
import { tooLate } from './draft-hand-in.ts'
import { draftAgain, itemFor, type Items } from './draft-items.ts'
import { takeBackSubmission } from './draft-taking-back.ts'
import { keptSender } from './sender-rules.ts'

/** Brings a submission back as a draft, so that only one of the two is left. */
export const createUndo = (deps: ComposerDeps, items: Items) => {
  const { client, shelf, mailboxes } = deps
  const underway = new Set<string>()
  const asDraft = async (submissionId: string): Promise<Result<Draft>> => {
    const answer = await client.invoke('outbox.content', { submissionId })
    if (!answer.ok) return answer
    const { content, sendAt, remindDays } = answer.value
    const { mailboxId, fromAddress } = content
    const sent = await deps.versions.sentAs(submissionId).catch(() => null)
    const draft = items.make({
      // As it was written, where that is known: with its variables, and the quoted mail apart.
      ...(sent?.draft ?? draftAgain(content, mailboxes())),
      ...keptSender({ mailboxId, fromAddress }, mailboxes()),
      sendAt: sendAt !== null && sendAt > deps.now() ? sendAt : null,
      remindDays,
      replaces: submissionId,
      historyId: sent?.historyId ?? submissionId,
    })
    const handed = { ...draft, handedInAt: draft.updatedAt }
    try {
      await shelf.save(handed)
    } catch {
      return err(appError('store_full', 'the draft could not be written', 'user'))
    }
    return ok(handed)
  }

  /** The draft first, then the cancel: a crash between leaves the draft that says what it replaces. */
  const takeBackOnce = async (submissionId: string): Promise<AppError | null> => {
    const draft = await asDraft(submissionId)
    if (!draft.ok) return draft.error
    const settled = await takeBackSubmission(client, submissionId)
    if (settled.kind === 'went' || settled.kind === 'waits') {
      await shelf.remove(draft.value.id)
      return settled.kind === 'waits' ? settled.error : tooLate()
    }
    items.put({ ...itemFor(draft.value, 'saved'), minimised: false })
    await items.history.opened(draft.value)
    if (settled.kind === 'gone') await items.amend(draft.value.id, { replaces: null })
    return null
  }

  const takeBack = async (submissionId: string): Promise<AppError | null> => {
    const open = items.itemReplacing(submissionId)
    if (underway.has(submissionId) || open !== undefined) return null
    underway.add(submissionId)
    try {
      return await takeBackOnce(submissionId)
    } finally {
      underway.delete(submissionId)
    }
  }

  return takeBack
}
