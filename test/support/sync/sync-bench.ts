import { createMemoryLogger } from '../../../main/platform/logger.ts'
import type { MailProvider, ProviderMessage } from '../../../main/providers/provider.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import type { RunDeps, RunProgress } from '../../../main/sync/run-deps.ts'
import { createFakeMailbox } from '../provider/fake-mailbox.ts'
import { openTestStore } from '../store/open-test-store.ts'
import { providerMessage } from '../store/provider-message.ts'
import { contact, mailbox } from '../store/record-builders.ts'

export const day = 24 * 60 * 60_000
export const benchStart = Date.UTC(2026, 10, 1, 9)

type Options = {
  readonly pageSize?: number
  readonly now?: () => number
  /** Changes the made-up provider before it is used. */
  readonly wrap?: (provider: MailProvider) => MailProvider
  readonly deps?: Partial<RunDeps>
}

let count = 0

/** A mailbox at a made-up provider, connected just now, with the real store and runs over both. */
export const openSyncBench = async ({
  pageSize,
  wrap = (same) => same,
  deps = {},
  ...given
}: Options = {}) => {
  let passed = 0
  const now = given.now ?? (() => benchStart + passed)
  const opened = openTestStore({ now })
  const { store } = opened
  const server = createFakeMailbox(pageSize)
  await store.mailboxes.save(mailbox({ connectedAt: now() }))
  const progress: RunProgress[] = []
  const logger = createMemoryLogger()
  const open = () =>
    createMailboxRun({
      mailboxId: 'box',
      provider: wrap(server.provider),
      store,
      now,
      logger,
      onStored: () => undefined,
      onSubmissions: () => undefined,
      onProgress: (step) => void progress.push(step),
      ...deps,
    })
  const signal = new AbortController().signal
  let run = open()
  const sync = async (within = signal) => {
    const end = await run(within)
    if (end.pulled) await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: now(), lastError: null })
    return end
  }
  /** A message of now to or from `address`, not yet at the provider. */
  const mailFrom = (address: string, more: Partial<ProviderMessage> = {}): ProviderMessage => {
    count += 1
    return providerMessage({
      providerMessageId: `m${String(count)}`,
      subject: `m${String(count)}`,
      rfcMessageId: `m${String(count)}@x`,
      occurredAt: now() - 1000,
      from: { name: '', address },
      ...more,
    })
  }
  const addContact = (id: string, addresses = [`${id}@customer.example`]) =>
    store.contacts.save({ contact: contact({ id, addresses }), at: now(), share: false })
  const timeline = async (contactId = 'jana'): Promise<string[]> => {
    const page = await store.timeline.page({ contactId, before: null, limit: 200 })
    return page.activities.map(({ subject }) => subject).toSorted()
  }
  const coverage = async () => (await store.audit.coverage({ now: now() }))[0]
  return {
    ...opened,
    server,
    progress,
    logger,
    sync,
    mailFrom,
    addContact,
    timeline,
    coverage,
    restart: (): void => void (run = open()),
    pass: (ms: number): void => void (passed += ms),
    now,
  }
}
