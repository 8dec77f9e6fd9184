import { createStore } from 'zustand/vanilla'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { replySubject } from '../../../shared/rules/threading.ts'
import type { Draft, DraftShelf } from '../../db/drafts.ts'
import type { Client } from '../../ipc/client.ts'
import { storeContext } from '../../ui/store-context.tsx'
import { createDraftSaving, type SavedState } from './draft-saving.ts'
import { contentOf, isEmptyDraft } from './draft-rules.ts'
import { splitParts } from './content-rules.ts'
import { quoteOriginal, replyRecipients } from './reply-rules.ts'
import { keptSender, ownAddresses, replySender, usualSender } from './sender-rules.ts'

export type DraftItem = {
  readonly draft: Draft
  readonly saved: SavedState
  readonly savedAt: number | null
  readonly minimised: boolean
  readonly sending: boolean
  readonly error: AppError | null
}

type Original = { readonly message: Message; readonly quoteHtml: string; readonly when: string }
type Editable = Partial<Omit<Draft, 'id' | 'replyToMessageId' | 'updatedAt' | 'open'>>

export type ComposerState = {
  /** All drafts, newest first: docked ones (`draft.open`) and those put aside. */
  readonly items: readonly DraftItem[]
  readonly load: () => Promise<void>
  readonly write: (to: readonly Participant[], subject?: string) => void
  readonly reply: (original: Original, all: boolean) => void
  /** Content of a submission, as a new draft with an id of its own. */
  readonly editAgain: (content: MailContent) => void
  readonly change: (draftId: string, change: Editable) => void
  readonly show: (draftId: string) => void
  readonly minimise: (draftId: string) => void
  /** Puts it aside; an empty or untouched one is dropped. */
  readonly close: (draftId: string) => Promise<void>
  readonly discard: (draftId: string) => Promise<void>
  readonly send: (draftId: string) => Promise<void>
  /** Writes what is not on the disk yet, now. */
  readonly flush: () => Promise<void>
}

export type ComposerDeps = {
  readonly client: Pick<Client, 'invoke'>
  readonly shelf: DraftShelf
  readonly now: () => number
  readonly newId: () => string
  /** Runs a task later; returns what cancels it. */
  readonly later: (task: () => void, ms: number) => () => void
  readonly say: (words: string, place?: 'outbox' | 'drafts') => void
  readonly mailboxes: () => readonly Mailbox[]
}

const blank = {
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
}

const itemFor = (draft: Draft, saved: SavedState): DraftItem => ({
  draft,
  saved,
  savedAt: saved === 'saved' ? draft.updatedAt : null,
  minimised: saved === 'saved',
  sending: false,
  error: null,
})

const replyDraft = (original: Original, all: boolean, mailboxes: readonly Mailbox[]): Partial<Draft> => {
  const { message, quoteHtml, when } = original
  return {
    ...replyRecipients(message, ownAddresses(mailboxes), all),
    ...replySender(message, mailboxes),
    subject: replySubject(message.subject),
    quoteHtml: quoteOriginal({ from: message.from, when, html: quoteHtml }),
    replyToMessageId: message.id,
  }
}

/** The content of a submission in its parts again, so that the editor does not rewrite the quoted original. */
const draftAgain = ({ html, ...content }: MailContent, mailboxes: readonly Mailbox[]): Partial<Draft> => {
  const { text, signature, quote } = splitParts(html)
  const sender = keptSender(content, mailboxes)
  return { ...content, ...sender, html: text, quoteHtml: quote, signed: signature !== '' }
}

/** The signature of the mailbox that a draft goes from. */
export const signatureOf = ({ mailboxId }: Pick<Draft, 'mailboxId'>, mailboxes: readonly Mailbox[]): string =>
  mailboxes.find(({ id }) => id === mailboxId)?.signatureHtml ?? ''

type Set = (change: (state: ComposerState) => Partial<ComposerState>) => void

