import type { AddressBook } from '../db/address-book.ts'
import type { WindowDatabase } from '../db/database.ts'
import { createDraftShelf } from '../db/drafts.ts'
import { createVersionShelf } from '../db/draft-versions.ts'
import {
  createComposerStore,
  createDraftChannel,
  createDraftFindings,
  createDraftLocks,
  createDraftValues,
  sentToast,
  type DraftChannel,
  type Sent,
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
  /** The draft that this window is for; null in the main window. */
  readonly own: string | null
}

const later = (task: () => void, ms: number) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** How long the main window has to say that it tells the person. */
const toldWithinMs = 1500

/** Lets another window tell of a mail that the outbox took. Resolves to whether one does. */
const isTold = (channel: DraftChannel, sent: Sent): Promise<boolean> =>
  new Promise((resolve) => {
    channel.listen((message) => {
      if (message.kind === 'told' && message.submissionId === sent.submissionId) resolve(true)
    })
    later(() => resolve(false), toldWithinMs)
    channel.post({ kind: 'sent', sent })
  })

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
  const channel = createDraftChannel(new BroadcastChannel('liaison-drafts'))
  const announce = (sent: Sent) => {
    const { words, until, actions } = sentToast(sent, now(), {
      client,
      takeBack: (submissionId) => composer.getState().takeBack(submissionId),
      refused: (error) => toasts.getState().show(wordsFor(error).title, placeOf('outbox'), 'bad'),
    })
    const outbox = actions.length === 0 ? null : placeOf('outbox')
    toasts.getState().offer(words, [...actions, ...(outbox === null ? [] : [outbox])], until)
  }
  // The window of one draft has no places to go to.
  const placeOf = (place: keyof typeof places) => (deps.own === null ? places[place] : null)
  const announceElsewhere = async (sent: Sent) => {
    if (await isTold(channel, sent)) composer.getState().leave()
    else announce(sent)
  }
  const composer = createComposerStore({
    client,
    shelf: createDraftShelf(database),
    versions: createVersionShelf(database),
    now,
    newId,
    later,
    say: (words, place) => toasts.getState().show(words, place === undefined ? null : placeOf(place)),
    announce: deps.own === null ? announce : (sent) => void announceElsewhere(sent),
    locks: createDraftLocks(navigator.locks),
    channel,
    own: deps.own,
    mailboxes: known.mailboxes,
    values,
    findings: createDraftFindings(known),
    pendingFiles: deps.pendingFiles,
  })
  return { composer, values }
}
