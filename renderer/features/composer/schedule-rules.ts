import { fromWallTime, toWallTime, weekdayOf } from '../../ui/wall-time.ts'

/** A time that people mean when they say "later". */
export type Preset = { readonly words: string; readonly at: number }

const eveningHour = 18
const morningHour = 8

/**
 * The times that are offered, in the zone (an IANA name): this evening while it is ahead by half an hour, tomorrow morning,
 * Monday morning, and the same weekday in a week. No time is offered twice.
 */
export const schedulePresets = (now: number, zone: string): readonly Preset[] => {
  const today = toWallTime(now, zone)
  const inDays = (days: number, hour: number) =>
    fromWallTime({ ...today, day: today.day + days, hour, minute: 0 }, zone)
  const toMonday = (8 - weekdayOf(today)) % 7 || 7
  const evening = inDays(0, eveningHour)
  return [
    ...(evening - now >= 30 * 60_000 ? [{ words: 'This evening', at: evening }] : []),
    { words: 'Tomorrow morning', at: inDays(1, morningHour) },
    ...(toMonday > 1 ? [{ words: 'Monday morning', at: inDays(toMonday, morningHour) }] : []),
    ...(toMonday === 7 ? [] : [{ words: 'Next week', at: inDays(7, morningHour) }]),
  ]
}

/** Times have no use below a minute ahead, nor a year. */
const leastAheadMs = 30_000
const mostAheadMs = 366 * 86_400_000

/** Why a time can't be chosen, in words; null where it can. */
export const scheduleFault = (at: number | null, now: number): string | null => {
  if (at === null) return 'Choose a date and a time.'
  if (at < now + leastAheadMs) return 'This time has passed. Choose a later one.'
  return at > now + mostAheadMs ? 'Choose a time within a year.' : null
}

/** The zone as people know it: "Europe/Berlin (GMT+1)", as it will be at that time. */
export const zoneWords = (at: number, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
  const offset = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  return offset === undefined ? zone : `${zone.replaceAll('_', ' ')}, ${offset}`
}
