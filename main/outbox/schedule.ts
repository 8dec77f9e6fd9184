import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { SubmissionRecord } from '../store/store.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** A time that passed while the person was still choosing it is no mistake. */
const choosingMs = 5 * minuteMs
const furthestMs = 2 * 366 * dayMs

/** Later than this after its time, a mail was missed. In ms. */
export const missedAfterMs = 10 * minuteMs

const invalid = (why: string) => err(appError('schedule_invalid', why, 'user'))

/**
 * The time at which a mail is to go as it is kept: null for one that passed while it was chosen, which goes now.
 * `schedule_invalid` for more than 5 minutes past and more than 2 years ahead. Epoch ms.
 */
export const acceptedTime = (sendAt: number | null, now: number): Result<number | null> => {
  if (sendAt === null) return ok(null)
  if (sendAt < now - choosingMs) return invalid('The time has passed')
  if (sendAt > now + furthestMs) return invalid('The time is more than two years ahead')
  return ok(sendAt <= now ? null : sendAt)
}

type Scheduled = Pick<SubmissionRecord, 'id' | 'sendAt' | 'nextTryAt'>

/** Not begun since the time was chosen: a try writes another `nextTryAt`. */
const chosenTime = ({ sendAt, nextTryAt }: Scheduled): number | null =>
  sendAt !== null && nextTryAt === sendAt ? sendAt : null

const isLate = (sendAt: number, lastSeenAt: number, now: number): boolean =>
  now - Math.max(sendAt, lastSeenAt) > missedAfterMs

/**
 * Tells a mail that was missed (the computer slept, the app was closed, offline, the mailbox paused) from one that was
 * seen at its time and has waited for its turn since, behind others or for a provider's limit. What was seen is not
 * kept over a restart: the app was closed then.
 */
export const createPunctuality = () => {
  let seen = new Map<string, number>()

  return {
    /** Those that could go now. To be told at least every `missedAfterMs` while any could. */
    see: (due: readonly Scheduled[], now: number): void => {
      const before = seen
      seen = new Map(
        due.flatMap((record) => {
          const at = chosenTime(record)
          if (at === null) return []
          const last = before.get(record.id) ?? at
          return [[record.id, isLate(at, last, now) ? last : now] as const]
        }),
      )
    },
    /** When a mail that was missed should have gone (epoch ms), null for one that is on time. */
    missedTime: (record: Scheduled, now: number): number | null => {
      const at = chosenTime(record)
      return at !== null && isLate(at, seen.get(record.id) ?? at, now) ? at : null
    },
  }
}

export type Punctuality = ReturnType<typeof createPunctuality>
