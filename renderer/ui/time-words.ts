const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Times as people read them. `at` and `now` are epoch milliseconds; times ahead of `now` read as now. */
export type TimeWords = {
  /** "just now", "40 s ago", "20 min ago", "3 h ago", "5 days ago", then the date. */
  readonly ago: (at: number, now: number) => string
  /** "in 20 s", "in 80 s", "in 4 min", "in 3 h", then the exact time. Rounded up: nothing comes later than it is said. */
  readonly ahead: (at: number, now: number) => string
  /** For a list's right edge: "10:42", "Yesterday", "Fri", "16 Nov", "16 Nov 2024". */
  readonly short: (at: number, now: number) => string
  /** With the day, past or to come: "today 10:42", "yesterday 10:42", "tomorrow 08:00", "Fri 27 Nov 08:00". */
  readonly dated: (at: number, now: number) => string
  readonly clock: (at: number) => string
  /** "22 November 2026". */
  readonly day: (at: number) => string
  /** "Sunday, 22 November 2026 at 10:42". */
  readonly exact: (at: number) => string
  /** "Today", "Yesterday", "Monday, 16 November", with the year where it is another one. */
  readonly dayHeading: (at: number, now: number) => string
  /** A number per calendar day of the zone, one apart for neighbouring days. */
  readonly dayNumber: (at: number) => number
}

const part = (parts: readonly Intl.DateTimeFormatPart[], type: string): number =>
  Number(parts.find((each) => each.type === type)?.value)

const calendarDay = (parts: readonly Intl.DateTimeFormatPart[]): { year: number; number: number } => {
  const year = part(parts, 'year')
  return { year, number: Date.UTC(year, part(parts, 'month') - 1, part(parts, 'day')) / day }
}

/** `zone` is an IANA name; left out, it is this computer's. */
export const createTimeWords = (zone?: string): TimeWords => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', zone === undefined ? options : { ...options, timeZone: zone })
  const clock = format({ hour: '2-digit', minute: '2-digit' })
  const weekday = format({ weekday: 'short' })
  const dayMonth = format({ day: 'numeric', month: 'short' })
  const dayMonthYear = format({ day: 'numeric', month: 'short', year: 'numeric' })
  const longWeekday = format({ weekday: 'long' })
  const longDate = format({ day: 'numeric', month: 'long' })
  const longDateYear = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const numbers = format({ year: 'numeric', month: 'numeric', day: 'numeric' })

  const calendar = (at: number) => calendarDay(numbers.formatToParts(at))
  const daysBetween = (at: number, now: number) => calendar(now).number - calendar(at).number
  const sameYear = (at: number, now: number) => calendar(at).year === calendar(now).year

  const date = (at: number, now: number) => (sameYear(at, now) ? dayMonth : dayMonthYear).format(at)
  return {
    ago: (at, now) => {
      const past = now - at
      if (past < 5 * second) return 'just now'
      if (past < minute) return `${Math.floor(past / second)} s ago`
      if (past < hour) return `${Math.floor(past / minute)} min ago`
      if (past < day) return `${Math.floor(past / hour)} h ago`
      const days = daysBetween(at, now)
      if (days <= 1) return 'yesterday'
      return days <= 30 ? `${days} days ago` : date(at, now)
    },
    ahead: (at, now) => {
      const left = at - now
      if (left < second) return 'now'
      // Rounded up, a little over a minute would read as two.
      if (left <= 90 * second) return `in ${Math.ceil(left / second)} s`
      if (left < hour) return `in ${Math.ceil(left / minute)} min`
      if (left < day) return `in ${Math.ceil(left / hour)} h`
      return `on ${date(at, now)} at ${clock.format(at)}`
    },
    short: (at, now) => {
      const days = daysBetween(at, now)
      if (days <= 0) return clock.format(at)
      if (days === 1) return 'Yesterday'
      return days < 7 ? weekday.format(at) : date(at, now)
    },
    dated: (at, now) => {
      const days = daysBetween(at, now)
      const near = Math.abs(days) < 7 ? `${weekday.format(at)} ` : ''
      const named = ['yesterday', 'today', 'tomorrow'][1 - days]
      return `${named ?? near + date(at, now)} ${clock.format(at)}`
    },
    clock: (at) => clock.format(at),
    day: (at) => longDateYear.format(at),
    exact: (at) => `${longWeekday.format(at)}, ${longDateYear.format(at)} at ${clock.format(at)}`,
    dayHeading: (at, now) => {
      const days = daysBetween(at, now)
      if (days === 0) return 'Today'
      if (days === 1) return 'Yesterday'
      return `${longWeekday.format(at)}, ${(sameYear(at, now) ? longDate : longDateYear).format(at)}`
    },
    dayNumber: (at) => calendar(at).number,
  }
}

/** In this computer's time zone. */
export const timeWords: TimeWords = createTimeWords()
