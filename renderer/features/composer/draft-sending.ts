import type { MailContent } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, type Result } from '../../../shared/errors/result.ts'
import type { Draft } from '../../db/drafts.ts'
import { sizeWords } from '../../ui/amount-words.ts'
import { weightOf } from '../files/index.ts'
import type { ComposerDeps, DraftItem, SendWay } from './composer-state.ts'
import { createHandIn } from './draft-hand-in.ts'
import { contentPrint, historyIdOf } from './draft-history.ts'
import type { Items } from './draft-items.ts'
import { contentOf, signatureOf } from './draft-rules.ts'
import { createUndo } from './draft-undo.ts'

const tooHeavy = (bytes: number) =>
  appError('message_too_large', 'more than its mailbox takes', 'user', { subject: sizeWords(bytes) })

const filesPending = () => appError('files_pending', 'files are not stored yet', 'user')
const diskRefused = () => appError('store_full', 'the draft could not be written', 'user')

/** Whether the text was changed after it was last handed to the outbox or taken from it. */
export const isEditedSince = ({ handedInAt, updatedAt }: Draft): boolean =>
  handedInAt !== null && updatedAt > handedInAt

/**
 * Sending and taking back. A mail is one thing: at every moment, and after a crash at any moment, it is either the draft
 * or the submission that can go. The draft is on the disk before the submission is cancelled, and goes only after main
 * has the submission.
 */
export const createSending = (deps: ComposerDeps, items: Items) => {
  const { itemOf, patch, save } = items
  const handIn = createHandIn(deps, items)
  const contentFor = async (draft: Draft): Promise<Result<MailContent>> => {
    const mailboxes = deps.mailboxes()
    const content = contentOf(draft, signatureOf(draft, mailboxes), await deps.values(draft))
    if (!content.ok) return content
    const mailbox = mailboxes.find(({ id }) => id === draft.mailboxId)
    const { bytes, over } = weightOf(draft.attachments, content.value.html, mailbox)
    return over ? err(tooHeavy(bytes)) : content
  }
  /** Checks, asks, hands in. The newest text is on the disk before main is asked. */
  const attempt = async (draftId: string, { draft, askedAbout }: DraftItem, way: SendWay) => {
    const content = await contentFor(draft)
    if (!content.ok) return content.error
    const print = contentPrint(draft)
    const findings = askedAbout === print ? [] : await deps.findings(draft)
    if (findings.length > 0) {
      patch(draftId, { sending: false, asking: { findings, way }, askedAbout: print })
      return null
    }
    await save(draftId)
    return handIn(draftId, content.value, way)
  }
  const send = async (draftId: string, way: SendWay): Promise<void> => {
    const item = itemOf(draftId)
    if (item === undefined || item.elsewhere || item.sending) return
    if (deps.pendingFiles(draftId) > 0) return patch(draftId, { error: filesPending() })
    patch(draftId, { sending: true, error: null, asking: null })
    // Whatever happens, it does not stay "sending", where nothing could be done about it any more.
    const failure = await attempt(draftId, item, way).catch(diskRefused)
    if (failure === null) return
    // It may stand under another id by now.
    const shown = itemOf(draftId) ?? items.itemUnderway(historyIdOf(item.draft))
    if (shown !== undefined) patch(shown.draft.id, { sending: false, error: failure })
  }

  return { send, takeBack: createUndo(deps, items) }
}
