import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { Mailbox, ProviderId } from '../../../shared/domain/mailbox.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { MailboxRecord, Store } from '../../store/store.ts'
import type { Sync } from '../../sync/schedule.ts'
import type { HandlersOf } from '../handlers.ts'

type MailboxDeps = {
  readonly store: Store
  readonly sync: Pick<Sync, 'syncNow' | 'statuses'>
  readonly connector: {
    readonly start: (at: {
      provider: ProviderId
      reconnects: string | null
    }) => Promise<Result<ConnectAttempt>>
    readonly current: () => ConnectAttempt | null
    readonly cancel: (attemptId: string) => void
  }
  readonly disconnect: (at: { mailboxId: string; keepHistory: boolean }) => Promise<Result<null>>
}

/** What of a mailbox's record the window may see: neither the provider's account id nor the cursor. */
const mailboxOf = ({ accountId: _accountId, cursor: _cursor, ...mailbox }: MailboxRecord): Mailbox => mailbox

export const mailboxHandlers = ({
  store,
  sync,
  connector,
  disconnect,
}: MailboxDeps): HandlersOf<'mailbox'> => ({
  'mailbox.list': async () =>
    ok({ mailboxes: (await store.mailboxes.list()).map(mailboxOf), sync: sync.statuses() }),
  'mailbox.connect': (at) => connector.start(at),
  'mailbox.connectAttempt': async () => ok({ attempt: connector.current() }),
  'mailbox.cancelConnect': async ({ attemptId }) => {
    connector.cancel(attemptId)
    return ok({})
  },
  'mailbox.sync': async ({ mailboxId }) => {
    await sync.syncNow(mailboxId)
    return ok({})
  },
  'mailbox.disconnect': async (at) => {
    const ended = await disconnect(at)
    return ended.ok ? ok({}) : ended
  },
})
