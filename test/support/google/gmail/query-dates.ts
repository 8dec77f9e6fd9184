const DAY_MS = 86_400_000
const SPANS: Readonly<Record<string, number>> = { h: 3_600_000, d: DAY_MS, m: 30 * DAY_MS, y: 365 * DAY_MS }

/** `after:`/`before:` values: epoch seconds, or a day as yyyy/mm/dd, yyyy-mm-dd or mm/dd/yyyy (its start, UTC). */
export function dateValue(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000
  const iso = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(text)
  if (iso) return Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
  const american = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  return american ? Date.UTC(Number(american[3]), Number(american[1]) - 1, Number(american[2])) : undefined
}

/** `newer_than:`/`older_than:` values such as 12h, 7d, 2m, 1y; in ms. */
export function spanValue(text: string): number | undefined {
  const match = /^(\d+)([hdmy])$/i.exec(text)
  const unit = SPANS[match?.[2]?.toLowerCase() ?? '']
  return match && unit !== undefined ? Number(match[1]) * unit : undefined
}
