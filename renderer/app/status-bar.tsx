import { Keyboard, MailQuestionMark, Send } from 'lucide-react'
import { overallState, useMailboxes } from '../features/mailboxes/index.ts'
import { useOutbox } from '../features/outbox/index.ts'
import { useReviews } from '../features/reviews/index.ts'
import { count, counted } from '../ui/amount-words.ts'
import { Dot } from '../ui/chip.tsx'
import { useNow } from '../ui/clock.tsx'
import { Time } from '../ui/time.tsx'
import { timeWords } from '../ui/time-words.ts'
import { outboxEntry } from './rail.tsx'
import { routeHash } from './routes.ts'

type Waiting = {
  readonly waiting: number
  readonly failed: number
  readonly follow_up: number
  /** When the next one goes whose time was chosen, in words, or null. */
  readonly nextScheduled: string | null
}

const waitWords = (waiting: number, nextScheduled: string | null): string => {
  if (waiting === 0) return ''
  if (nextScheduled === null) return `${counted(waiting, 'mail')} in the outbox`
  return waiting === 1
    ? `1 mail scheduled for ${nextScheduled}`
    : `${counted(waiting, 'mail')} in the outbox, next scheduled for ${nextScheduled}`
}

/** "3 mails in the outbox, next scheduled for tomorrow 08:00, 1 mail needs a look". */
export const outboxWords = ({ waiting, failed, follow_up, nextScheduled }: Waiting): string => {
  const fails = failed === 0 ? '' : `${counted(failed, 'mail')} need${failed === 1 ? 's' : ''} a look`
  const follows = follow_up === 0 ? '' : `${count(follow_up)} to follow up`
  const parts = [waitWords(waiting, nextScheduled), fails, follows].filter((part) => part !== '')
  return parts.length === 0 ? 'Nothing waits to be sent' : parts.join(', ')
}

/** Mail that is on nobody's timeline until the person says whose it is. */
const ToReview = () => {
  const reviews = useReviews((state) => state.total)
  if (reviews === 0) return null
  return (
    <a className="status-part status-review" href={routeHash({ place: 'reviews' })}>
      <MailQuestionMark />
      <span className="clip">{counted(reviews, 'mail')} to review</span>
    </a>
  )
}

type Props = { readonly online: boolean; readonly onShortcuts: () => void }

/** Always says, in words, whether everything is in sync and what waits. */
export const StatusBar = ({ online, onShortcuts }: Props) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const sync = useMailboxes((state) => state.sync)
  const status = useMailboxes((state) => state.status)
  const counts = useOutbox((state) => state.counts)
  const countsKnown = useOutbox((state) => state.counted)
  const nextScheduledAt = useOutbox((state) => state.nextScheduledAt)
  const now = useNow(60_000)
  // One whose time passed while it could not go is no longer "scheduled".
  const nextScheduled =
    nextScheduledAt === null || nextScheduledAt <= now ? null : timeWords.dated(nextScheduledAt, now)
  const overall = overallState(mailboxes, sync, online)
  return (
    <footer className="status" aria-label="Status">
      {status === 'ready' && (
        <span className="status-part clip" role="status">
          <Dot tone={overall.tone} />
          <span className="clip">
            {overall.words}
            {overall.at !== null && (
              <>
                , <Time at={overall.at} as="ago" />
              </>
            )}
          </span>
        </span>
      )}
      <span className="status-end">
        <ToReview />
        <a
          className="status-part"
          href={routeHash({ place: 'outbox', tab: counts.failed > 0 ? 'failed' : outboxEntry(counts) })}
        >
          <Send />
          <span className="clip">{countsKnown ? outboxWords({ ...counts, nextScheduled }) : 'Outbox'}</span>
        </a>
        <button
          type="button"
          className="status-part status-keys"
          onClick={onShortcuts}
          title="Keyboard shortcuts (?)"
        >
          <Keyboard />
          <span className="visually-hidden">Keyboard shortcuts</span>
        </button>
      </span>
    </footer>
  )
}
