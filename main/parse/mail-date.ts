const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RFC 5322 section 4.3; military letters say nothing reliable and count as UTC. */
const zones: Readonly<Record<string, number>> = {
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  jst: 540,
  bst: 60,
}

const shape =
  /(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*\.?[\s-]+(\d{2,4})[\s,]+(\d{1,2})\s*[:.]\s*(\d{1,2})(?:\s*[:.]\s*(\d{1,2}))?(?:\.\d+)?\s*([+-]\s?\d{4}|[+-]\d{1,2}:\d{2}|[A-Za-z]{1,5})?/

/** `Fri Jul 18 09:11:27 2008`, with or without a zone: asctime, as in old programs. */
const unixShape =
  /([A-Za-z]{3})[A-Za-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s+(?:([+-]\d{4}|[A-Za-z]{1,5})\s+)?(\d{4})(?:\s+([+-]\d{4}))?/

/** RFC 5322 section 4.3: two digits from 00 to 49 are of this century, three are years since 1900. */
const fullYear = (text: string): number => {
  const year = Number(text)
  if (text.length === 3) return year + 1900
  if (text.length > 2) return year
  return year < 50 ? year + 2000 : year + 1900
}

const minutesOf = (zone: string): number => {
  const digits = /([+-])\s?(\d{1,2}):?(\d{2})/.exec(zone)
  if (digits === null) return zones[zone.toLowerCase()] ?? 0
  const minutes = Number(digits[2]) * 60 + Number(digits[3])
  return digits[1] === '-' ? -minutes : minutes
}

type Fields = { year: string; month: string; day: string; time: (string | undefined)[]; zone: string }

const timeOf = ({ year, month, day, time, zone }: Fields): number | null => {
  const index = months.indexOf(month.toLowerCase())
  const [hour, minute, second] = time.map((part) => Number(part ?? 0))
  if (index === -1 || Number(day) < 1 || Number(day) > 31) return null
  const at = Date.UTC(fullYear(year), index, Number(day), hour, minute, second) - minutesOf(zone) * 60_000
  return Number.isSafeInteger(at) && at >= 0 ? at : null
}

/** The Date field, epoch ms; null where there is none or it says no time. Tries what old and careless programs write. */
export const mailDate = (field: string): number | null => {
  const text = field.slice(0, 200).replaceAll(/\([^()]*\)/g, ' ')
  const usual = shape.exec(text)
  if (usual !== null) {
    const [, day = '', month = '', year = '', hour, minute, second, zone = ''] = usual
    return timeOf({ year, month, day, time: [hour, minute, second], zone })
  }
  const unix = unixShape.exec(text)
  if (unix !== null) {
    const [, month = '', day = '', hour, minute, second, before, year = '', behind] = unix
    return timeOf({ year, month, day, time: [hour, minute, second], zone: behind ?? before ?? '' })
  }
  const at = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN
  return Number.isNaN(at) || at < 0 ? null : at
}
