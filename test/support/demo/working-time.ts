const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OPENS = 7
const CLOSES = 17

/** The same moment, or the next one at which people sit at their desks (UTC, Monday to Friday, 7 to 17). */
export function atTheDesk(at: number): number {
  const day = Math.floor(at / DAY_MS) * DAY_MS
  const weekday = new Date(day).getUTCDay()
  if (weekday === 6) return atTheDesk(day + 2 * DAY_MS + OPENS * HOUR_MS + (at % HOUR_MS))
  if (weekday === 0) return atTheDesk(day + DAY_MS + OPENS * HOUR_MS + (at % HOUR_MS))
  if (at < day + OPENS * HOUR_MS) return day + OPENS * HOUR_MS + (at % HOUR_MS)
  return at < day + CLOSES * HOUR_MS ? at : atTheDesk(day + DAY_MS + OPENS * HOUR_MS + (at % HOUR_MS))
}

/** Adds hours of desk time; evenings and weekends do not count. */
export function addDeskHours(at: number, hours: number): number {
  let moment = atTheDesk(at)
  for (let left = hours; left > 0; left -= 1) moment = atTheDesk(moment + Math.min(1, left) * HOUR_MS)
  return moment
}

/** A number that looks like chance and never changes: 0 <= n < below. */
export function pick(seed: string, below: number): number {
  let hash = 0x811c9dc5
  for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) % below
}
