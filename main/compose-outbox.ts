import type { Foundation } from './compose-foundation.ts'
import type { ReadFiles } from './files/mail-files.ts'
import { createAnnounce } from './outbox/announce.ts'
import { createBadge } from './outbox/badge.ts'
import { createEnqueue } from './outbox/enqueue.ts'
import { createHousekeeping } from './outbox/housekeeping.ts'
import { createOutbox, type OutboxDeps } from './outbox/queue.ts'
import { createReminders } from './outbox/reminders.ts'
import type { Store } from './store/store.ts'

type OutboxParts = Pick<OutboxDeps, 'openProvider' | 'onSent'> & { readonly readFiles: ReadFiles }

/** The badge, and the foundation whose events it follows. */
export const composeBadge = (foundation: Foundation, store: Store) => {
  const { host, logger, publish } = foundation
  const badge = createBadge({ submissions: store.submissions, setBadge: host.setBadge, logger })
  return { badge, watched: { ...foundation, publish: badge.watching(publish) } }
}

/** What sends mail, and what follows up on it. */
export const composeOutbox = (foundation: Foundation, store: Store, parts: OutboxParts) => {
  const { host, publish, clock, random, logger, network, settings } = foundation
  const { submissions } = store
  const { openProvider, onSent, readFiles } = parts
  const { sending } = settings
  const machine = createOutbox({
    store,
    openProvider,
    network,
    clock,
    random,
    publish,
    logger,
    onSent,
    sending,
  })
  const announce = createAnnounce({ submissions, publish, logger })
  const enqueue = createEnqueue({
    store,
    openProvider,
    clock,
    announce,
    readFiles,
    sending,
    wake: () => machine.wake(),
  })
  const reminders = createReminders({ submissions, clock, logger, announce, publish, notify: host.notify })
  const housekeeping = createHousekeeping({ submissions, clock, logger })
  const outbox: typeof machine = {
    ...machine,
    start: () => {
      machine.start()
      reminders.start()
      housekeeping.start()
    },
    wake: (mailboxId) => {
      machine.wake(mailboxId)
      if (mailboxId === undefined) reminders.wake()
    },
    stop: async () => void (await Promise.all([machine.stop(), reminders.stop(), housekeeping.stop()])),
  }
  return { outbox, enqueue }
}
