import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import { History, ListFilter } from 'lucide-react'
import { counted } from '../../ui/amount-words.ts'
import { useNow } from '../../ui/clock.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { timelineLines, type Line } from './timeline-lines.ts'
import { PendingRow } from './pending-row.tsx'
import { ActivityRow, lineControl } from './timeline-row.tsx'
import { listed, useTimeline } from './timeline-store.tsx'
import { assertNever } from '../../../shared/errors/assert-never.ts'

const estimates: Readonly<Record<Line['kind'], number>> = {
  backfill: 40,
  hidden: 40,
  day: 36,
  pending: 57,
  activity: 57,
  more: 120,
}

const HiddenLine = ({ count }: { count: number }) => {
  const showPeopleOnly = useTimeline((state) => state.showPeopleOnly)
  return (
    <div className="backfill-line">
      <ListFilter />
      <span role="status">
        {counted(count, 'newsletter or automatic mail is', 'newsletters and automatic mails are')} hidden
      </span>
      <button type="button" className="link" onClick={() => showPeopleOnly(false)}>
        Show
      </button>
    </div>
  )
}

const LineView = ({
  line,
  online,
  heights,
}: {
  line: Line
  online: boolean
  heights: Map<string, number>
}) => {
  switch (line.kind) {
    case 'backfill':
      return (
        <div className="backfill-line" role="status">
          <History /> Fetching past mail. It comes in as it is found.
        </div>
      )
    case 'hidden':
      return <HiddenLine count={line.count} />
    case 'day':
      return <h2 className="day">{line.words}</h2>
    case 'pending':
      return <PendingRow submission={line.submission} online={online} />
    case 'activity':
      return <ActivityRow activity={line.activity} last={line.last} heights={heights} />
    case 'more':
      return <SkeletonRows rows={2} />
    default:
      return assertNever(line)
  }
}

/** Moves the focus among the lines with j, k and the arrows. */
const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const step = ['j', 'ArrowDown'].includes(event.key) ? 1 : ['k', 'ArrowUp'].includes(event.key) ? -1 : 0
  if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(lineControl)]
  const at = stops.findIndex((stop) => stop === document.activeElement)
  const next = stops[Math.max(0, Math.min(stops.length - 1, at + step))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
  event.preventDefault()
  event.stopPropagation()
}

/** What is being read stays where it is when lines come in above it; at the very top, new ones are shown. */
const useHeldPlace = (
  scroller: RefObject<HTMLElement | null>,
  virtual: Virtualizer<HTMLDivElement, Element>,
  lines: readonly Line[],
): void => {
  const held = useRef<{ key: string; start: number } | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    const before = held.current
    if (element === null || before === null || element.scrollTop === 0) return
    const start = virtual.measurementsCache[lines.findIndex((line) => line.key === before.key)]?.start
    if (start !== undefined) element.scrollBy(0, start - before.start)
  }, [lines, scroller, virtual])
  useLayoutEffect(() => {
    const top = scroller.current?.scrollTop ?? 0
    const first = virtual.getVirtualItems().find((item) => item.end > top)
    const line = first === undefined ? undefined : lines[first.index]
    held.current = first === undefined || line === undefined ? null : { key: line.key, start: first.start }
  })
}

/** The history, newest first; only what is near the screen is in the page, opened mails stay in it. */
export const TimelineList = ({ online }: { online: boolean }) => {
  const state = useTimeline((each) => each)
  const { pending, hasMore, backfilling, opened, revealed, revealDone, loadMore } = state
  const { activities: read, peopleOnly } = state
  const activities = useMemo(
    () => listed({ activities: read, peopleOnly, opened }),
    [read, peopleOnly, opened],
  )
  const hidden = read.length - activities.length
  const today = timeWords.dayNumber(useNow(60_000))
  const lines = useMemo(
    // Headings change with the day, not with every tick.
    () =>
      timelineLines(
        { activities, pending, hasMore, backfilling, hidden },
        timeWords,
        today * 86_400_000 + 43_200_000,
      ),
    [activities, pending, hasMore, backfilling, hidden, today],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const heights = useRef(new Map<string, number>())
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimates[lines[index]?.kind ?? 'activity'],
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
    // An opened mail that left the page would load its frame again when it comes back.
    rangeExtractor: (range: Range) => {
      const kept = lines.flatMap((line, index) => (opened.has(line.key) ? [index] : []))
      return [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b)
    },
  })
  const items = virtual.getVirtualItems()
  useHeldPlace(scroller, virtual, lines)
  const reachesEnd = lines[items.at(-1)?.index ?? -1]?.kind === 'more'
  useEffect(() => {
    if (reachesEnd) void loadMore()
  }, [reachesEnd, read.length, loadMore])
  useEffect(() => {
    const at = revealed === null ? -1 : lines.findIndex((line) => line.key === revealed.activityId)
    const control = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"] :is(${lineControl})`)
    // A list that has just come has no lines yet: they are in the page with the next round.
    if (at < 0 || control === null || control === undefined) return
    virtual.scrollToIndex(at, { align: 'start' })
    control.focus({ preventScroll: true })
    revealDone()
  }, [revealed, revealDone, lines, virtual, items])
  return (
    <div
      ref={scroller}
      className="timeline"
      id="timeline"
      role="region"
      aria-label="Timeline"
      tabIndex={0}
      onKeyDown={moveFocus}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const line = lines[item.index]
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="timeline-item"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {line !== undefined && <LineView line={line} online={online} heights={heights.current} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}
