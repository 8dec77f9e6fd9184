import { useState } from 'react'
import { Copy, TriangleAlert } from 'lucide-react'
import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { go } from '../../app/routes.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useMailboxes } from './mailboxes-store.tsx'

const twoDigits = (value: number) => String(value).padStart(2, '0')

const TimeLeft = ({ expiresAt }: { expiresAt: number }) => {
  const left = Math.max(0, Math.ceil((expiresAt - useNow(1000)) / 1000))
  return (
    <span className="time-left">
      {Math.floor(left / 60)}:{twoDigits(left % 60)} left
    </span>
  )
}

const CopyLink = ({ url }: { url: string }) => {
  const [said, setSaid] = useState('Copy link')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
      setSaid('Link copied')
    } catch {
      setSaid('Copying was not allowed: select the link')
    }
  }
  return (
    <div className="copy-link">
      <input
        className="input"
        readOnly
        value={url}
        aria-label="Sign-in link"
        onFocus={(event) => event.target.select()}
      />
      <Button icon={<Copy />} onClick={() => void copy()}>
        <span aria-live="polite">{said}</span>
      </Button>
    </div>
  )
}

const Waiting = ({ attempt }: { attempt: ConnectAttempt }) => {
  const cancel = useMailboxes((state) => state.cancelConnect)
  const finishing = attempt.state === 'finishing'
  return (
    <Dialog
      title={attempt.reconnects === null ? 'Connect Gmail' : 'Reconnect Gmail'}
      onClose={() => void cancel()}
      footer={
        <>
          <span className="push">{!finishing && <TimeLeft expiresAt={attempt.expiresAt} />}</span>
          <Button onClick={() => void cancel()}>Cancel</Button>
        </>
      }
    >
      <p role="status" className="waiting-line">
        <span className="spinner" aria-hidden="true" />
        {finishing ? 'Finishing the sign-in' : 'Waiting for you to sign in, in the browser'}
      </p>
      {!finishing && (
        <>
          <p>Choose the account, leave the boxes ticked and press Allow. Then come back here.</p>
          {attempt.authorizeUrl !== null && (
            <>
              <p className="field-hint">No browser came up? Open this link in one:</p>
              <CopyLink url={attempt.authorizeUrl} />
            </>
          )}
        </>
      )}
    </Dialog>
  )
}

const needsSettings = (error: AppError): boolean =>
  error.code === 'auth_client_missing' || error.code === 'auth_client_invalid'

const Ended = ({ error, reconnects }: { error: AppError; reconnects: string | null }) => {
  const dismiss = useMailboxes((state) => state.dismissAttempt)
  const connect = useMailboxes((state) => state.connect)
  const words = wordsFor(error)
  const settings = needsSettings(error)
  return (
    <Dialog
      title={words.title}
      onClose={dismiss}
      footer={
        <>
          <Button onClick={dismiss}>Close</Button>
          {settings ? (
            <Button
              kind="primary"
              onClick={() => {
                dismiss()
                go({ place: 'settings' })
              }}
            >
              Open Settings
            </Button>
          ) : (
            <Button kind="primary" onClick={() => void connect(reconnects)}>
              {reconnects === null ? 'Connect again' : 'Reconnect'}
            </Button>
          )}
        </>
      }
    >
      <p role="alert">{words.hint}</p>
    </Dialog>
  )
}

/** Connected, but a box on the consent page was left off: said plainly, with the way to mend it. */
const Partial = ({ attempt }: { attempt: ConnectAttempt }) => {
  const dismiss = useMailboxes((state) => state.dismissAttempt)
  const connect = useMailboxes((state) => state.connect)
  const { grants } = attempt
  return (
    <Dialog
      title="Connected, with a permission missing"
      onClose={dismiss}
      footer={
        <>
          <Button onClick={dismiss}>Keep it so</Button>
          <Button kind="primary" onClick={() => void connect(attempt.mailboxId)}>
            Ask again
          </Button>
        </>
      }
    >
      <ul className="missing">
        {grants?.readMail === false && (
          <li>
            <TriangleAlert />
            Liaison may not read mail: nothing comes onto the timelines.
          </li>
        )}
        {grants?.sendMail === false && (
          <li>
            <TriangleAlert />
            Liaison may not send mail: what you write stays in the outbox.
          </li>
        )}
      </ul>
    </Dialog>
  )
}

/** Follows an attempt to connect, from the browser coming up to its end. */
export const ConnectDialog = () => {
  const attempt = useMailboxes((state) => state.attempt)
  const connectError = useMailboxes((state) => state.connectError)
  if (connectError !== null) return <Ended error={connectError} reconnects={attempt?.reconnects ?? null} />
  if (attempt === null) return null
  if (attempt.state === 'waiting' || attempt.state === 'finishing') return <Waiting attempt={attempt} />
  if (attempt.error !== null) return <Ended error={attempt.error} reconnects={attempt.reconnects} />
  return attempt.state === 'connected' ? <Partial attempt={attempt} /> : null
}