/** What the actions share: finding, changing, adding and dropping an item. */
const createItems = (deps: ComposerDeps, set: Set, get: () => ComposerState) => {
  const itemOf = (draftId: string) => get().items.find((item) => item.draft.id === draftId)
  const patch = (draftId: string, change: Partial<DraftItem>) =>
    set((state) => ({
      items: state.items.map((item) => (item.draft.id === draftId ? { ...item, ...change } : item)),
    }))
  const saving = createDraftSaving({ ...deps, itemOf, mark: patch })
  const add = (content: Partial<Draft>): string => {
    const own = { id: deps.newId(), updatedAt: deps.now(), open: true }
    const item = itemFor({ ...blank, ...usualSender(deps.mailboxes()), ...content, ...own }, 'new')
    set((state) => ({ items: [item, ...state.items.map((each) => ({ ...each, minimised: true }))] }))
    return own.id
  }
  const forget = (draftId: string) => {
    saving.stop(draftId)
    set((state) => ({ items: state.items.filter((item) => item.draft.id !== draftId) }))
  }
  return { itemOf, patch, add, forget, ...saving }
}

export const createComposerStore = (deps: ComposerDeps) => {
  const { client, shelf, now, say } = deps
  return createStore<ComposerState>((set, get) => {
    const { itemOf, patch, add, forget, save, saveSoon } = createItems(deps, set, get)
    return {
      items: [],
      load: async () => {
        const drafts = await shelf.list()
        const known = new Set(get().items.map((item) => item.draft.id))
        const items = drafts.filter((draft) => !known.has(draft.id)).map((draft) => itemFor(draft, 'saved'))
        set((state) => ({ items: [...state.items, ...items] }))
      },
      write: (to, subject = '') => void add({ to: [...to], subject }),
      reply: (original, all) => void add(replyDraft(original, all, deps.mailboxes())),
      editAgain: (content) => {
        const draftId = add(draftAgain(content, deps.mailboxes()))
        // It was taken back from the outbox: this is the only copy, and not untouched.
        patch(draftId, { saved: 'unsaved' })
        saveSoon(draftId)
      },
      change: (draftId, change) => {
        const item = itemOf(draftId)
        if (item === undefined) return
        patch(draftId, {
          draft: { ...item.draft, ...change, updatedAt: now() },
          saved: 'unsaved',
          error: null,
        })
        saveSoon(draftId)
      },
      show: (draftId) => {
        const item = itemOf(draftId)
        if (item === undefined) return
        const wasOpen = item.draft.open
        set((state) => ({
          items: state.items.map((each) => ({ ...each, minimised: each.draft.id !== draftId })),
        }))
        if (wasOpen) return
        patch(draftId, { draft: { ...item.draft, open: true }, saved: 'unsaved' })
        void save(draftId)
      },
      minimise: (draftId) => {
        patch(draftId, { minimised: true })
        if (itemOf(draftId)?.saved === 'unsaved') void save(draftId)
      },
      close: async (draftId) => {
        const item = itemOf(draftId)
        if (item === undefined) return
        // One that was opened and left as it was is no draft either, whomever it is addressed to.
        if (item.saved === 'new' || isEmptyDraft(item.draft)) return get().discard(draftId)
        patch(draftId, { draft: { ...item.draft, open: false }, saved: 'unsaved' })
        await save(draftId)
        if (itemOf(draftId)?.saved === 'saved') say('Draft kept', 'drafts')
        // A draft that the disk refused stays in sight.
        else patch(draftId, { draft: item.draft })
      },
      discard: async (draftId) => {
        forget(draftId)
        await shelf.remove(draftId)
      },
      send: async (draftId) => {
        const item = itemOf(draftId)
        if (item === undefined || item.sending) return
        const content = contentOf(item.draft, signatureOf(item.draft, deps.mailboxes()))
        if (!content.ok) return patch(draftId, { error: content.error })
        patch(draftId, { sending: true, error: null })
        await save(draftId)
        const answer = await client.invoke('outbox.enqueue', {
          submissionId: draftId,
          content: content.value,
          sendAt: null,
          remindDays: null,
        })
        if (!answer.ok) return patch(draftId, { sending: false, error: answer.error })
        // Only now does main have it on disk; before, the draft was the only copy.
        forget(draftId)
        await shelf.remove(draftId)
        say(answer.value.state === 'sent' ? 'Sent' : 'Queued', 'outbox')
      },
      flush: async () => {
        const open = get().items.filter((item) => item.saved === 'unsaved' || item.saved === 'failed')
        await Promise.all(open.map((item) => save(item.draft.id)))
      },
    }
  })
}

const context = storeContext<ComposerState>('composer')
export const ComposerProvider = context.Provider
export const useComposer = context.useSelected
