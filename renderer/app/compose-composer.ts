import type { AddressBook } from '../db/address-book.ts'
import type { WindowDatabase } from '../db/database.ts'
import { createDraftShelf } from '../db/drafts.ts'
import { createVersionShelf } from '../db/draft-versions.ts'
import {
  createComposerStore,
  createDraftFindings,
  createDraftValues,
  sentToast,
} from '../features/composer/index.ts'
import type { createMailboxesStore } from '../features/mailboxes/index.ts'
import type { createSettingsStore } from '../features/settings/index.ts'
import type { Client } from '../ipc/client.ts'
import type { createToastsStore } from '../ui/toasts.tsx'
import { wordsFor } from './error-words.ts'
import { go } from './routes.ts'

type Deps = {
  readonly client: Client
  readonly now: () => number
  readonly newId: () => string
  readonly database: WindowDatabase
  readonly toasts: ReturnType<typeof createToastsStore>
  readonly mailboxes: ReturnType<typeof createMailboxesStore>
  readonly settings: ReturnType<typeof createSettingsStore>
  readonly addressBook: AddressBook
  readonly pendingFiles: (draftId: string) => number
}

const later = (task: () => void, ms: number) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

const places = {
  outbox: { label: 'Outbox', run: () => go({ place: 'outbox', tab: 'waiting' }) },
  drafts: { label: 'Drafts', run: () => go({ place: 'drafts' }) },
} as const

/** The composer with everything that it asks: the disk, the address book, the settings; and who it tells. */
export const createWindowComposer = (deps: Deps) => {
  const { client, now, newId, database, toasts, addressBook } = deps
  const known = {
    client,
    book: addressBook.index,
    mailboxes: () => deps.mailboxes.getState().mailboxes,
    sending: () => deps.settings.getState().settings?.sending ?? null,
  }
  const values = createDraftValues(known)
  const composer = createComposerStore({
    client,
    shelf: createDraftShelf(database),
    versions: createVersionShelf(database),
    now,
    newId,
    later,
    say: (words, place) => toasts.getState().show(words, place === undefined ? null : places[place]),
    announce: (sent) => {
      const { words, until, actions } = sentToast(sent, now(), {
        client,
        takeBack: (submissionId) => composer.getState().takeBack(submissionId),
        refused: (error) => toasts.getState().show(wordsFor(error).title, places.outbox, 'bad'),
      })
      toasts.getState().offer(words, [...actions, ...(actions.length === 0 ? [places.outbox] : [])], until)
    },
    mailboxes: known.mailboxes,
    values,
    findings: createDraftFindings(known),
    pendingFiles: deps.pendingFiles,
  })
  return { composer, values }
}
