import { useLayoutEffect, useRef } from 'react'
import { ArrowDownLeft, ArrowUpRight, Paperclip } from 'lucide-react'
import type { Activity } from '../../../shared/domain/activity.ts'
import { Chip } from '../../ui/chip.tsx'
import { counted } from '../../ui/amount-words.ts'
import { Time } from '../../ui/time.tsx'
import { useNow } from '../../ui/clock.tsx'
import { sentChip } from '../outbox/index.ts'
import { MailCard } from './mail-card.tsx'
import { OriginChip } from './origin-chip.tsx'
import { useTimeline } from './timeline-store.tsx'

const whoOf = (activity: Activity): string =>
  activity.kind === 'email_sent' ? 'You' : activity.who.name || activity.who.address

/** What takes the focus in a line: the line itself, or what closes the opened mail. */
export const lineControl = '.event-line, .card-head > .icon-button:last-child'

const SentChip = ({ activity }: { activity: Activity }) => {
  const chip = sentChip(activity, useNow(60_000))
  return chip === null ? null : <Chip tone={chip.tone}>{chip.words}</Chip>
}

type Props = { readonly activity: Activity; readonly last: boolean; readonly heights: Map<string, number> }

/** One mail on the thread line: a line, or the opened card. */
export const ActivityRow = ({ activity, last, heights }: Props) => {
  const opened = useTimeline((state) => state.opened.has(activity.id))
  const toggle = useTimeline((state) => state.toggle)
  const sent = activity.kind === 'email_sent'
  const who = whoOf(activity)
  const row = useRef<HTMLDivElement>(null)
  const pressed = useRef(false)
  useLayoutEffect(() => {
    // The line that was pressed is gone: what stands in its place takes the focus, or j and k would lose theirs.
    if (pressed.current) row.current?.querySelector<HTMLElement>(lineControl)?.focus({ preventScroll: true })
    pressed.current = false
  })
  const onToggle = () => {
    pressed.current = true
    toggle(activity)
  }
  return (
    <div ref={row} className={last ? 'event event-last' : 'event'}>
      <span className={sent ? 'event-icon event-icon-sent' : 'event-icon'} title={sent ? 'Sent' : 'Received'}>
        {sent ? <ArrowUpRight /> : <ArrowDownLeft />}
        <span className="visually-hidden">{sent ? 'Sent' : 'Received'}</span>
      </span>
      {opened ? (
        <MailCard activity={activity} name={who} heights={heights} onClose={onToggle} />
      ) : (
        <button type="button" className="event-line" aria-expanded="false" onClick={onToggle}>
          <span className="event-top">
            <span className="event-who" dir="auto">
              {who}
            </span>
            <span className="event-subject clip" dir="auto">
              {activity.subject === '' ? 'No subject' : activity.subject}
            </span>
            <OriginChip origin={activity.origin} />
            {activity.attachmentCount > 0 && (
              <Chip>
                <Paperclip />
                {counted(activity.attachmentCount, 'file')}
              </Chip>
            )}
            <SentChip activity={activity} />
            <Time at={activity.occurredAt} as="clock" />
          </span>
          <span className="event-snippet clip" dir="auto">
            {activity.snippet}
          </span>
        </button>
      )}
    </div>
  )
}
