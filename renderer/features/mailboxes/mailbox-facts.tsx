import type { ReactNode } from 'react'
import type { Mailbox, SyncStatus } from '../../../shared/domain/mailbox.ts'
import { count, counted } from '../../ui/amount-words.ts'
import { Time } from '../../ui/time.tsx'
import { visibilityShort } from './settings-rules.ts'
import { fetchesPast, progressWords } from './sync-words.ts'

type Props = { readonly mailbox: Mailbox; readonly sync: SyncStatus | undefined }

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

const Fact = ({ name, children, wide = false }: { name: string; children: ReactNode; wide?: boolean }) => (
  <span className={wide ? 'fact fact-wide' : 'fact'}>
    {name} <b>{children}</b>
  </span>
)

/** What stands in the place of a time: it runs, it is about to, or something has to be mended first. */
const untimed = { pulling: 'now', backfilling: 'now', idle: 'soon', waiting: 'not planned' } as const

/** The next sync: never absent while there is one, so that the facts behind it stay where they are. */
const NextSync = ({ sync }: { sync: SyncStatus | undefined }) => {
  const at = sync?.nextSyncAt ?? null
  return <Fact name="Next">{at === null ? untimed[sync?.phase ?? 'idle'] : <Time at={at} as="ahead" />}</Fact>
}

/** What a mailbox has done and does next, in one line that keeps its height. */
export const MailboxFacts = ({ mailbox, sync, onPause }: Props & { onPause: () => void }) => {
  const { counts, lastSyncAt } = mailbox
  if (sync !== undefined && fetchesPast(mailbox, sync)) {
    return (
      <div className="mailbox-facts">
        <Progress sync={sync} />
        <button type="button" className="link push" aria-label={`Pause ${mailbox.address}`} onClick={onPause}>
          Pause
        </button>
      </div>
    )
  }
  return (
    <div className="mailbox-facts">
      <Fact name="Last sync" wide>
        {lastSyncAt === null ? 'not yet' : <Time at={lastSyncAt} as="ago" />}
      </Fact>
      {mailbox.state === 'connected' && !mailbox.paused && <NextSync sync={sync} />}
      <Fact name="Mail on timelines">{count(counts.messages)}</Fact>
      {counts.waiting > 0 && <span>{counted(counts.waiting, 'mail waits', 'mails wait')} in the outbox</span>}
      <span className="push">
        A team may see: <b>{visibilityShort[mailbox.visibility]}</b>
      </span>
    </div>
  )
}
