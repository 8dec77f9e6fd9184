import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Finding } from '../../../shared/rules/guards.ts'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import type { Draft, DraftShelf } from '../../db/drafts.ts'
import type { DraftVersion, VersionShelf } from '../../db/draft-versions.ts'
import type { Client } from '../../ipc/client.ts'
import type { SavedState } from './draft-saving.ts'
import type { DraftChannel, DraftLocks } from './draft-windows.ts'

/** How a mail is to go. */
export type SendWay = {
  /** Epoch ms, or null for now. */
  readonly sendAt: number | null
  /** Without the time in which it can be taken back. */
  readonly atOnce: boolean
}

/** Questions before a mail goes, and how it was to go. */
export type Asking = { readonly findings: readonly Finding[]; readonly way: SendWay }

export type DraftItem = {
  readonly draft: Draft
  readonly saved: SavedState
  readonly savedAt: number | null
  readonly minimised: boolean
  /** Another window writes it: here it is only shown. */
  readonly elsewhere: boolean
  readonly sending: boolean
  readonly error: AppError | null
  /** Open while the person is asked whether it is to go like this. */
  readonly asking: Asking | null
  /** What was asked about already, so that nobody is asked twice about the same text. */
  readonly askedAbout: string | null
  /** Grows when the text was replaced from outside of the editor, which then begins anew. */
  readonly revision: number
}

export type Original = { readonly message: Message; readonly quoteHtml: string; readonly when: string }
export type Editable = Partial<
  Omit<Draft, 'id' | 'replyToMessageId' | 'updatedAt' | 'open' | 'replaces' | 'historyId' | 'handedInAt'>
>

/** A mail that the outbox took, for whoever tells the person. */
export type Sent = {
  readonly submissionId: string
  readonly state: 'queued' | 'sent' | 'other'
  /** Until when it can be taken back. */
  readonly undoUntil: number | null
  readonly sendAt: number | null
}

export type ComposerState = {
  /** All drafts, newest first: docked ones (`draft.open`) and those put aside. */
  readonly items: readonly DraftItem[]
  /** Discarded in the last 7 days and not brought back. */
  readonly discarded: readonly DraftVersion[]
  /** Only in the window of one draft: it has nothing to show any more, because the draft went or was given back. */
  readonly left: boolean
  /** What was on the disk is there. */
  readonly loaded: boolean
  readonly load: () => Promise<void>
  readonly write: (to: readonly Participant[], subject?: string, html?: string) => void
  /** Returns the id of the draft. */
  readonly reply: (original: Original, all: boolean) => string
  /** Passes a mail on. It begins a thread of its own. Returns the id of the draft. */
  readonly forward: (original: Original) => string
  /** Any new draft; what is not given is as in an empty one. Returns its id. */
  readonly begin: (content: Partial<Draft>) => string
  /** Takes a submission that waits or failed back from the outbox, as a draft. Resolves to why not, or null. */
  readonly takeBack: (submissionId: string) => Promise<AppError | null>
  readonly change: (draftId: string, change: Editable) => void
  readonly show: (draftId: string) => void
  /** Shows it in a window of its own, or brings that window to the front. */
  readonly popOut: (draftId: string) => Promise<void>
  /** Asks the window that has it to give it back. */
  readonly bringBack: (draftId: string) => void
  /** In the window of one draft: gives it to the main window. */
  readonly dock: (draftId: string) => Promise<void>
  /** In the window of one draft: ends it. */
  readonly leave: () => void
  readonly minimise: (draftId: string) => void
  /** Puts it aside; an empty or untouched one is dropped. */
  readonly close: (draftId: string) => Promise<void>
  readonly discard: (draftId: string) => Promise<void>
  /** Sends it, or asks first: `asking`. */
  readonly send: (draftId: string, way?: Partial<SendWay>) => Promise<void>
  /** The answer to `asking`. */
  readonly answer: (draftId: string, anyway: boolean) => Promise<void>
  /** Earlier versions of a draft, newest first. */
  readonly versionsOf: (draftId: string) => Promise<readonly DraftVersion[]>
  /** Brings an earlier version back into its draft; the text until now becomes a version. */
  readonly restore: (draftId: string, version: DraftVersion) => Promise<void>
  /** Brings a discarded draft back. */
  readonly recover: (version: DraftVersion) => Promise<void>
  /** Writes what is not on the disk yet, now. */
  readonly flush: () => Promise<void>
}

export type ComposerDeps = {
  readonly client: Pick<Client, 'invoke'>
  readonly shelf: DraftShelf
  readonly versions: VersionShelf
  readonly now: () => number
  readonly newId: () => string
  /** Runs a task later; returns what cancels it. */
  readonly later: (task: () => void, ms: number) => () => void
  readonly say: (words: string, place?: 'outbox' | 'drafts') => void
  /** Tells of a mail that the outbox took, and offers to take it back. */
  readonly announce: (sent: Sent) => void
  readonly mailboxes: () => readonly Mailbox[]
  /** How many files of a draft are not there yet. */
  readonly pendingFiles: (draftId: string) => number
  /** What the variables of a draft stand for. */
  readonly values: (draft: Draft) => Promise<VariableValues>
  /** What is worth asking before a draft goes. */
  readonly findings: (draft: Draft) => Promise<readonly Finding[]>
  readonly locks: DraftLocks
  readonly channel: DraftChannel
  /** The draft that this window is for; null in the main window. */
  readonly own: string | null
}
