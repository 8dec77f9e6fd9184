import { useState, type ReactNode } from 'react'
import { TriangleAlert } from 'lucide-react'
import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { go } from '../../app/routes.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { AdminApproval } from './admin-approval.tsx'
import { providers } from './providers.tsx'
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

const SignInLink = ({ url }: { url: string }) => (
  <>
    <p className="field-hint">No browser came up? Open this link in one:</p>
    <div className="copy-link">
      <input
        className="input"
        readOnly
        value={url}
        aria-label="Sign-in link"
        onFocus={(event) => event.target.select()}
      />
      <CopyButton text={url} label="Copy link" done="Link copied" />
    </div>
  </>
)

const titleOf = ({ provider, reconnects }: Pick<ConnectAttempt, 'provider' | 'reconnects'>): string =>
  `${reconnects === null ? 'Connect' : 'Reconnect'} ${providers[provider].name}`

/** The question that only a person can answer: that page never comes back to Liaison. */
const ApprovalQuestion = ({ onExplain, children }: { onExplain: () => void; children: ReactNode }) => (
  <p className="approval-question">
    <button type="button" className="link" onClick={onExplain}>
      {children}
    </button>
  </p>
)

const WaitingForApproval = ({
  attempt,
  url,
  onBack,
}: {
  attempt: ConnectAttempt
  url: string
  onBack: () => void
}) => {
  const cancel = useMailboxes((state) => state.cancelConnect)
  return (
    <Dialog
      title="An administrator has to approve Liaison first"
      onClose={onBack}
      wide
      footer={
        <>
          <span className="push">
            <TimeLeft expiresAt={attempt.expiresAt} />
          </span>
          <Button onClick={onBack}>Back to the sign-in</Button>
          <Button kind="primary" onClick={() => void cancel('admin_approval')}>
            Cancel and wait for approval
          </Button>
        </>
      }
    >
      <AdminApproval provider={attempt.provider} url={url} />
    </Dialog>
  )
}

const Waiting = ({ attempt }: { attempt: ConnectAttempt }) => {
  const cancel = useMailboxes((state) => state.cancelConnect)
  const [explained, setExplained] = useState(false)
  const finishing = attempt.state === 'finishing'
  const { adminConsentUrl } = attempt
  if (explained && !finishing && adminConsentUrl !== null) {
    return <WaitingForApproval attempt={attempt} url={adminConsentUrl} onBack={() => setExplained(false)} />
  }
  return (
    <Dialog
      title={titleOf(attempt)}
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
        {finishing
          ? 'Finishing the sign-in'
          : `Waiting for you to sign in to ${providers[attempt.provider].company}, in the browser`}
      </p>
      {!finishing && (
        <>
          <p>{providers[attempt.provider].consent}</p>
          {attempt.authorizeUrl !== null && <SignInLink url={attempt.authorizeUrl} />}
          {adminConsentUrl !== null && (
            <ApprovalQuestion onExplain={() => setExplained(true)}>
              Does the page say “Need admin approval”?
            </ApprovalQuestion>
          )}
        </>
      )}
    </Dialog>
  )
}

const needsSettings = (error: AppError): boolean =>
  error.code === 'auth_client_missing' || error.code === 'auth_client_invalid'

type EndedProps = {
  readonly error: AppError
  readonly provider: ProviderId
  readonly reconnects: string | null
  readonly adminConsentUrl: string | null
}

/** What the failure most likely is, where there is a page for IT: nothing comes back from one that asks for approval. */
const wantsApproval = ({ error, adminConsentUrl }: EndedProps): boolean =>
  adminConsentUrl !== null && (error.code === 'auth_admin_approval' || error.code === 'auth_timeout')

const EndedBody = (props: EndedProps & { approval: boolean; onExplain: () => void }) => {
  const { error, provider, adminConsentUrl, approval, onExplain } = props
  const words = wordsFor(error, providers[provider])
  if (approval && adminConsentUrl !== null) {
    return (
      <>
        {error.code === 'auth_timeout' && (
          <p role="alert">
            Nothing came back from the browser in time. If you only were slow, connect again. If the page said
            “Need admin approval”:
          </p>
        )}
        <AdminApproval provider={provider} url={adminConsentUrl} />
      </>
    )
  }
  return (
    <>
      <p role="alert">{words.hint}</p>
      {adminConsentUrl !== null && error.code === 'auth_denied' && (
        <ApprovalQuestion onExplain={onExplain}>Did the page ask for an administrator?</ApprovalQuestion>
      )}
    </>
  )
}

const Ended = (props: EndedProps) => {
  const { error, provider, reconnects } = props
  const dismiss = useMailboxes((state) => state.dismissAttempt)
  const connect = useMailboxes((state) => state.connect)
  const [explained, setExplained] = useState(false)
  const approval = explained || wantsApproval(props)
  const openSettings = () => {
    dismiss()
    go({ place: 'settings' })
  }
  return (
    <Dialog
      title={wordsFor(explained ? { code: 'auth_admin_approval' } : error, providers[provider]).title}
      onClose={dismiss}
      wide={approval}
      footer={
        <>
          <Button onClick={dismiss}>Close</Button>
          {needsSettings(error) ? (
            <Button kind="primary" onClick={openSettings}>
              Open Settings
            </Button>
          ) : (
            <Button kind="primary" onClick={() => void connect(provider, reconnects)}>
              {reconnects === null ? 'Connect again' : 'Reconnect'}
            </Button>
          )}
        </>
      }
    >
      <EndedBody {...props} approval={approval} onExplain={() => setExplained(true)} />
    </Dialog>
  )
}

/** Connected, but something on the consent page was left off: said plainly, with the way to mend it. */
const Partial = ({ attempt }: { attempt: ConnectAttempt }) => {
  const dismiss = useMailboxes((state) => state.dismissAttempt)
  const connect = useMailboxes((state) => state.connect)
  const { grants, provider } = attempt
  return (
    <Dialog
      title="Connected, with a permission missing"
      onClose={dismiss}
      footer={
        <>
          <Button onClick={dismiss}>Keep it so</Button>
          <Button kind="primary" onClick={() => void connect(provider, attempt.mailboxId)}>
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
  if (connectError !== null) return <Ended {...connectError} adminConsentUrl={null} />
  if (attempt === null) return null
  if (attempt.state === 'waiting' || attempt.state === 'finishing') return <Waiting attempt={attempt} />
  const { error } = attempt
  if (error !== null) return <Ended {...attempt} error={error} key={attempt.id} />
  return attempt.state === 'connected' ? <Partial attempt={attempt} /> : null
}
