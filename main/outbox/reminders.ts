import type { Submission } from '../../shared/domain/submission.ts'
import type { SystemNotification } from '../app/host.ts'
import type { Publish } from '../ipc/publish.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import { createRerun } from '../platform/rerun.ts'
import type { Store } from '../store/store.ts'
import type { Announce } from './announce.ts'

export type ReminderDeps = {
  readonly submissions: Pick<Store['submissions'], 'dueReminders' | 'nextReminderAt' | 'noteReminded'>
  readonly clock: Clock
  readonly logger: Logger
  readonly announce: Announce
  readonly publish: Publish
  readonly notify: (notification: SystemNotification) => void
}

/** Timers stand still while the computer sleeps, and reminders are set at any time. */
const longestRestMs = 10 * 60_000

const addressees = ({ to, cc, bcc }: Submission): string => {
  const [first, ...others] = [...to, ...cc, ...bcc]
  if (first === undefined) return ''
  const name = first.name === '' ? first.address : first.name
  return others.length === 0 ? name : `${name} and ${String(others.length)} more`
}

const words = (due: readonly Submission[]): { title: string; body: string } => {
  const [only, ...others] = due
  if (only === undefined || others.length > 0) {
    return { title: `${String(due.length)} mails were not answered`, body: 'They are under Follow-up.' }
  }
  return { title: `Nobody answered: ${only.subject.trim() || '(no subject)'}`, body: addressees(only) }
}

/**
 * Tells of sent mail that nobody answered by the day that the person chose, once for each mail, all that is due in one
 * notification; pressing it shows the list of those mails. Runs without a window.
 */
export const createReminders = (deps: ReminderDeps) => {
  const { submissions, clock } = deps
  let cancelTimer: (() => void) | null = null
  let stopped = false

  const tell = async (): Promise<void> => {
    const due = await submissions.dueReminders({ now: clock.now() })
    if (due.length === 0) return
    // Noted first: after a crash in between, a mail in the list without a notification is better than one told twice.
    await submissions.noteReminded({ submissionIds: due.map(({ id }) => id) })
    for (const { id } of due) deps.announce(id, 'sent')
    deps.notify({ ...words(due), onClick: () => deps.publish('app.goTo', { place: 'follow_up' }) })
  }

  const restMs = async (): Promise<number> => {
    const next = await submissions.nextReminderAt()
    return next === null ? longestRestMs : Math.min(longestRestMs, Math.max(1000, next - clock.now()))
  }

  const rerun = createRerun(async () => {
    cancelTimer?.()
    if (stopped) return
    let rest = longestRestMs
    try {
      await tell()
      rest = await restMs()
    } catch (cause) {
      deps.logger.error('outbox.reminders_failed', { cause: String(cause) })
    }
    if (!stopped) cancelTimer = clock.after(rest, rerun.request)
  })

  return {
    start: rerun.request,
    /** The computer woke up, or a reminder was set. */
    wake: rerun.request,
    stop: async (): Promise<void> => {
      stopped = true
      cancelTimer?.()
      await rerun.idle()
    },
  }
}
