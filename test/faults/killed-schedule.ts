import { seeded } from '../support/seeded.ts'
import type { Schedule } from './schedule.ts'
import { scheduleOf } from './schedule.ts'

/**
 * When a process is killed: at its so many-th request, before the provider hears of it, after it was carried out or
 * right after the answer left; or so many milliseconds after it began its work.
 */
export type Kill =
  | { readonly at: 'request'; readonly count: number; readonly when: 'before' | 'carried_out' | 'answered' }
  | { readonly at: 'time'; readonly ms: number }

export type KilledSchedule = Pick<
  Schedule,
  'seed' | 'column' | 'mails' | 'faults' | 'lateMs' | 'otherIds' | 'sending'
> & {
  readonly kills: readonly Kill[]
}

/** How many times faster than the world's the clocks of a run go: real processes wait for real. */
export const speed = 100

/** The run of a seed: the mails and faults of the simulated one, with real kills. Waits are short, because time is real. */
export const killedScheduleOf = (seed: number): KilledSchedule => {
  const { column, mails, faults, lateMs, otherIds, sending } = scheduleOf(seed)
  const random = seeded(seed ^ 0x5eed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const killOf = (): Kill =>
    random() < 0.75
      ? {
          at: 'request',
          count: 1 + upTo(7),
          when: (['before', 'carried_out', 'answered'] as const)[upTo(2)] ?? 'before',
        }
      : { at: 'time', ms: upTo(80) }
  return {
    seed,
    column,
    mails: mails.map(({ inThread }) => ({ inThread, sendInMs: random() < 0.2 ? upTo(60_000) : null })),
    faults: faults.slice(0, 4),
    kills: Array.from({ length: 1 + upTo(2) }, killOf),
    lateMs: lateMs === null ? null : upTo(120_000),
    otherIds,
    sending,
  }
}
