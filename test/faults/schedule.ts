import { usualSending, type SendingSettings } from '../../shared/domain/sending.ts'
import { seeded } from '../support/seeded.ts'
import { actionNames, columns, requestNames, type ActionName, type Column } from './columns.ts'

const minute = 60_000
const hour = 60 * minute

/** An answer of the provider that goes wrong, the next time that such a request comes. */
export type PlannedFault = { readonly request: string; readonly action: ActionName }

/**
 * What happens to the client at its so many-th request: no answer ever comes, whether or not the request arrived; or the
 * computer sleeps with the request under way, which the provider carries out all the same.
 */
export type Mishap = {
  readonly at: number
  readonly kind: 'lost_on_the_way' | 'never_answered' | 'sleep'
  /** How long it sleeps. */
  readonly ms: number
}

export type Schedule = {
  readonly seed: number
  readonly column: Column
  /** For each mail: how far ahead the person wants it to go (null: now), and whether it answers in one thread with the others. */
  readonly mails: readonly { readonly sendInMs: number | null; readonly inThread: boolean }[]
  readonly faults: readonly PlannedFault[]
  readonly mishaps: readonly Mishap[]
  /** The computer's clock is set, forwards or back. Times since the start. */
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[]
  /** Steps (calls of store or network) after which each process in turn dies. */
  readonly deaths: readonly number[]
  readonly outage: { readonly atMs: number; readonly forMs: number } | null
  /** Which mail the person takes back, and when: at a time, or right between two steps of the outbox. */
  readonly cancel: { readonly mail: number; readonly at: 'time' | 'step'; readonly count: number } | null
  /** How long copies stay out of sight (Gmail: new mail is not found by a search); null: not at all. */
  readonly lateMs: number | null
  readonly sending: SendingSettings
  /** Gmail keeps our Message-ID instead of replacing it; Exchange gives a sent draft another id. */
  readonly otherIds: boolean
}

const createDice = (seed: number) => {
  const random = seeded(seed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const between = (least: number, most: number): number => least + upTo(most - least)
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[upTo(values.length - 1)]
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }
  const chance = (share: number): boolean => random() < share
  const several = <T>(most: number, make: () => T): T[] => Array.from({ length: upTo(most) }, make)
  return { between, upTo, oneOf, chance, several }
}

/** A refusal that is not true, of a mail that only its copy proves: with the copy out of sight nobody could know better. */
const deceives = (column: Column, faults: readonly PlannedFault[]): boolean =>
  column === 'graph' &&
  faults.some(({ request, action }) => request === 'deliver' && action === 'doneThoughLater')

const deceit: PlannedFault = { request: 'deliver', action: 'doneThoughLater' }

/**
 * A refusal that was not true, and nothing else in the way: the mail is taken back after so many ms, while it waits to be
 * tried again, or (null) it is left alone and the first look at what became of it is denied.
 */
const deceivedAlone = (takenBackAt: number | null) => ({
  faults: takenBackAt === null ? [deceit, { request: 'look', action: 'denied' } as const] : [deceit],
  mishaps: [],
  jumps: [],
  deaths: [],
  outage: null,
  lateMs: null,
  cancel: takenBackAt === null ? null : ({ mail: 0, at: 'time', count: takenBackAt } as const),
})

/** The run of a seed: always the same. */
export const scheduleOf = (seed: number): Schedule => {
  const { between, upTo, oneOf, chance, several } = createDice(seed)
  const column = oneOf(columns)
  const faults = several(10, () => ({ request: oneOf(requestNames[column]), action: oneOf(actionNames) }))
  const cancelTime = () =>
    chance(0.4) ? ({ at: 'time', count: upTo(20_000) } as const) : ({ at: 'step', count: upTo(60) } as const)
  const mails = Array.from({ length: between(1, 4) }, () => ({
    sendInMs: chance(0.2) ? upTo(3 * hour) : null,
    inThread: chance(0.3),
  }))
  const schedule: Schedule = {
    seed,
    column,
    mails,
    faults,
    mishaps: several(3, () => ({
      at: between(1, 25),
      kind: oneOf(['lost_on_the_way', 'never_answered', 'sleep'] as const),
      ms: between(1000, 10 * hour),
    })),
    jumps: several(2, () => ({ atMs: upTo(20_000), byMs: between(-30 * hour, 30 * hour) })),
    deaths: several(4, () => between(1, 60)),
    outage: chance(0.4) ? { atMs: upTo(5000), forMs: between(1, 100_000) } : null,
    cancel: chance(0.5) ? { mail: upTo(mails.length - 1), ...cancelTime() } : null,
    lateMs: chance(0.4) && !deceives(column, faults) ? between(1, 30) * minute : null,
    sending: {
      ...usualSending,
      undoSeconds: oneOf([0, 10]),
      missedSchedule: oneOf(['send', 'hold'] as const),
    },
    otherIds: chance(0.5),
  }
  return chance(0.04) ? { ...schedule, ...deceivedAlone(chance(0.5) ? between(0, 100_000) : null) } : schedule
}
