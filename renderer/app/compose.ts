import { createAddressBook, type AddressBook } from '../db/address-book.ts'
import { createDatabase } from '../db/database.ts'
import { createSnapshots } from '../db/snapshots.ts'
import {
  ownAddresses,
  withAttachment,
  withoutPicture,
  type createComposerStore,
} from '../features/composer/index.ts'
import { createContactsStore } from '../features/contacts/index.ts'
import { createFilesStore, scalePicture } from '../features/files/index.ts'
import { createMailboxesStore } from '../features/mailboxes/index.ts'
import { createMatchingStore } from '../features/matching/index.ts'
import { createOutboxStore } from '../features/outbox/index.ts'
import { createReviewsStore } from '../features/reviews/index.ts'
import { createSettingsStore } from '../features/settings/index.ts'
import { createSuggestionsStore } from '../features/suggestions/index.ts'
import { createTemplatesStore } from '../features/templates/index.ts'
import { createTimelineStore } from '../features/timeline/index.ts'
import { createWhyStore } from '../features/why/index.ts'
import type { Client } from '../ipc/client.ts'
import { createToastsStore } from '../ui/toasts.tsx'
import { createWindowComposer } from './compose-composer.ts'
import { wordsFor } from './error-words.ts'
import { go } from './routes.ts'
import { createSessionStore } from './session-store.tsx'

type Deps = {
  readonly client: Client
  readonly now: () => number
  readonly newId: () => string
  /** The draft that this window is for; null in the main window. */
  readonly own: string | null
}

const rereadPauseMs = 300
const pause = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, rereadPauseMs)
  })

const draftOf = (composer: ReturnType<typeof createComposerStore>, draftId: string) =>
  composer.getState().items.find(({ draft }) => draft.id === draftId)?.draft

/** The files of drafts; with a draft go those that are still on their way to it. */
const createWindowFiles = (
  client: Client,
  newId: () => string,
  composer: ReturnType<typeof createComposerStore>,
) => {
  const files = createFilesStore({
    client,
    newId,
    fetch: (url, init) => fetch(url, init),
    scale: scalePicture,
    previewOf: (picture) => URL.createObjectURL(picture),
    release: (preview) => URL.revokeObjectURL(preview),
    attached: (owner, file) => {
      const attachments = draftOf(composer, owner)?.attachments
      if (attachments !== undefined)
        composer.getState().change(owner, { attachments: withAttachment(attachments, file) })
    },
    pictureLost: (owner, fileId) => {
      const quoteHtml = draftOf(composer, owner)?.quoteHtml
      if (quoteHtml !== undefined)
        composer.getState().change(owner, { quoteHtml: withoutPicture(quoteHtml, fileId) })
    },
  })
  composer.subscribe((now, before) => {
    if (now.items === before.items) return
    const kept = new Set(now.items.map(({ draft }) => draft.id))
    for (const { draft } of before.items) if (!kept.has(draft.id)) files.getState().drop(draft.id)
  })
  return files
}

const later = (task: () => void, ms: number) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** Who is a contact, and whose mail is whose. */
const createWindowMatching = (
  client: Client,
  toasts: ReturnType<typeof createToastsStore>,
  addressBook: AddressBook,
) => ({
  matching: createMatchingStore({ client, pause, everybody: addressBook.everybody }),
  suggestions: createSuggestionsStore({
    client,
    later,
    pause,
    refused: (error) => toasts.getState().show(wordsFor(error).title, null, 'bad'),
  }),
  reviews: createReviewsStore({ client, pause }),
  why: createWhyStore(),
})

type Subscribe = (listener: () => void) => () => void

/** Several subscriptions as one. */
const eachOf =
  (...all: readonly Subscribe[]): Subscribe =>
  (listener) => {
    const ends = all.map((subscribe) => subscribe(listener))
    return () => {
      for (const end of ends) end()
    }
  }

/** The window's composition root: builds every store once and hands each what it needs. */
export const composeWindow = ({ client, now, newId, own }: Deps) => {
  // The main window was brought to the front for it.
  if (own === null) {
    client.on('app.goTo', ({ place }) =>
      go(place === 'mailboxes' ? { place } : { place: 'outbox', tab: 'follow_up' }),
    )
  }
  const database = createDatabase()
  const toasts = createToastsStore()
  const mailboxes = createMailboxesStore(client, (words) => toasts.getState().show(words))
  const settings = createSettingsStore(client)
  const addressBook = createAddressBook({
    client,
    database,
    now,
    ownAddresses: () => ownAddresses(mailboxes.getState().mailboxes),
    pause,
  })
  const { composer, values } = createWindowComposer({
    client,
    now,
    newId,
    database,
    toasts,
    mailboxes,
    settings,
    addressBook,
    own,
    pendingFiles: (draftId) => {
      const { html = '', quoteHtml = '' } = draftOf(composer, draftId) ?? {}
      return files.getState().pendingOf(draftId, html + quoteHtml)
    },
  })
  const files = createWindowFiles(client, newId, composer)
  return {
    client,
    own,
    now,
    toasts,
    mailboxes,
    settings,
    addressBook,
    composerTools: {
      book: addressBook.index,
      values,
      onValuesChange: eachOf(addressBook.onChange, mailboxes.subscribe, settings.subscribe),
    },
    composer,
    files,
    session: createSessionStore(client),
    contacts: createContactsStore({ client, snapshots: createSnapshots(database, now), pause }),
    timeline: createTimelineStore(client),
    outbox: createOutboxStore(client),
    templates: createTemplatesStore(client),
    ...createWindowMatching(client, toasts, addressBook),
  }
}

export type WindowParts = ReturnType<typeof composeWindow>
