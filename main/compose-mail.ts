import { join } from 'node:path'
import * as z from 'zod'
import type { Foundation } from './compose-foundation.ts'
import { composeOutbox } from './compose-outbox.ts'
import type { SignIn } from './compose-sign-in.ts'
import { composeReading } from './compose-reading.ts'
import { createFileFromMessage } from './files/file-from-message.ts'
import { createMailFiles } from './files/mail-files.ts'
import { createFileServing } from './files/serve-file.ts'
import { apiOrigins, authorizedFetch } from './mailboxes/authorized-fetch.ts'
import { createOpenProvider } from './providers/registry.ts'
import type { ProviderMessage } from './providers/provider.ts'
import type { Store, SyncCommitted } from './store/store.ts'
import { tellCommitted } from './sync/commit-step.ts'
import type { RunDeps } from './sync/run-deps.ts'
import { createSync } from './sync/schedule.ts'

/** Gmail quota units per person and minute, where Google granted a project another figure than its present one. */
const quotaVariable = 'LIAISON_GMAIL_UNITS_PER_MINUTE'

const unitsPerMinute = (text: string | undefined): { unitsPerMinute?: { gmail: number } } => {
  const units = z.coerce.number().int().min(600).max(1_200_000).safeParse(text)
  return units.success ? { unitsPerMinute: { gmail: units.data } } : {}
}

/** A sent mail is on its timeline at once, by the same way as pulled mail, so that the pull finds it known. */
const takeSentIn =
  ({ clock }: Foundation, store: Store, onCommitted: (committed: SyncCommitted) => void) =>
  async (mailboxId: string, message: ProviderMessage): Promise<void> => {
    const committed = await store.sync.commit({
      mailboxId,
      at: clock.now(),
      messages: [message],
      heads: [],
      wanted: { route: 'pull', ids: [] },
      skipped: [],
      failed: [],
      removed: [],
      position: { kind: 'none' },
      route: 'sent',
    })
    // The outbox tells of its submission itself.
    onCommitted({ ...committed, submissions: [] })
  }

const openProviderWith = ({ host, clock, random, logger }: Foundation, tokens: SignIn['tokens']) =>
  createOpenProvider({
    fetchFor: ({ id: mailboxId, provider }) =>
      authorizedFetch({
        fetch: host.fetch,
        tokens: tokens[provider],
        mailboxId,
        origins: apiOrigins[provider],
      }),
    bareFetch: host.fetch,
    clock,
    random,
    logger,
    ...unitsPerMinute(host.env[quotaVariable]),
  })

/** Everything that moves mail: providers, sync, outbox, and what serves bodies and files. */
export const composeMail = (foundation: Foundation, store: Store, { tokens }: SignIn) => {
  const { host, publish, clock, random, logger, network } = foundation
  const openProvider = openProviderWith(foundation, tokens)
  const { parser, ...reading } = composeReading(foundation, store, openProvider)
  const onStored = (contactIds: readonly string[]): void => {
    publish('timeline.changed', { contactIds: [...contactIds] })
    publish('contacts.changed', {})
  }
  const onSubmissions: RunDeps['onSubmissions'] = (touched) => {
    for (const change of touched) publish('outbox.changed', change)
  }
  const onLists: NonNullable<RunDeps['onLists']> = ({ suggestions, reviews, created }) => {
    if (suggestions) publish('suggestions.changed', {})
    if (reviews) publish('reviews.changed', {})
    if (created.length === 0) return
    publish('contacts.changed', {})
    // Their past mail is listed from every mailbox, not only from the one that brought them.
    syncSoon(null)
  }
  const sync = createSync({
    readBounce: parser.bounce,
    store,
    openProvider,
    network,
    focus: { isFocused: host.isFocused, onChange: host.onFocusChange },
    clock,
    random,
    logger,
    onStored,
    onSubmissions,
    onLists,
    onStatus: (status) => publish('sync.changed', status),
    onMailboxChanged: () => publish('mailboxes.changed', {}),
  })

  const onSent = takeSentIn(foundation, store, (committed) =>
    tellCommitted({ onStored, onSubmissions, onLists }, committed),
  )
  const files = createMailFiles({ folder: join(host.userDataDir, 'files'), store, clock })
  const { outbox, enqueue } = composeOutbox(foundation, store, {
    openProvider,
    onSent,
    readFiles: files.read,
  })

  const noted = (started: Promise<void>): Promise<void> =>
    started.catch((cause: unknown) => logger.error('sync.not_started', { cause: String(cause) }))
  const syncSoon = (mailboxId: string | null): void => void noted(sync.syncNow(mailboxId))

  return {
    openProvider,
    sync,
    outbox,
    enqueue,
    parser,
    ...reading,
    files,
    fileFromMessage: createFileFromMessage({ ...reading, messages: store.messages, files }),
    serveFile: createFileServing(files),
    /** Resolves in any case; a failure of the store is in the log. */
    noted,
    syncSoon,
  }
}

export type Mail = ReturnType<typeof composeMail>
