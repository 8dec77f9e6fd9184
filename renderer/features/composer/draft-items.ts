import type { MailContent } from '../../../shared/domain/submission.ts'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { replySubject } from '../../../shared/rules/threading.ts'
import type { Draft } from '../../db/drafts.ts'
import type { ComposerDeps, ComposerState, DraftItem, Original } from './composer-state.ts'
import { createDraftHistory, historyIdOf } from './draft-history.ts'
import { createDraftSaving, type SavedState } from './draft-saving.ts'
import { splitParts } from './content-rules.ts'
import { forwardOriginal, forwardSubject, quoteOriginal, replyRecipients } from './reply-rules.ts'
import { keptSender, ownAddresses, replySender, usualSender } from './sender-rules.ts'

/** A draft in which nothing was written or chosen. */
export const blankDraft = {
  mailboxId: null,
  fromAddress: null,
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  html: '',
  quoteHtml: '',
  signed: true,
  replyToMessageId: null,
  attachments: [],
  sendAt: null,
  remindDays: null,
  replaces: null,
  historyId: null,
  handedInAt: null,
}

export const itemFor = (draft: Draft, saved: SavedState): DraftItem => ({
  draft,
  saved,
  savedAt: saved === 'saved' ? draft.updatedAt : null,
  minimised: saved === 'saved',
  elsewhere: false,
  sending: false,
  error: null,
  asking: null,
  askedAbout: null,
  revision: 0,
})

export const replyDraft = (
  original: Original,
  all: boolean,
  mailboxes: readonly Mailbox[],
): Partial<Draft> => {
  const { message, quoteHtml, when } = original
  return {
    ...replyRecipients(message, ownAddresses(mailboxes), all),
    ...replySender(message, mailboxes),
    subject: replySubject(message.subject),
    quoteHtml: quoteOriginal({ from: message.from, when, html: quoteHtml }),
    replyToMessageId: message.id,
  }
}

export const forwardDraft = (original: Original, mailboxes: readonly Mailbox[]): Partial<Draft> => {
  const { message, quoteHtml, when } = original
  return {
    ...replySender(message, mailboxes),
    subject: forwardSubject(message.subject),
    quoteHtml: forwardOriginal({ ...message, when, html: quoteHtml }),
  }
}

/** The content of a submission in its parts again, so that the editor does not rewrite the quoted original. */
export const draftAgain = (
  { html, ...content }: MailContent,
  mailboxes: readonly Mailbox[],
): Partial<Draft> => {
  const { text, signature, quote } = splitParts(html)
  const sender = keptSender(content, mailboxes)
  return { ...content, ...sender, html: text, quoteHtml: quote, signed: signature !== '' }
}

type Set = (change: (state: ComposerState) => Partial<ComposerState>) => void

/** What the actions share: finding, changing, adding and dropping an item; its way to the disk; its history. */
export const createItems = (deps: ComposerDeps, set: Set, get: () => ComposerState) => {
  const history = createDraftHistory(deps)
  const itemOf = (draftId: string) => get().items.find((item) => item.draft.id === draftId)
  const itemReplacing = (submissionId: string) =>
    get().items.find((item) => item.draft.replaces === submissionId)
  /** The one of a history that is being sent, whatever id it has by now. */
  const itemUnderway = (historyId: string) =>
    get().items.find((item) => item.sending && historyIdOf(item.draft) === historyId)
  const patch = (draftId: string, change: Partial<DraftItem>) =>
    set((state) => ({
      items: state.items.map((item) => (item.draft.id === draftId ? { ...item, ...change } : item)),
    }))
  const saving = createDraftSaving({
    ...deps,
    itemOf,
    mark: patch,
    onSaved: (draft) => {
      if (deps.own !== null) deps.channel.post({ kind: 'saved', draftId: draft.id })
      void history.changed(draft)
    },
  })
  const make = (content: Partial<Draft>): Draft => {
    const id = deps.newId()
    // Nobody else can know it yet.
    void deps.locks.take(id)
    return {
      ...blankDraft,
      ...usualSender(deps.mailboxes()),
      ...content,
      id,
      updatedAt: deps.now(),
      open: true,
    }
  }
  /** In front of the others, which become bars. */
  const put = (item: DraftItem) =>
    set((state) => ({ items: [item, ...state.items.map((each) => ({ ...each, minimised: true }))] }))
  const add = (content: Partial<Draft>): string => {
    const draft = make(content)
    put(itemFor(draft, 'new'))
    return draft.id
  }
  const forget = (draftId: string) => {
    saving.stop(draftId)
    set((state) => ({ items: state.items.filter((item) => item.draft.id !== draftId) }))
  }
  /** Changes what a person did not write: the time of the last change stays. */
  const amend = async (draftId: string, change: Partial<Draft>): Promise<void> => {
    const item = itemOf(draftId)
    if (item === undefined) return
    patch(draftId, { draft: { ...item.draft, ...change }, saved: 'unsaved' })
    await saving.save(draftId)
  }
  return { ...saving, history, itemOf, itemReplacing, itemUnderway, patch, make, put, add, forget, amend }
}

export type Items = ReturnType<typeof createItems>
