import { Keyboard, Send } from 'lucide-react'
import { overallState, useMailboxes } from '../features/mailboxes/index.ts'
import { useOutbox } from '../features/outbox/index.ts'
import { counted } from '../ui/amount-words.ts'
import { Dot } from '../ui/chip.tsx'
import { Time } from '../ui/time.tsx'
import { routeHash } from './routes.ts'

type Waiting = { readonly waiting: number; readonly failed: number }

/** "3 mails in the outbox, 1 failed". */
export const outboxWords = ({ waiting, failed }: Waiting): string => {
  if (waiting === 0 && failed === 0) return 'Nothing waits to be sent'
  const waits = waiting === 0 ? '' : `${counted(waiting, 'mail')} in the outbox`
  const fails = failed === 0 ? '' : `${counted(failed, 'mail')} need${failed === 1 ? 's' : ''} a look`
  return [waits, fails].filter((part) => part !== '').join(', ')
}

type Props = { readonly online: boolean; readonly onShortcuts: () => void }

/** Always says, in words, whether everything is in sync and what waits. */
export const StatusBar = ({ online, onShortcuts }: Props) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const sync = useMailboxes((state) => state.sync)
  const status = useMailboxes((state) => state.status)
  const counts = useOutbox((state) => state.counts)
  const countsKnown = useOutbox((state) => state.status === 'ready')
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
        <a
          className="status-part"
          href={routeHash({ place: 'outbox', tab: counts.failed > 0 ? 'failed' : 'waiting' })}
        >
          <Send />
          <span className="clip">{countsKnown ? outboxWords(counts) : 'Outbox'}</span>
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
