import type { Activity } from '../../../shared/domain/activity.ts'
import type { Submission } from '../../../shared/domain/submission.ts'
import type { TimeWords } from '../../ui/time-words.ts'

/** One line of the list, as the virtual scroller counts them. */
export type Line =
  | { readonly kind: 'backfill'; readonly key: string }
  | { readonly kind: 'hidden'; readonly key: string; readonly count: number }
  | { readonly kind: 'day'; readonly key: string; readonly words: string }
  | { readonly kind: 'pending'; readonly key: string; readonly submission: Submission }
  | { readonly kind: 'activity'; readonly key: string; readonly activity: Activity; readonly last: boolean }
  | { readonly kind: 'more'; readonly key: string }

type Source = {
  readonly activities: readonly Activity[]
  readonly pending: readonly Submission[]
  readonly hasMore: boolean
  readonly backfilling: boolean
  /** Newsletters and automatic mail that was left out so far. */
  readonly hidden: number
}

/** Puts the activities, newest first, under their days; what waits to be sent stands on top. */
export const timelineLines = (source: Source, words: TimeWords, now: number): Line[] => {
  const lines: Line[] = []
  if (source.backfilling) lines.push({ kind: 'backfill', key: 'backfill' })
  if (source.hidden > 0) lines.push({ kind: 'hidden', key: 'hidden', count: source.hidden })
  if (source.pending.length > 0) lines.push({ kind: 'day', key: 'day-pending', words: 'In the outbox' })
  for (const submission of source.pending) {
    lines.push({ kind: 'pending', key: `pending-${submission.id}`, submission })
  }
  let day: number | null = null
  source.activities.forEach((activity, index) => {
    const its = words.dayNumber(activity.occurredAt)
    if (its !== day) {
      lines.push({
        kind: 'day',
        key: `day-${its}-${activity.id}`,
        words: words.dayHeading(activity.occurredAt, now),
      })
    }
    day = its
    const following = source.activities[index + 1]
    const last = following === undefined || words.dayNumber(following.occurredAt) !== its
    lines.push({ kind: 'activity', key: activity.id, activity, last })
  })
  if (source.hasMore) lines.push({ kind: 'more', key: 'more' })
  return lines
}
