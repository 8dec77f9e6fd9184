import { MailPlus } from 'lucide-react'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { GmailLogo } from './gmail-logo.tsx'
import { MailboxCard } from './mailbox-card.tsx'
import { PermissionsLink } from './permissions.tsx'
import { useMailboxes } from './mailboxes-store.tsx'

const numbers = [
  'No mailbox',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
] as const

const kept = {
  system: 'Sign-ins are kept encrypted by the system and never leave this computer.',
  keyring: 'Sign-ins are kept behind the system keyring and never leave this computer.',
  session: 'Sign-ins are kept for this session only.',
} as const

type Props = { readonly vault: keyof typeof kept | null }

/** The first thing to do in an empty Liaison. */
export const FirstMailbox = ({ vault }: Props) => {
  const connect = useMailboxes((state) => state.connect)
  return (
    <div className="first-mailbox">
      <Empty
        level="h1"
        icon={<MailPlus />}
        title="Connect your first mailbox"
        action={
          <Button kind="primary" icon={<GmailLogo />} onClick={() => void connect(null)}>
            Connect Gmail
          </Button>
        }
      >
        Your browser opens for the sign-in; Liaison never sees your password. Then add the people you sell to,
        and their mail of the last 90 days comes onto their timelines.
      </Empty>
      <p className="foot-words">
        <PermissionsLink />
        {vault !== null && <span>{kept[vault]}</span>}
      </p>
    </div>
  )
}

export const MailboxesPlace = ({ vault }: Props) => {
  const { status, error, mailboxes, sync, load, connect } = useMailboxes((state) => state)
  if (status === 'failed' && error !== null && mailboxes.length === 0) {
    return <ErrorNotice error={error} onRetry={() => void load()} />
  }
  if (status === 'loading') return <SkeletonRows rows={3} />
  if (mailboxes.length === 0) return <FirstMailbox vault={vault} />
  const connected = mailboxes.filter((mailbox) => mailbox.state === 'connected').length
  const ended = mailboxes.filter((mailbox) => mailbox.state === 'reconnect').length
  return (
    <div className="page-inner">
      <header className="page-head">
        <div>
          <h1>Mailboxes</h1>
          <p className="lead">
            {numbers[connected] ?? connected} connected
            {ended > 0 && `, ${(numbers[ended] ?? String(ended)).toLowerCase()} to sign in again`}.{' '}
            {vault !== null && kept[vault]}
          </p>
        </div>
        <Button kind="primary" icon={<GmailLogo />} onClick={() => void connect(null)}>
          Connect Gmail
        </Button>
      </header>
      {mailboxes.map((mailbox) => (
        <MailboxCard key={mailbox.id} mailbox={mailbox} sync={sync[mailbox.id]} />
      ))}
      <p className="foot-words">
        <PermissionsLink />
        <span>Disconnecting gives the access back and asks whether to keep the history.</span>
      </p>
    </div>
  )
}
