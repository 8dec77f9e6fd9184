import { useState } from 'react'
import { Ellipsis, LogOut, RefreshCw, TriangleAlert } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { wordsFor } from '../../app/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { GmailLogo } from './gmail-logo.tsx'
import { mailboxState, progressWords, type SyncStatus } from './sync-words.ts'
import { useMailboxes } from './mailboxes-store.tsx'

const warning = (mailbox: Mailbox): string | null => {
  if (mailbox.state === 'reconnect') {
    const reason = mailbox.lastError === null ? 'This sign-in has ended' : wordsFor(mailbox.lastError).title
    return `${reason}. Sync and sending are paused; nothing is lost.`
  }
  if (mailbox.state !== 'connected') return null
  if (!mailbox.grants.readMail) return 'Liaison may not read this mailbox: nothing comes onto the timelines.'
  if (!mailbox.grants.sendMail) return 'Liaison may not send from this mailbox: what you write waits.'
  if (mailbox.lastError === null) return null
  const words = wordsFor(mailbox.lastError)
  return `${words.title}. ${words.hint}`
}

const Progress = ({ sync }: { sync: SyncStatus }) => {
  const share = sync.total === null || sync.total === 0 ? null : Math.min(1, sync.done / sync.total)
  return (
    <>
      <span
        className={share === null ? 'progress progress-unknown' : 'progress'}
        role="progressbar"
        aria-label="Sync"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      >
        <i style={share === null ? undefined : { transform: `scaleX(${share})` }} />
      </span>
      <span>{progressWords(sync)}</span>
    </>
  )
}

const Facts = ({ mailbox, sync }: { mailbox: Mailbox; sync: SyncStatus | undefined }) => {
  const working = sync !== undefined && progressWords(sync) !== null
  return (
    <div className="mailbox-facts">
      {working && <Progress sync={sync} />}
      {!working && (
        <span>
          Last sync{' '}
          <b>{mailbox.lastSyncAt === null ? 'not yet' : <Time at={mailbox.lastSyncAt} as="ago" />}</b>
        </span>
      )}
      {!working &&
        mailbox.state === 'connected' &&
        sync?.nextSyncAt !== undefined &&
        sync.nextSyncAt !== null && (
          <span>
            Next{' '}
            <b>
              <Time at={sync.nextSyncAt} as="ahead" />
            </b>
          </span>
        )}
      <span>
        Connected{' '}
        <b>
          <Time at={mailbox.connectedAt} as="ago" />
        </b>
      </span>
    </div>
  )
}

type Props = { readonly mailbox: Mailbox; readonly sync: SyncStatus | undefined }

export const MailboxCard = ({ mailbox, sync }: Props) => {
  const connect = useMailboxes((state) => state.connect)
  const syncNow = useMailboxes((state) => state.syncNow)
  const show = useToasts((state) => state.show)
  const [leaving, setLeaving] = useState(false)
  const state = mailboxState(mailbox, sync)
  const words = warning(mailbox)
  const onSync = async () => {
    const failure = await syncNow(mailbox.id)
    if (failure !== null) show(wordsFor(failure).title, null, 'bad')
  }
  return (
    <article className="mailbox-card" aria-label={mailbox.address}>
      <div className="mailbox-top">
        <span className="logo">
          <GmailLogo />
        </span>
        <div className="mailbox-name">
          <h2>
            <span className="clip" title={mailbox.address}>
              {mailbox.address}
            </span>
            <Chip tone={state.tone}>{state.words}</Chip>
          </h2>
          <p className="clip">Gmail{mailbox.displayName === '' ? '' : ` · ${mailbox.displayName}`}</p>
        </div>
        <div className="mailbox-actions">
          {mailbox.state === 'connected' && (
            <Button
              icon={<RefreshCw />}
              onClick={() => void onSync()}
              aria-label={`Sync ${mailbox.address} now`}
            >
              Sync now
            </Button>
          )}
          {mailbox.state === 'disconnected' ? (
            <Button onClick={() => void connect(mailbox.id)}>Reconnect</Button>
          ) : (
            <Menu
              label={`More for ${mailbox.address}`}
              icon={<Ellipsis />}
              items={[
                { label: 'Sign in again', icon: <RefreshCw />, choose: () => void connect(mailbox.id) },
                { label: 'Disconnect', icon: <LogOut />, danger: true, choose: () => setLeaving(true) },
              ]}
            />
          )}
        </div>
      </div>
      {words !== null && (
        <div className="mailbox-alert">
          <TriangleAlert />
          <span>{words}</span>
          {(mailbox.state === 'reconnect' || !mailbox.grants.readMail || !mailbox.grants.sendMail) && (
            <Button className="button-small" onClick={() => void connect(mailbox.id)}>
              Reconnect
            </Button>
          )}
        </div>
      )}
      <Facts mailbox={mailbox} sync={sync} />
      {leaving && <DisconnectDialog mailbox={mailbox} onClose={() => setLeaving(false)} />}
    </article>
  )
}
