import { useEffect } from 'react'
import { Send } from 'lucide-react'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { go, outboxTabs, type OutboxTab } from '../../app/routes.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { count } from '../../ui/amount-words.ts'
import { OutboxRow } from './outbox-row.tsx'
import { useOutbox } from './outbox-store.tsx'

const tabWords = {
  waiting: 'Waiting',
  failed: 'Failed',
  sent: 'Sent',
  cancelled: 'Cancelled',
  follow_up: 'Follow up',
} as const

const emptyWords = {
  waiting: {
    title: 'Nothing waits',
    words: 'What you send while offline waits here until the network is back.',
  },
  failed: { title: 'Nothing failed', words: 'A mail that could not be sent is kept here, with the reason.' },
  sent: { title: 'Nothing sent yet', words: 'What Liaison sent is listed here, confirmed by the provider.' },
  cancelled: { title: 'Nothing cancelled', words: 'What you took back is kept here for 7 days.' },
  follow_up: {
    title: 'Nothing to follow up',
    words: 'Mail that nobody answered in the time you set comes here.',
  },
} as const

type Props = { readonly tab: OutboxTab; readonly online: boolean }

const Table = ({ tab, online }: Props) => {
  const { status, error, submissions, hasMore, load, loadMore } = useOutbox((state) => state)
  if (status === 'loading') return <SkeletonRows rows={3} />
  if (status === 'failed' && error !== null) return <ErrorNotice error={error} onRetry={() => void load()} />
  const empty = emptyWords[tab]
  if (submissions.length === 0) {
    return (
      <Empty icon={<Send />} title={empty.title}>
        {empty.words}
      </Empty>
    )
  }
  return (
    <>
      <table className="outbox-table">
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col">State</th>
            <th scope="col">{tab === 'sent' ? 'What became of it' : 'What happens next'}</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {submissions.map((submission) => (
            <OutboxRow key={submission.id} submission={submission} online={online} />
          ))}
        </tbody>
      </table>
      {hasMore && (
        <Button className="more-button" onClick={() => void loadMore()}>
          Show more
        </Button>
      )}
    </>
  )
}

/** What is on its way out, what failed and why, what went. */
export const OutboxPlace = ({ tab, online }: Props) => {
  const counts = useOutbox((state) => state.counts)
  const show = useOutbox((state) => state.show)
  useEffect(() => show(tab), [show, tab])
  const tabs = outboxTabs.map((id) => ({
    id,
    label: counts[id] > 0 && id !== 'sent' ? `${tabWords[id]} ${count(counts[id])}` : tabWords[id],
  }))
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
        <Table tab={tab} online={online} />
      </div>
    </div>
  )
}
