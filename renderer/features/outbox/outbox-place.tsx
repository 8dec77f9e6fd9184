import { useEffect, useState } from 'react'
import { BellRing, CircleAlert, Send, Undo2 } from 'lucide-react'
import type { OutboxList, Submission } from '../../../shared/domain/submission.ts'
import { ErrorLine, ErrorNotice } from '../../app/error-notice.tsx'
import { go, outboxTabs, type OutboxTab } from '../../app/routes.ts'
import { count } from '../../ui/amount-words.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useComposer } from '../composer/index.ts'
import { DraftRows } from './draft-rows.tsx'
import { OutboxHead } from './outbox-head.tsx'
import { OutboxRow } from './outbox-row.tsx'
import { useOutbox } from './outbox-store.tsx'
import { ChangeTimeDialog, RemindDialog } from './time-dialogs.tsx'
import type { OpenMail, OutboxDialog } from './use-actions.ts'
import { WhatHappened } from './what-happened.tsx'

const tabWords: Readonly<Record<OutboxTab, string>> = {
  waiting: 'Waiting',
  failed: 'Needs you',
  follow_up: 'Follow up',
  sent: 'Sent',
  cancelled: 'Cancelled',
  drafts: 'Drafts',
}

const emptyWords = {
  waiting: {
    icon: <Send />,
    title: 'Nothing waits',
    words: 'What you send while offline, or for later, waits here until it goes.',
  },
  failed: {
    icon: <CircleAlert />,
    title: 'Nothing needs you',
    words: 'A mail that could not be sent is kept here whole, with the reason and what you can do.',
  },
  sent: {
    icon: <Send />,
    title: 'Nothing sent yet',
    words: 'What Liaison sent is listed here, with what became of it.',
  },
  cancelled: {
    icon: <Undo2 />,
    title: 'Nothing cancelled',
    words: 'What you took back is kept here for 7 days. You can have it as a draft again.',
  },
  follow_up: {
    icon: <BellRing />,
    title: 'Nothing to follow up',
    words:
      'Send a mail with “Remind me if nobody answers”: when nobody did in the days you chose, it comes here.',
  },
} as const satisfies Readonly<Record<OutboxList, unknown>>

const headings: Readonly<Record<OutboxList, string>> = {
  waiting: 'What happens next',
  failed: 'What happened, and what you can do',
  follow_up: 'What became of it',
  sent: 'What became of it',
  cancelled: 'What became of it',
}

type OnDialog = (dialog: OutboxDialog, submission: Submission) => void
type ListProps = {
  readonly tab: OutboxList
  readonly online: boolean
  readonly onOpen: OpenMail
  readonly onDialog: OnDialog
}

const List = ({ tab, online, onOpen, onDialog }: ListProps) => {
  const { status, error, submissions, hasMore, load, loadMore } = useOutbox((state) => state)
  // For one paint after a change of tab, the rows are still those of the tab before.
  const current = useOutbox((state) => state.tab === tab)
  if (status === 'loading' || !current) return <SkeletonRows rows={4} />
  // Rows that were read before stay: what is wrong with reading them anew is said below them.
  const nothing = submissions.length === 0
  if (status === 'failed' && error !== null && nothing)
    return <ErrorNotice error={error} onRetry={() => void load()} />
  const empty = emptyWords[tab]
  if (nothing) {
    return (
      <Empty icon={empty.icon} title={empty.title}>
        {empty.words}
      </Empty>
    )
  }
  return (
    <>
      <table className="outbox-table">
        <OutboxHead heading={headings[tab]} />
        <tbody>
          {submissions.map((submission) => (
            <OutboxRow
              key={submission.id}
              submission={submission}
              online={online}
              onOpen={onOpen}
              onDialog={onDialog}
            />
          ))}
        </tbody>
      </table>
      {error !== null && <ErrorLine error={error} />}
      {hasMore && (
        <Button className="more-button" onClick={() => void loadMore()}>
          Show more
        </Button>
      )}
    </>
  )
}

/** A dialog outlives its row, which goes when the mail moves on to another list. */
const useDialog = () => {
  const [open, setOpen] = useState<{ dialog: OutboxDialog; submission: Submission } | null>(null)
  const close = () => setOpen(null)
  const onDialog: OnDialog = (dialog, submission) => setOpen({ dialog, submission })
  const shown =
    open === null ? null : open.dialog === 'happened' ? (
      <WhatHappened first={open.submission} onClose={close} />
    ) : open.dialog === 'changeTime' ? (
      <ChangeTimeDialog submission={open.submission} onClose={close} />
    ) : (
      <RemindDialog submission={open.submission} onClose={close} />
    )
  return { onDialog, shown }
}

const useTabs = () => {
  const counts = useOutbox((state) => state.counts)
  const drafts = useComposer((state) => state.items.length)
  return outboxTabs.map((id) => {
    const amount = id === 'drafts' ? drafts : id === 'sent' || id === 'cancelled' ? 0 : counts[id]
    return {
      id,
      label: (
        <>
          {tabWords[id]}
          {amount > 0 && (
            <span className={id === 'failed' || id === 'follow_up' ? 'tab-count hot' : 'tab-count'}>
              {' '}
              {count(amount)}
            </span>
          )}
        </>
      ),
    }
  })
}

type Props = { readonly tab: OutboxTab; readonly online: boolean; readonly onOpen: OpenMail }

/** What is on its way out, what needs the person, what went and what became of it. */
export const OutboxPlace = ({ tab, online, onOpen }: Props) => {
  const show = useOutbox((state) => state.show)
  const tabs = useTabs()
  const { onDialog, shown } = useDialog()
  useEffect(() => show(tab), [show, tab])
  return (
    <div className="page-inner">
      <h1>Outbox</h1>
      <p className="lead">
        Nothing is sent twice: when an answer is missing, Liaison asks the provider before it tries again.
      </p>
      <Tabs
        label="Outbox"
        tabs={tabs}
        chosen={tab}
        onChoose={(id) => go({ place: 'outbox', tab: id })}
        controls="outbox-panel"
      />
      <div id="outbox-panel" role="tabpanel" aria-label={tabWords[tab]}>
        {tab === 'drafts' ? (
          <DraftRows />
        ) : (
          <List tab={tab} online={online} onOpen={onOpen} onDialog={onDialog} />
        )}
      </div>
      {shown}
    </div>
  )
}
