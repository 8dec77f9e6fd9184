import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { Coverage } from '../../../shared/domain/coverage.ts'
import type { Mailbox, MailboxChange, MailFolder, ProviderId } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Clock } from '../../platform/ports.ts'
import type { OpenProvider } from '../../providers/provider.ts'
import type { MailboxRecord, Store } from '../../store/store.ts'
import type { Sync } from '../../sync/schedule.ts'
import type { HandlersOf } from '../handlers.ts'

type MailboxDeps = {
  readonly store: Pick<Store, 'mailboxes' | 'audit' | 'sync'>
  readonly clock: Clock
  readonly openProvider: OpenProvider
  readonly sync: Pick<Sync, 'syncNow' | 'check' | 'statuses'>
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

/** Of a mailbox that came into being while the record was asked. */
const noCoverage = (since: number): Coverage => ({
  contacts: 0,
  complete: 0,
  since,
  checkedAt: null,
  missing: 0,
  repaired: 0,
  deleted: 0,
  checking: null,
  waiting: 0,
  failed: 0,
})

/** What of a mailbox's record the window may see: neither the provider's account id nor how far it was read. */
const mailboxOf = (
  {
    accountId: _accountId,
    cursor: _cursor,
    looked: _looked,
    excludedFolderIds: _folders,
    aliases,
    ...mailbox
  }: MailboxRecord,
  more: Pick<Mailbox, 'counts' | 'coverage' | 'maxAttachmentBytes'>,
): Mailbox => ({ ...mailbox, aliases: [...aliases], ...more })

const listMailboxes = async ({ store, clock, openProvider }: MailboxDeps): Promise<Mailbox[]> => {
  const now = clock.now()
  const [records, counted, covered] = await Promise.all([
    store.mailboxes.list(),
    store.mailboxes.counts(),
    store.audit.coverage({ now }),
  ])
  const counts = new Map(counted.map(({ mailboxId, ...each }) => [mailboxId, each]))
  const coverage = new Map(covered.map(({ mailboxId, ...each }) => [mailboxId, each]))
  return records.map((record) =>
    mailboxOf(record, {
      counts: counts.get(record.id) ?? noCounts,
      coverage: coverage.get(record.id) ?? noCoverage(now),
      maxAttachmentBytes: openProvider(record).capabilities.maxAttachmentBytes,
    }),
  )
}

/** What is asked of a mailbox that there is. */
const ofKnown = async <T>(
  { store }: MailboxDeps,
  mailboxId: string,
  work: () => Promise<T>,
): Promise<Result<T>> =>
  (await store.mailboxes.get({ mailboxId })) === null
    ? err(appError('mailbox_not_found', 'There is no such mailbox', 'never'))
    : ok(await work())

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
  'mailbox.check': ({ mailboxId }) =>
    ofKnown(deps, mailboxId, async () => {
      await deps.sync.check(mailboxId)
      return {}
    }),
  'mailbox.failures': ({ mailboxId }) =>
    ofKnown(deps, mailboxId, async () => ({ failures: await deps.store.sync.failures({ mailboxId }) })),
  'mailbox.retryFailures': ({ mailboxId }) =>
    ofKnown(deps, mailboxId, async () => {
      await deps.store.sync.retryFailures({ mailboxId })
      await deps.sync.syncNow(mailboxId)
      return {}
    }),
  'mailbox.disconnect': async (at) => nothing(await deps.disconnect(at)),
})
