import type { CalendarNote } from './parsed-mail.ts'

/** Characters that are looked through: an invitation says what it is about at its beginning. */
const longest = 100_000

/** RFC 5545 section 3.3.11. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? ' ' : sign)).trim()

/** The first property of that name, '' where there is none. Parameters may hold colons in quotes. */
const propertyOf = (lines: readonly string[], name: string): string => {
  const line = lines.find(
    (one) => one.slice(0, name.length).toUpperCase() === name && /^[;:]/.test(one.slice(name.length)),
  )
  const value = /^[^:"]*(?:"[^"]*"[^:"]*)*:(.*)$/s.exec(line ?? '')
  return unescaped(value?.[1] ?? '').slice(0, 1000)
}

/** What a calendar part is about: its method, and the first event in it. Null where it holds none. */
export const calendarNote = (text: string): CalendarNote | null => {
  // Folded lines (RFC 5545 section 3.1) put together.
  const lines = text
    .slice(0, longest)
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
  const event = lines.findIndex((line) => /^BEGIN:(?:VEVENT|VTODO)\s*$/i.test(line))
  if (event === -1) return null
  const inside = lines.slice(event)
  return {
    method: propertyOf(lines.slice(0, event), 'METHOD').toUpperCase(),
    summary: propertyOf(inside, 'SUMMARY'),
    start: propertyOf(inside, 'DTSTART'),
  }
}
