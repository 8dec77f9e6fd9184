import { useRef } from 'react'
import { MailPlus } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { useShortcut } from '../../app/keyboard.ts'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ConnectButtons } from './connect-buttons.tsx'
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
export const FirstMailbox = ({ vault }: Props) => (
  <div className="first-mailbox">
    <Empty level="h1" icon={<MailPlus />} title="Connect your first mailbox" action={<ConnectButtons />}>
      Your browser opens for the sign-in; Liaison never sees your password. Then add the people you sell to,
      and their mail of the last 90 days comes onto their timelines.
    </Empty>
    <p className="foot-words">
      <PermissionsLink />
      {vault !== null && <span>{kept[vault]}</span>}
    </p>
  </div>
)

const inWords = (number: number): string => numbers[number] ?? String(number)

/** "Three connected, one of them paused, one to sign in again." */
export const summaryWords = (mailboxes: readonly Mailbox[]): string => {
  const amount = (fits: (mailbox: Mailbox) => boolean) => mailboxes.filter(fits).length
  const connected = amount(({ state }) => state === 'connected')
  const paused = amount(({ state, paused: isPaused }) => state === 'connected' && isPaused)
  const ended = amount(({ state }) => state === 'reconnect')
  const parts = [
    `${inWords(connected)} connected`,
    paused > 0 ? (connected === 1 ? 'paused' : `${inWords(paused).toLowerCase()} of them paused`) : '',
    ended > 0 ? `${inWords(ended).toLowerCase()} to sign in again` : '',
  ]
  return `${parts.filter((part) => part !== '').join(', ')}.`
}

/** J and K go from card to card, Enter opens the settings of the one that has the focus, where it still has any. */
const useCardKeys = (list: { readonly current: HTMLElement | null }) => {
  const showSettings = useMailboxes((state) => state.showSettings)
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const cards = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-mailbox]') ?? [])]
  const here = () => cards().findIndex((card) => card.contains(document.activeElement))
  const step = (by: 1 | -1) => {
    const at = here()
    const next = cards().at(
      at === -1 ? (by === 1 ? 0 : -1) : Math.min(Math.max(at + by, 0), cards().length - 1),
    )
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  useShortcut('list.next', () => step(1))
  useShortcut('list.previous', () => step(-1))
  useShortcut('list.open', () => {
    const id = cards()[here()]?.dataset['mailbox']
    const live = mailboxes.some((mailbox) => mailbox.id === id && mailbox.state !== 'disconnected')
    if (id !== undefined && live) showSettings(id)
  })
}

export const MailboxesPlace = ({ vault }: Props) => {
  const { status, error, mailboxes, sync, load } = useMailboxes((state) => state)
  const list = useRef<HTMLDivElement>(null)
  useCardKeys(list)
  if (status === 'failed' && error !== null && mailboxes.length === 0) {
    return <ErrorNotice error={error} onRetry={() => void load()} />
  }
  if (status === 'loading') return <SkeletonRows rows={3} />
  if (mailboxes.length === 0) return <FirstMailbox vault={vault} />
  return (
    <div className="page-inner">
      <header className="page-head">
        <div>
          <h1>Mailboxes</h1>
          <p className="lead">
            {summaryWords(mailboxes)} {vault !== null && kept[vault]}
          </p>
        </div>
        <ConnectButtons />
      </header>
      <div ref={list}>
        {mailboxes.map((mailbox) => (
          <MailboxCard key={mailbox.id} mailbox={mailbox} sync={sync[mailbox.id]} />
        ))}
      </div>
      <p className="foot-words">
        <PermissionsLink />
        <span>Disconnecting ends this computer’s access and asks whether to keep the history.</span>
      </p>
    </div>
  )
}
