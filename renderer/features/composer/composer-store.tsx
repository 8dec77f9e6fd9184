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
import { contentOf, isEmptyDraft } from './draft-rules.ts'
import { quoteOriginal, replyRecipients } from './reply-rules.ts'

/** `unsaved` → `saving` → `saved` only after the disk has it; `failed` when the disk refused. */
export type SavedState = 'new' | 'unsaved' | 'saving' | 'saved' | 'failed'

export type DraftItem = {
  readonly draft: Draft
  readonly saved: SavedState
  readonly savedAt: number | null
  readonly minimised: boolean
  readonly sending: boolean
  readonly error: AppError | null
}

type Original = { readonly message: Message; readonly quoteHtml: string; readonly when: string }
type Editable = Partial<Pick<Draft, 'mailboxId' | 'to' | 'cc' | 'bcc' | 'subject' | 'html' | 'quoteHtml'>>

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
  /** Puts it aside; an empty one is dropped. */
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

const pauseMs = 400

const blank = { to: [], cc: [], bcc: [], subject: '', html: '', quoteHtml: '', replyToMessageId: null }

const canSend = (mailbox: Mailbox) => mailbox.state === 'connected' && mailbox.grants.sendMail

export const createComposerStore = (deps: ComposerDeps) => {
  const { client, shelf, now, later, say } = deps
  const timers = new Map<string, () => void>()
  const store = createStore<ComposerState>((set, get) => {
    const itemOf = (draftId: string) => get().items.find((item) => item.draft.id === draftId)
    const patch = (draftId: string, change: Partial<DraftItem>) =>
      set((state) => ({
        items: state.items.map((item) => (item.draft.id === draftId ? { ...item, ...change } : item)),
      }))
    const forget = (draftId: string) => {
      timers.get(draftId)?.()
      timers.delete(draftId)
      set((state) => ({ items: state.items.filter((item) => item.draft.id !== draftId) }))
    }
    const usual = () => (deps.mailboxes().find(canSend) ?? deps.mailboxes()[0])?.id ?? null
    const add = (content: Partial<Draft>) => {
      const draft: Draft = {
        ...blank,
        mailboxId: usual(),
        ...content,
        id: deps.newId(),
        updatedAt: now(),
        open: true,
      }
      const item: DraftItem = {
        draft,
        saved: 'new',
        savedAt: null,
        minimised: false,
        sending: false,
        error: null,
      }
      set((state) => ({ items: [item, ...state.items.map((each) => ({ ...each, minimised: true }))] }))
      return draft.id
    }
    const save = async (draftId: string) => {
      timers.get(draftId)?.()
      timers.delete(draftId)
      const item = itemOf(draftId)
      if (item === undefined || item.saved === 'saved') return
      patch(draftId, { saved: 'saving' })
      const written = item.draft
      try {
        await shelf.save(written)
        // What was typed meanwhile has its own timer; only the newest text may be called saved.
        if (itemOf(draftId)?.draft === written) patch(draftId, { saved: 'saved', savedAt: now() })
      } catch {
        patch(draftId, { saved: 'failed' })
      }
    }
    const saveSoon = (draftId: string) => {
      timers.get(draftId)?.()
      timers.set(
        draftId,
        later(() => void save(draftId), pauseMs),
      )
    }
    return {
      items: [],
      load: async () => {
        const drafts = await shelf.list()
        const known = new Set(get().items.map((item) => item.draft.id))
        const items = drafts
          .filter((draft) => !known.has(draft.id))
          .map((draft): DraftItem => ({
            draft,
            saved: 'saved',
            savedAt: draft.updatedAt,
            minimised: true,
            sending: false,
            error: null,
          }))
        set((state) => ({ items: [...state.items, ...items] }))
      },
      write: (to, subject = '') => void add({ to: [...to], subject }),
      reply: ({ message, quoteHtml, when }, all) => {
        const mailboxes = deps.mailboxes()
        const own = mailboxes.map((mailbox) => mailbox.address)
        const from = mailboxes.find((mailbox) => mailbox.id === message.mailboxId)
        const draftId = add({
          ...replyRecipients(message, own, all),
          mailboxId: from?.id ?? usual(),
          subject: replySubject(message.subject),
          quoteHtml: quoteOriginal({ from: message.from, when, html: quoteHtml }),
          replyToMessageId: message.id,
        })
        patch(draftId, {})
      },
      editAgain: (content) => saveSoon(add(content)),
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
        if (isEmptyDraft(item.draft)) return get().discard(draftId)
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
        const content = contentOf(item.draft)
        if (!content.ok) return patch(draftId, { error: content.error })
        patch(draftId, { sending: true, error: null })
        await save(draftId)
        const answer = await client.invoke('outbox.enqueue', {
          submissionId: draftId,
          content: content.value,
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
  return store
}

const context = storeContext<ComposerState>('composer')
export const ComposerProvider = context.Provider
export const useComposer = context.useSelected
