import { addressKey } from '../../../shared/rules/address.ts'
import { domainToAscii } from '../../../shared/rules/punycode.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { SearchPage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { messageList } from './schemas.ts'
import { units } from './units.ts'

/** Gmail's query language has no escape inside quotes: an address with one of these can't be asked for. */
const unquotable = /["\\\s\p{C}]/u

/** How the address may stand in mail: as typed, with its domain in ASCII, and as Gmail matches it (no dots, no tag). */
const spellings = (address: string): string[] => {
  const typed = address.trim().toLowerCase()
  const at = typed.lastIndexOf('@')
  const ascii = at < 0 ? typed : `${typed.slice(0, at)}@${domainToAscii(typed.slice(at + 1))}`
  return [...new Set([typed, ascii, addressKey(address)])].filter((text) => !unquotable.test(text))
}

const fields = ['from', 'to', 'cc', 'bcc'] as const

/**
 * The query for mail from or to any of the addresses, taken in at or after `since` (epoch ms); null where none of
 * them can be asked for. Braces are OR; `after:` takes epoch seconds and is exclusive in some of Gmail's own answers,
 * so it asks for one second more. Spam and trash are left out by messages.list itself.
 */
export const searchQuery = (addresses: readonly string[], since: number): string | null => {
  const terms = addresses
    .flatMap(spellings)
    .flatMap((address) => fields.map((field) => `${field}:"${address}"`))
  if (terms.length === 0) return null
  const after = Math.floor(since / 1000) - 1
  // Small numbers are read as something else than seconds; so long ago there was no mail.
  const limit = after < 100_000_000 ? '' : ` after:${String(after)}`
  return `{${terms.join(' ')}}${limit} -in:drafts`
}

/** Ids of matching messages, newest first, 500 a page. An aged page token is `provider_rejected`. */
export const search = async (
  client: GmailClient,
  query: { addresses: readonly string[]; since: number; page: string | null },
  signal: AbortSignal,
): Promise<Result<SearchPage>> => {
  const q = searchQuery(query.addresses, query.since)
  if (q === null) return ok({ ids: [], next: null })
  const pageToken = query.page
  const answer = await client.read(
    {
      name: 'messages.list',
      units: units.messagesList,
      priority: 'background',
      schema: messageList,
      run: (api, options) =>
        api.users.messages.list(
          { userId: 'me', q, maxResults: 500, ...(pageToken === null ? {} : { pageToken }) },
          options,
        ),
    },
    signal,
  )
  if (!answer.ok) return answer
  const ids = (answer.value.messages ?? []).map((message) => message.id)
  return ok({ ids, next: answer.value.nextPageToken })
}
