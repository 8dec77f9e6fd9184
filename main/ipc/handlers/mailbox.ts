import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { Mailbox, MailboxChange, MailFolder, ProviderId } from '../../../shared/domain/mailbox.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { OpenProvider } from '../../providers/provider.ts'
import type { MailboxRecord, Store } from '../../store/store.ts'
import type { Sync } from '../../sync/schedule.ts'
import type { HandlersOf } from '../handlers.ts'

type MailboxDeps = {
  readonly store: Pick<Store, 'mailboxes'>
  readonly openProvider: OpenProvider
  readonly sync: Pick<Sync, 'syncNow' | 'statuses'>
  readonly connector: {
    readonly start: (at: {
      provider: ProviderId
      reconnects: string | null
    }) => Promise<Result<ConnectAttempt>>
    readonly current: () => ConnectAttempt | null
    readonly cancel: (attemptId: string, because: 'cancelled' | 'admin_approval') => void
  }
  readonly disconnect: (at: { mailboxId: string; keepHistory: boolean }) => Promise<Result<null>>
  readonly change: (at: { mailboxId: string; change: MailboxChange }) => Promise<Result<null>>
  readonly folders: (mailboxId: string) => Promise<Result<MailFolder[]>>
}

const noCounts = { messages: 0, waiting: 0 }

/** What of a mailbox's record the window may see: neither the provider's account id nor the cursor. */
const mailboxOf = (
  { accountId: _accountId, cursor: _cursor, excludedFolderIds: _folders, aliases, ...mailbox }: MailboxRecord,
  more: Pick<Mailbox, 'counts' | 'maxAttachmentBytes'>,
): Mailbox => ({ ...mailbox, aliases: [...aliases], ...more })

const listMailboxes = async ({ store, openProvider }: MailboxDeps): Promise<Mailbox[]> => {
  const [records, counted] = await Promise.all([store.mailboxes.list(), store.mailboxes.counts()])
  const counts = new Map(counted.map(({ mailboxId, ...each }) => [mailboxId, each]))
  return records.map((record) =>
    mailboxOf(record, {
      counts: counts.get(record.id) ?? noCounts,
      maxAttachmentBytes: openProvider(record).capabilities.maxAttachmentBytes,
    }),
  )
}

const nothing = (ended: Result<null>): Result<Record<string, never>> => (ended.ok ? ok({}) : ended)

export const mailboxHandlers = (deps: MailboxDeps): HandlersOf<'mailbox'> => ({
  'mailbox.list': async () => ok({ mailboxes: await listMailboxes(deps), sync: deps.sync.statuses() }),
  'mailbox.connect': (at) => deps.connector.start(at),
  'mailbox.connectAttempt': async () => ok({ attempt: deps.connector.current() }),
  'mailbox.cancelConnect': async ({ attemptId, because }) => {
    deps.connector.cancel(attemptId, because)
    return ok({})
  },
  'mailbox.change': async (at) => nothing(await deps.change(at)),
  'mailbox.folders': async ({ mailboxId }) => {
    const folders = await deps.folders(mailboxId)
    return folders.ok ? ok({ folders: folders.value }) : folders
  },
  'mailbox.sync': async ({ mailboxId }) => {
    await deps.sync.syncNow(mailboxId)
    return ok({})
  },
  'mailbox.disconnect': async (at) => nothing(await deps.disconnect(at)),
})
