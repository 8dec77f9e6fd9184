import { addressShape, cleanAddress } from './address-text.ts'
import { families } from './families/index.ts'
import type { Family } from './families/family.ts'
import { lastResort } from './families/last-resort.ts'

/** A recipient that a report names in words, and what it says of it. */
export type Named = {
  readonly address: string
  readonly said: string
  /** The address before a list or an alias made another of it, where the report tells. */
  readonly written: string | null
}

/** Lines after a recipient that may tell why. */
const linesOfReason = 12
/** A reply code or an enhanced one: with it everything is said. */
const code = /\b[45]\d\d[ :-]|\b[45]\.\d{1,3}\.\d{1,3}\b/
const mostRecipients = 500
const longestSign = 8000

/** What can be said of the notice as one line, for phrases that are broken over lines. */
export const flat = (lines: readonly string[]): string =>
  lines
    .join(' ')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim()
    .slice(0, longestSign)

const regionOf = ({ after, until }: Family, lines: readonly string[]): readonly string[] => {
  const begin =
    after === undefined
      ? 0
      : Math.max(
          0,
          lines.findIndex((line) => after.test(line)),
        )
  const region = lines.slice(begin)
  const end = until === undefined ? -1 : region.findIndex((line, i) => i > 0 && until.test(line))
  return end === -1 ? region : region.slice(0, end)
}

type Found = { readonly line: number; readonly address: string; readonly rest: string }

const foundIn = (family: Family, lines: readonly string[]): Found[] =>
  lines.flatMap((text, line) => {
    for (const shape of family.recipients) {
      const [, address, rest] = shape.exec(text) ?? []
      const clean = cleanAddress(address ?? '')
      if (clean !== null) return [{ line, address: clean, rest: rest ?? '' }]
    }
    return []
  })

/** What stands behind the recipient, up to the next one, or to the empty line after a code. */
const reasonOf = (lines: readonly string[], at: Found, next: Found | undefined): string => {
  const behind = lines.slice(at.line + 1, Math.min(at.line + 1 + linesOfReason, next?.line ?? Infinity))
  const words: string[] = []
  for (const line of behind) {
    if (line.trim() === '' && words.some((word) => code.test(word))) break
    if (line.trim() !== '') words.push(line.trim())
  }
  return [at.rest, ...words].join(' ').trim()
}

const before = new RegExp(`(?:generated|expanded) from:?\\s{0,3}<?(${addressShape})>?`, 'iu')

const writtenIn = (said: string): string | null => cleanAddress(before.exec(said)?.[1] ?? '')

/** Reads a notice in the way of one family. Each recipient once; the first mention tells why. */
const readAs = (
  family: Family,
  lines: readonly string[],
  isNobody: (address: string) => boolean,
): Named[] => {
  const region = regionOf(family, lines)
  const found = foundIn(family, region).filter(({ address }) => !isNobody(address))
  const named = new Map<string, Named>()
  for (const [i, one] of found.entries()) {
    const key = one.address.toLowerCase()
    if (named.has(key) || named.size >= mostRecipients) continue
    const next = found.slice(i + 1).find((other) => other.address.toLowerCase() !== key)
    const said = reasonOf(region, one, next)
    named.set(key, { address: one.address, said, written: writtenIn(said) })
  }
  return [...named.values()]
}

/** The family whose words these are, or null. */
export const familyOf = (lines: readonly string[]): Family | null => {
  const text = flat(lines)
  return families.find(({ sign }) => sign.test(text)) ?? null
}

/** Whether only wordings of known programs are read, or any. */
export type Trust = 'known' | 'any'

/** Reads the recipients from the words of a notice: as its family does, or, where that names nobody, anyhow. */
export const readFreeForm = (
  lines: readonly string[],
  isNobody: (address: string) => boolean,
  trust: Trust,
): { readonly family: string; readonly named: readonly Named[] } | null => {
  const text = flat(lines)
  for (const family of families) {
    if (!family.sign.test(text)) continue
    const named = readAs(family, lines, isNobody)
    if (named.length > 0) return { family: family.name, named }
  }
  if (trust === 'known' || !lastResort.sign.test(text)) return null
  const named = readAs(lastResort, lines, isNobody)
  return named.length === 0 ? null : { family: lastResort.name, named }
}
