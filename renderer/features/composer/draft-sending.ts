import type { MailContent } from '../../../shared/domain/submission.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Draft } from '../../db/drafts.ts'
import type { ComposerDeps, SendWay } from './composer-state.ts'
import { contentPrint, historyIdOf } from './draft-history.ts'
import { itemFor, draftAgain, type Items } from './draft-items.ts'
import { contentOf, signatureOf } from './draft-rules.ts'
import { keptSender } from './sender-rules.ts'
import { takeBackSubmission } from './draft-taking-back.ts'

const filesPending = () => appError('files_pending', 'files are not stored yet', 'user')

const tooLate = () => appError('submission_state', 'it went meanwhile', 'never')

/** Whether the text was changed after it was last handed to the outbox or taken from it. */
export const isEditedSince = ({ handedInAt, updatedAt }: Draft): boolean =>
  handedInAt !== null && updatedAt > handedInAt

/**
 * Sending and taking back. A mail is one thing: at every moment, and after a crash at any moment, it is either the draft
 * or the submission that can go. The draft is on the disk before the submission is cancelled, and goes only after main
 * has the submission.
 */
export const createSending = (deps: ComposerDeps, items: Items) => {
  const { client, shelf, mailboxes, say } = deps
  const { itemOf, patch, forget, save, amend, history } = items

  const contentFor = async (draft: Draft): Promise<Result<MailContent>> =>
    contentOf(draft, signatureOf(draft, mailboxes()), await deps.values(draft))

  /** Gives a draft whose id the outbox has already an id of its own, on the disk before the old one goes. */
  const renamed = async (draft: Draft): Promise<Draft> => {
    const next = { ...draft, id: deps.newId(), replaces: draft.id, historyId: historyIdOf(draft) }
    await shelf.save(next)
    await shelf.remove(draft.id)
    return next
  }

  /** Makes sure that what a draft replaces never goes. Resolves to why the draft can't go, or null. */
  const settle = async (draft: Draft): Promise<AppError | null> => {
    if (draft.replaces === null) return null
    const settled = await takeBackSubmission(client, draft.replaces)
    if (settled.kind === 'waits' || settled.kind === 'unknown') return settled.error
    await amend(draft.id, { replaces: null })
    if (settled.kind === 'gone') return null
    say('An earlier form of this mail was sent already. Your text is kept.', 'outbox')
    return tooLate()
  }

  const enqueue = (draft: Draft, content: MailContent, way: SendWay) =>
    client.invoke('outbox.enqueue', {
      submissionId: draft.id,
      content,
      sendAt: way.sendAt,
      remindDays: draft.remindDays,
    })

  /** Main took it: only now the draft, which was the only copy, can go. */
  const taken = async (draft: Draft, state: string, undoUntil: number | null, way: SendWay) => {
    await history.keep(draft, 'sent')
    forget(draft.id)
    await shelf.remove(draft.id)
    if (way.atOnce && state === 'queued') await client.invoke('outbox.retry', { submissionId: draft.id })
    deps.announce({
      submissionId: draft.id,
      state: state === 'queued' || state === 'sent' ? state : 'other',
      undoUntil: way.atOnce ? null : undoUntil,
      sendAt: way.sendAt,
    })
  }

  /** An answer was lost once and the text edited since: the older form is taken back, and this one goes instead of it. */
  const sendRenamed = async (draft: Draft, content: MailContent, way: SendWay): Promise<AppError | null> => {
    const item = itemOf(draft.id)
    const next = await renamed(draft)
    forget(draft.id)
    items.put({ ...(item ?? itemFor(next, 'saved')), draft: next, minimised: false })
    const obstacle = await settle(next)
    if (obstacle !== null) return obstacle
    const answer = await enqueue(itemOf(next.id)?.draft ?? next, content, way)
    if (!answer.ok) return answer.error
    await taken(next, answer.value.state, answer.value.undoUntil, way)
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
    await taken(draft, answer.value.state, answer.value.undoUntil, way)
    return null
  }

  /** Checks, asks, sends. The newest text is on the disk before main is asked. */
  const send = async (draftId: string, way: SendWay): Promise<void> => {
    const item = itemOf(draftId)
    if (item === undefined || item.sending) return
    if (deps.pendingFiles(draftId) > 0) return patch(draftId, { error: filesPending() })
    patch(draftId, { sending: true, error: null, asking: null })
    const stop = (error: AppError | null) => patch(draftId, { sending: false, error })
    const content = await contentFor(item.draft)
    if (!content.ok) return stop(content.error)
    const print = contentPrint(item.draft)
    const findings = item.askedAbout === print ? [] : await deps.findings(item.draft)
    if (findings.length > 0) {
      return patch(draftId, { sending: false, asking: { findings, way }, askedAbout: print })
    }
    await save(draftId)
    const failure = await handIn(draftId, content.value, way)
    if (failure === null) return
    // It may stand under another id by now.
    const shown = itemOf(draftId) ?? items.itemReplacing(draftId)
    if (shown !== undefined) patch(shown.draft.id, { sending: false, error: failure })
  }

  const underway = new Set<string>()

  const asDraft = async (submissionId: string): Promise<Result<Draft>> => {
    const answer = await client.invoke('outbox.content', { submissionId })
    if (!answer.ok) return answer
    const { content, sendAt, remindDays } = answer.value
    const sent = await deps.versions.sentAs(submissionId).catch(() => null)
    const draft = items.make({
      // As it was written, where that is known: with its variables, and the quoted mail apart.
      ...(sent?.draft ?? draftAgain(content, mailboxes())),
      ...keptSender(content, mailboxes()),
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
    await history.opened(draft.value)
    if (settled.kind === 'gone') await amend(draft.value.id, { replaces: null })
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

  return { send, takeBack, renamed }
}
