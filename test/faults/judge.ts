import type { SubmissionState } from '../../shared/domain/submission.ts'
import type { Schedule } from './schedule.ts'

/** What may never happen, whatever fails. */
export const problemKinds = [
  /** It went nowhere, and nobody says so. */
  'lost',
  /** It went out more than once. */
  'doubled',
  /** It is called sent and is not. */
  'falsely_sent',
  /** It is called failed or cancelled and went out. */
  'falsely_unsent',
  /** It came to no end. */
  'stuck',
  /** The person is asked although the provider could tell. */
  'needlessly_unsure',
  /** A later mail of a thread went before an earlier one. */
  'out_of_order',
] as const
export type ProblemKind = (typeof problemKinds)[number]
export type Problem = { readonly kind: ProblemKind; readonly id: string }

export type Verdict = {
  readonly states: readonly (SubmissionState | null)[]
  readonly problems: readonly Problem[]
}

type Facts = {
  readonly ids: readonly string[]
  readonly states: readonly (SubmissionState | null)[]
  /** Submissions as they arrived, in order, at the provider's side. */
  readonly arrivals: readonly string[]
}

const copiesOf = (id: string, arrivals: readonly string[]): number =>
  arrivals.filter((arrived) => arrived === id).length

/** The provider is asked for some six minutes; a copy that is out of sight for longer is left to the person. */
const askedForMs = 5 * 60_000

/** Where the provider can tell in time: what is parked there is gone when it was sent, and a copy is to be seen, or keeps its id. */
const tells = ({ column, otherIds, lateMs }: Schedule): boolean => {
  const inTime = lateMs === null || lateMs < askedForMs
  return column === 'gmail' ? inTime : column === 'graph-drafts' && (inTime || !otherIds)
}

/**
 * A refusal that was not true, and something that may have kept the outbox from asking when the person took the mail
 * back. The next sync says it then.
 */
const wasDeceived = ({ faults, mishaps, deaths, outage, lateMs }: Schedule): boolean =>
  faults.some(({ request, action }) => request === 'deliver' && action === 'doneThoughLater') &&
  (faults.length > 1 || mishaps.length > 0 || deaths.length > 0 || outage !== null || lateMs !== null)

/** What is wrong with a mail in this state of which there are so many copies (none or one). */
const problems: Readonly<
  Record<SubmissionState, (copies: number, schedule: Schedule) => ProblemKind | null>
> = {
  sent: (copies) => (copies === 0 ? 'falsely_sent' : null),
  failed: (copies) => (copies > 0 ? 'falsely_unsent' : null),
  cancelled: (copies, schedule) => (copies > 0 && !wasDeceived(schedule) ? 'falsely_unsent' : null),
  unconfirmed: (_, schedule) => (tells(schedule) ? 'needlessly_unsure' : null),
  queued: () => 'stuck',
  sending: () => 'stuck',
}

const problemOf = (schedule: Schedule, state: SubmissionState | null, copies: number): ProblemKind | null => {
  if (copies > 1) return 'doubled'
  return state === null ? 'lost' : problems[state](copies, schedule)
}

/** The mails of a thread that were to go at once and went by themselves have to go in their order. */
const disordered = ({ mails }: Schedule, { ids, states, arrivals }: Facts): Problem[] => {
  const thread = ids.filter(
    (_, index) =>
      mails[index]?.inThread === true && mails[index].sendInMs === null && states[index] === 'sent',
  )
  const went = arrivals.filter((id) => thread.includes(id))
  const wrong = went.findIndex((id, index) => id !== thread[index])
  return wrong === -1 ? [] : [{ kind: 'out_of_order', id: went[wrong] ?? '' }]
}

/** After everything went its way by itself. */
export const judge = (
  schedule: Schedule,
  facts: Facts & { readonly cancelled: ReadonlySet<string> },
): Verdict => {
  const { ids, states, arrivals, cancelled } = facts
  const found = ids.flatMap((id, index): Problem[] => {
    const state = states[index] ?? null
    const kind = problemOf(schedule, state, copiesOf(id, arrivals))
    if (kind !== null) return [{ kind, id }]
    const stays = state === 'cancelled' || (state === 'sent' && wasDeceived(schedule))
    return cancelled.has(id) && !stays ? [{ kind: 'falsely_unsent', id }] : []
  })
  return { states, problems: [...found, ...disordered(schedule, facts)] }
}

/** After what failed was tried again: everything that was not taken back is there, once. */
export const judgeEnd = ({ ids, states, arrivals }: Facts): Problem[] =>
  ids.flatMap((id, index): Problem[] => {
    const copies = copiesOf(id, arrivals)
    const state = states[index] ?? null
    if (state === 'cancelled') return copies === 0 ? [] : [{ kind: 'falsely_unsent', id }]
    if (state !== 'sent') return [{ kind: 'stuck', id }]
    if (copies === 1) return []
    return [{ kind: copies === 0 ? 'lost' : 'doubled', id }]
  })
