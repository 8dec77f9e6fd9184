import { useEffect } from 'react'
import { History, MousePointerClick, PenLine, PlugZap } from 'lucide-react'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { useShortcut } from '../../app/keyboard.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useComposer } from '../composer/index.ts'
import { ConnectButtons, pastWords, useMailboxes } from '../mailboxes/index.ts'
import { useWhy } from '../why/index.ts'
import { TimelineHead } from './timeline-head.tsx'
import { TimelineList } from './timeline-list.tsx'
import { listed, useTimeline } from './timeline-store.tsx'

const NoHistory = () => {
  const contact = useTimeline((state) => state.contact)
  const backfilling = useTimeline((state) => state.backfilling)
  const write = useComposer((state) => state.write)
  const pullDays = useMailboxes((state) => Math.max(0, ...state.mailboxes.map((mailbox) => mailbox.pullDays)))
  const unconnected = useMailboxes((state) => state.status === 'ready' && state.mailboxes.length === 0)
  const askNot = useWhy((state) => state.askNot)
  const address = contact?.addresses[0]?.address ?? ''
  if (unconnected) {
    return (
      <Empty icon={<PlugZap />} title="No mailbox is connected" action={<ConnectButtons />}>
        Mail with {contact?.name ?? 'this contact'} comes here once a mailbox is connected.
      </Empty>
    )
  }
  if (backfilling) {
    return (
      <Empty icon={<History />} title="Fetching past mail">
        Mail of the last {pastWords(pullDays)} with {contact?.name ?? 'this contact'} comes in here as it is
        found.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<PenLine />}
      title="No mail yet"
      action={
        <span className="empty-actions">
          <Button icon={<PenLine />} onClick={() => write([{ name: contact?.name ?? '', address }])}>
            Write the first one
          </Button>
          <Button kind="ghost" onClick={() => askNot(address)}>
            Why is a mail not here?
          </Button>
        </span>
      }
    >
      Every mail from or to {contact?.name ?? 'this contact'} will be here, from all your mailboxes.
    </Empty>
  )
}

type Props = { readonly contactId: string | null; readonly online: boolean }

/** Everything with one contact. */
export const TimelinePane = ({ contactId, online }: Props) => {
  const { open, status, error, contact, load } = useTimeline((state) => state)
  const nothing = useTimeline((state) => state.activities.length === 0 && state.pending.length === 0)
  const first = useTimeline((state) => listed(state)[0])
  const current = useTimeline((state) => state.current)
  const toggle = useTimeline((state) => state.toggle)
  useEffect(() => open(contactId), [open, contactId])
  // With no mail opened, the first press opens the newest; the next one answers it.
  useShortcut('reply', () => first !== undefined && toggle(first), current === null)
  if (contactId === null) {
    return (
      <Empty icon={<MousePointerClick />} title="Choose a contact">
        Their whole history opens here. With the keyboard: J and K move, Enter opens.
      </Empty>
    )
  }
  if (status === 'failed' && error !== null && nothing) {
    return <ErrorNotice error={error} onRetry={() => void load()} />
  }
  return (
    <>
      {contact !== null && <TimelineHead contact={contact} key={`head-${contact.id}`} />}
      {status === 'loading' && <SkeletonRows rows={6} />}
      {status !== 'loading' &&
        (nothing ? <NoHistory /> : <TimelineList online={online} key={`list-${contactId}`} />)}
    </>
  )
}
