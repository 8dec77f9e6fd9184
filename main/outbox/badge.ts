import type { Publish } from '../ipc/publish.ts'
import type { EventName } from '../../shared/ipc/names.ts'
import type { Logger } from '../platform/ports.ts'
import { createRerun } from '../platform/rerun.ts'
import type { Store } from '../store/store.ts'

export type BadgeDeps = {
  readonly submissions: Pick<Store['submissions'], 'list'>
  readonly setBadge: (count: number) => void
  readonly logger: Logger
}

/** After these the count may be another one. */
const telling: ReadonlySet<EventName> = new Set(['outbox.changed', 'mailboxes.changed'])

/**
 * The number on the app's icon: mails that need the person, and mails that nobody answered in time. It follows the
 * events that tell the windows of a change.
 */
export const createBadge = ({ submissions, setBadge, logger }: BadgeDeps) => {
  let stopped = false
  let shown: number | null = null

  const rerun = createRerun(async () => {
    if (stopped) return
    try {
      const { counts } = await submissions.list({ show: 'failed', before: null, limit: 1 })
      const count = counts.failed + counts.follow_up
      if (count !== shown && !stopped) setBadge(count)
      shown = count
    } catch (cause) {
      logger.warn('outbox.badge_failed', { cause: String(cause) })
    }
  })

  return {
    start: rerun.request,
    /** Publishing that the badge listens to. */
    watching:
      (publish: Publish): Publish =>
      (name, payload) => {
        publish(name, payload)
        if (telling.has(name)) rerun.request()
      },
    stop: async (): Promise<void> => {
      stopped = true
      await rerun.idle()
    },
  }
}
