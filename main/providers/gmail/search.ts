import * as z from 'zod'
import { addressKey } from '../../../shared/rules/address.ts'
import { domainToAscii } from '../../../shared/rules/punycode.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import { addressWords } from '../address-words.ts'
import { portionsOf } from '../portions.ts'
import type { SearchPage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { listIds } from './listing.ts'
import { afterTerm, unquotable } from './query.ts'

/** How the address may stand in mail: as typed, with its domain in ASCII, and as Gmail matches it (no dots, no tag). */
const spellings = (address: string): string[] => {
  const typed = address.trim().toLowerCase()
  const at = typed.lastIndexOf('@')
  const ascii = at < 0 ? typed : `${typed.slice(0, at)}@${domainToAscii(typed.slice(at + 1))}`
  return [...new Set([typed, ascii, addressKey(address)])].filter((text) => !unquotable.test(text))
}

const fields = ['from', 'to', 'cc', 'bcc'] as const

/**
 * The same address with a tag, by both its ends in one field. That may bring somebody else's mail too, which is then recorded
 * as concerning nobody.
 */
const taggedTerms = (address: string): string[] =>
  addressWords(spellings(address)).flatMap(({ local, domain }) =>
    fields.map((field) => `${field}:(${local} ${domain})`),
  )

const termsOf = (address: string): string[] => [
  ...spellings(address).flatMap((spelled) => fields.map((field) => `${field}:"${spelled}"`)),
  ...taggedTerms(address),
]

/**
 * Longest query, as it stands in the address of the request. Google's servers refuse an address above 8,192 characters
 * (googleapis/google-api-nodejs-client#972); its documents name no limit for `q`, nor for the number of its terms, of
 * which people use dozens. Twenty usual addresses are somewhat more than this.
 */
const longestQuery = 6000

/**
 * The queries for mail from or to any of the addresses, taken in at or after `since` (epoch ms): one, unless the addresses are
 * many; none where no address can be asked for. Braces are OR. Spam and trash are left out by messages.list.
 */
export const searchQueries = (addresses: readonly string[], since: number): string[] =>
  portionsOf(addresses.map(termsOf), ' ', longestQuery).map(
    (terms) => `{${terms.join(' ')}}${afterTerm(since)} -in:drafts`,
  )

/** Where a search of several queries stands. That of one query is Gmail's own token. */
const placeSchema = z.strictObject({
  v: z.literal(1),
  query: z.number().int().nonnegative(),
  page: z.string().nullable(),
})
type Place = z.infer<typeof placeSchema>

const readPlace = (text: string | null): Omit<Place, 'v'> => {
  if (text === null) return { query: 0, page: null }
  try {
    return placeSchema.parse(JSON.parse(text))
  } catch {
    return { query: 0, page: text }
  }
}

const writePlace = (query: number, page: string | null): string | null =>
  query === 0 ? page : JSON.stringify({ v: 1, query, page })

/** Ids of matching messages, newest first, 500 a page. An aged page token is `provider_rejected`. */
export const search = async (
  client: GmailClient,
  query: { addresses: readonly string[]; since: number; page: string | null },
  signal: AbortSignal,
): Promise<Result<SearchPage>> => {
  const queries = searchQueries(query.addresses, query.since)
  const place = readPlace(query.page)
  const q = queries[place.query]
  if (q === undefined) return ok({ ids: [], next: null })
  const answer = await listIds(client, { q, page: place.page }, signal)
  if (!answer.ok) return answer
  const { ids, next } = answer.value
  if (next !== null) return ok({ ids, next: writePlace(place.query, next) })
  const following = place.query + 1
  return ok({ ids, next: following < queries.length ? writePlace(following, null) : null })
}
