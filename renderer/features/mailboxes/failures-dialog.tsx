import { useEffect, useState } from 'react'
import { RefreshCw } from 'lucide-react'
import type { SyncFailure } from '../../../shared/domain/coverage.ts'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { counted } from '../../ui/amount-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { failureReason } from './coverage-words.ts'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'

type Read = { readonly failures: readonly SyncFailure[] | null; readonly error: AppError | null }

/** Reads them anew with every change of their number. */
const useFailures = ({ id, coverage }: Mailbox): Read => {
  const read = useMailboxes((state) => state.failures)
  const { failed } = coverage
  const [answer, setAnswer] = useState<Read & { of: number }>({ failures: null, error: null, of: -1 })
  useEffect(() => {
    let wanted = true
    const ask = async () => {
      const found = await read(id)
      if (!wanted) return
      if (found.ok) setAnswer({ failures: found.value, error: null, of: failed })
      else setAnswer((before) => ({ ...before, error: found.error, of: failed }))
    }
    void ask()
    return () => {
      wanted = false
    }
  }, [read, id, failed])
  return answer
}

const Failure = ({ failure, mailbox }: { failure: SyncFailure; mailbox: Mailbox }) => (
  <li>
    <b>{failureReason(failure.error, providers[mailbox.provider])}</b>
    <span className="failure-facts">
      Tried {failure.attempts === 1 ? 'once' : counted(failure.attempts, 'time')} · next try{' '}
      <Time at={failure.nextTryAt} as="ahead" />
    </span>
    <code className="clip" title={failure.providerMessageId}>
      {failure.providerMessageId}
    </code>
  </li>
)

type Props = { readonly mailbox: Mailbox; readonly onClose: () => void }

/** The mails that could not be had: why, when they are tried again, and to try them now. */
export const FailuresDialog = ({ mailbox, onClose }: Props) => {
  const { failures, error } = useFailures(mailbox)
  const retry = useMailboxes((state) => state.retryFailures)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<AppError | null>(null)
  const problem = refused ?? error
  const live = mailbox.state === 'connected' && !mailbox.paused
  const again = async () => {
    setBusy(true)
    const failure = await retry(mailbox.id)
    setBusy(false)
    setRefused(failure)
    if (failure !== null) return
    show('They are tried again now')
    onClose()
  }
  const footer = (
    <>
      <Button onClick={onClose}>Close</Button>
      {failures !== null && failures.length > 0 && live && (
        <Button kind="primary" icon={<RefreshCw />} disabled={busy} onClick={() => void again()}>
          Try again now
        </Button>
      )}
    </>
  )
  return (
    <Dialog title="Mails that could not be fetched" onClose={onClose} footer={footer}>
      <p className="field-hint failures-lead">
        Everything else from <b>{mailbox.address}</b> goes on as usual; no other mail waits for these.
        {!live && ' They are tried again once this mailbox is connected and not paused.'}
      </p>
      {problem !== null && <ErrorLine error={problem} speaker={providers[mailbox.provider]} />}
      {failures === null && error === null && <SkeletonRows rows={2} />}
      {failures !== null && failures.length === 0 && <p className="quiet">All of them are here by now.</p>}
      {failures !== null && failures.length > 0 && (
        <ul className="failures" aria-label="Mails that could not be fetched">
          {failures.map((failure) => (
            <Failure key={failure.providerMessageId} failure={failure} mailbox={mailbox} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}
