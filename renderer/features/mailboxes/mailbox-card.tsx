import { memo, useState } from 'react'
import {
  Ellipsis,
  LogOut,
  Pause,
  Play,
  RefreshCw,
  SlidersHorizontal,
  Star,
  UserRoundCheck,
} from 'lucide-react'
import type { Mailbox, SyncStatus } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { CoverageLine } from './coverage-line.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { MailboxAlert, troubleOf } from './mailbox-alert.tsx'
import { MailboxFacts } from './mailbox-facts.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'
import { mailboxState } from './sync-words.ts'

type Props = { readonly mailbox: Mailbox; readonly sync: SyncStatus | undefined }

/** What can be done with a mailbox; a refusal is said in a note. */
const useActions = ({ id, provider }: Mailbox) => {
  const change = useMailboxes((state) => state.change)
  const connect = useMailboxes((state) => state.connect)
  const showSettings = useMailboxes((state) => state.showSettings)
  const syncNow = useMailboxes((state) => state.syncNow)
  const check = useMailboxes((state) => state.check)
  const show = useToasts((state) => state.show)
  const speak = async (done: Promise<AppError | null>) => {
    const failure = await done
    if (failure !== null) show(wordsFor(failure, providers[provider]).title, null, 'bad')
  }
  return {
    sync: () => void speak(syncNow(id)),
    check: () => void speak(check(id)),
    pause: (paused: boolean) => void speak(change(id, { paused })),
    makeDefault: () => void speak(change(id, { isDefault: true })),
    settings: () => showSettings(id),
    signIn: () => void connect(provider, id),
  }
}

const MainAction = ({ mailbox, actions }: { mailbox: Mailbox; actions: ReturnType<typeof useActions> }) => {
  const { address, state, paused } = mailbox
  if (state === 'disconnected') return <Button onClick={actions.signIn}>Reconnect</Button>
  if (paused) {
    return (
      <Button icon={<Play />} aria-label={`Resume ${address}`} onClick={() => actions.pause(false)}>
        Resume
      </Button>
    )
  }
  return (
    <Button
      icon={<RefreshCw />}
      disabled={state !== 'connected'}
      aria-label={`Sync ${address} now`}
      onClick={actions.sync}
    >
      Sync now
    </Button>
  )
}

const menuOf = (
  { state, paused, isDefault }: Mailbox,
  actions: ReturnType<typeof useActions>,
  onDisconnect: () => void,
): readonly MenuItem[] => {
  const settings = { label: 'Settings…', icon: <SlidersHorizontal />, choose: actions.settings }
  const remove = { label: 'Delete its history…', icon: <LogOut />, danger: true, choose: onDisconnect }
  if (state === 'disconnected') return [remove]
  const pause = paused
    ? { label: 'Resume', icon: <Play />, choose: () => actions.pause(false) }
    : { label: 'Pause', icon: <Pause />, choose: () => actions.pause(true) }
  const preferred = { label: 'Make it the default', icon: <Star />, choose: actions.makeDefault }
  return [
    settings,
    ...(isDefault ? [] : [preferred]),
    pause,
    { label: 'Sign in again', icon: <UserRoundCheck />, choose: actions.signIn },
    { label: 'Disconnect…', icon: <LogOut />, danger: true, choose: onDisconnect },
  ]
}

const Card = ({ mailbox, sync }: Props) => {
  const actions = useActions(mailbox)
  const [leaving, setLeaving] = useState(false)
  const { address, displayName, isDefault, provider } = mailbox
  const state = mailboxState(mailbox, sync)
  const about = [providers[provider].name, displayName, isDefault ? 'default for new mail' : '']
  return (
    <article
      className={troubleOf(mailbox) === null ? 'mailbox-card' : 'mailbox-card mailbox-troubled'}
      aria-label={address}
      data-mailbox={mailbox.id}
      tabIndex={-1}
    >
      <div className="mailbox-top">
        <span className="logo">{providers[provider].logo}</span>
        <div className="mailbox-name">
          <h2>
            <span className="clip" title={address}>
              {address}
            </span>
            <Chip tone={state.tone}>{state.words}</Chip>
          </h2>
          <p className="clip" dir="auto">
            {about.filter((part) => part !== '').join(' · ')}
          </p>
        </div>
        <div className="mailbox-actions">
          <MainAction mailbox={mailbox} actions={actions} />
          <Menu
            label={`More for ${address}`}
            icon={<Ellipsis />}
            items={menuOf(mailbox, actions, () => setLeaving(true))}
          />
        </div>
      </div>
      <MailboxAlert mailbox={mailbox} />
      <CoverageLine mailbox={mailbox} onCheck={actions.check} />
      <MailboxFacts mailbox={mailbox} sync={sync} onPause={() => actions.pause(true)} />
      {leaving && <DisconnectDialog mailbox={mailbox} onClose={() => setLeaving(false)} />}
    </article>
  )
}

/** One mailbox: whose it is, how it stands, what it does, what to do about it. Drawn anew only for its own news. */
export const MailboxCard = memo(Card)
