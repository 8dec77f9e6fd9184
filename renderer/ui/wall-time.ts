/** A date and a time as a clock on the wall of some place shows them. `month` is 1 to 12. */
export type WallTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const minuteMs = 60_000
const dayMs = 1440 * minuteMs

/** This computer's time zone, as an IANA name. */
export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

const formats = new Map<string, Intl.DateTimeFormat>()
const formatFor = (zone: string): Intl.DateTimeFormat => {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      ...({ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const),
    })
  formats.set(zone, made)
  return made
}

/** What the wall clock of a zone shows at a time (epoch ms). */
export const toWallTime = (at: number, zone: string): WallTime => {
  const parts = formatFor(zone).formatToParts(at)
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  }
}

const asUtc = ({ year, month, day, hour, minute }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute)

/**
 * The time (epoch ms) at which the wall clock of a zone shows this. Where it is shown twice, since clocks go back, the
 * first; where it is never shown, since they go forward, as much later as they jump. Days beyond a month's end run over.
 */
export const fromWallTime = (wall: WallTime, zone: string): number => {
  const wanted = asUtc(wall)
  const offsetAt = (at: number) => asUtc(toWallTime(at, zone)) - Math.floor(at / minuteMs) * minuteMs
  // Zones change at most once a day, so that the offsets of the day before and after are all there can be.
  const before = offsetAt(wanted - dayMs)
  const after = offsetAt(wanted + dayMs)
  const candidates = [wanted - before, wanted - after].toSorted((a, b) => a - b)
  const shown = candidates.find((at) => asUtc(toWallTime(at, zone)) === wanted)
  return shown ?? wanted - before
}

/** Days since 1970 of a wall date: one apart for neighbouring days. */
export const dayNumberOf = (wall: WallTime): number =>
  Math.floor(Date.UTC(wall.year, wall.month - 1, wall.day) / dayMs)

/** 0 for Sunday to 6 for Saturday. 1 January 1970 was a Thursday. */
export const weekdayOf = (wall: WallTime): number => (((dayNumberOf(wall) + 4) % 7) + 7) % 7

const two = (value: number): string => String(value).padStart(2, '0')

/** As date and time inputs take it: "2026-11-22" and "08:00". */
export const toInputs = (wall: WallTime): { readonly date: string; readonly time: string } => ({
  date: `${String(wall.year).padStart(4, '0')}-${two(wall.month)}-${two(wall.day)}`,
  time: `${two(wall.hour)}:${two(wall.minute)}`,
})

/** What such inputs say, or null while they are not filled in. */
export const fromInputs = (date: string, time: string): WallTime | null => {
  const day = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(date)
  const clock = /^(\d\d):(\d\d)/.exec(time)
  if (day === null || clock === null) return null
  return {
    year: Number(day[1]),
    month: Number(day[2]),
    day: Number(day[3]),
    hour: Number(clock[1]),
    minute: Number(clock[2]),
  }
}
