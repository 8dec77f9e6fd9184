import * as z from 'zod'
import { graphLink } from './schemas.ts'
import { second } from './times.ts'

/**
 * A stretch of time that is searched by itself, epoch ms, both ends included; `to` null: without end. A search finds
 * 1,000 messages at most ("Use $search on message collections"), so a stretch that reaches this is searched again in
 * two halves.
 */
const windowSchema = z.strictObject({ from: z.number(), to: z.number().nullable() })
export type Window = z.infer<typeof windowSchema>

/**
 * Where a search stands: the stretches left, the next to be searched last; the page in it, and the rows it had. `portion`:
 * which of several expressions, where the addresses are too long for one.
 */
const tokenSchema = z.strictObject({
  v: z.literal(1),
  windows: z.array(windowSchema).min(1),
  link: graphLink.nullable(),
  seen: z.number().int().nonnegative(),
  portion: z.number().int().nonnegative().default(0),
})
export type Token = z.infer<typeof tokenSchema>

export const writeToken = (token: Token): string => JSON.stringify(token)

export const readToken = (text: string): Token | null => {
  try {
    return tokenSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const mostFound = 1000

const dayMs = 24 * 60 * 60_000

/** Below this a stretch is not halved: 1,000 messages of a few people within a minute are not mail from people. */
const shortestMs = 60_000

/** The halves of a stretch, the newer one last; the stretch itself where it is as short as can be. */
export const halves = ({ from, to }: Window, now: number): Window[] => {
  const end = to ?? now + dayMs
  if (end - from <= shortestMs) return []
  const middle = Math.floor((from + end) / 2)
  // Both hold the middle: what lies on an edge is found twice rather than not at all.
  return [
    { from, to: middle },
    { from: middle, to },
  ]
}

/** The token for what comes after a page; null at the end. `rows`: how many the page had. */
export const afterPage = (token: Token, rows: number, link: string | null, now: number): Token | null => {
  const seen = token.seen + rows
  if (link !== null) return { ...token, link, seen }
  const window = token.windows.at(-1)
  const rest = token.windows.slice(0, -1)
  const more = window !== undefined && seen >= mostFound ? halves(window, now) : []
  const windows = [...rest, ...more]
  return windows.length === 0 ? null : { ...token, windows, link: null, seen: 0 }
}

/** Days are days of somebody's time zone: a day is added at either end, and the exact time is looked at afterwards. */
const day = (at: number): string => new Date(Math.max(0, at)).toISOString().slice(0, 10)

/** The terms of a stretch in KQL: by days, and by seconds where it is shorter than that. */
export const windowTerms = ({ from, to }: Window): string[] => {
  const short = to !== null && to - from < 2 * dayMs
  const lower = short ? second(from) : day(from - dayMs)
  const upper = to === null ? null : short ? second(to + 1000) : day(to + 2 * dayMs)
  const terms = from <= dayMs && !short ? [] : [`received>=${lower}`]
  return upper === null ? terms : [...terms, `received<=${upper}`]
}
