import { addressKey } from '../../../shared/rules/address.ts'
import { domainToAscii } from '../../../shared/rules/punycode.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { addressWords } from '../address-words.ts'
import { portionsOf } from '../portions.ts'
import type { SearchPage } from '../provider.ts'
import { json } from './client.ts'
import type { FolderTree } from './folder-tree.ts'
import { peopleOf } from './people.ts'
import { queryOf } from './query.ts'
import { isExcluded, type Reader } from './reading.ts'
import { searchPage, type SearchRow } from './schemas.ts'
import { afterPage, readToken, windowTerms, writeToken, type Token, type Window } from './search-window.ts'

/** Neither KQL's quotes nor the ones around it have an escape that holds everywhere: an address with one can't be asked for. */
const unquotable = /["\\\s\p{C}]/u

/** How the address may stand in mail: as typed, with its domain in ASCII, and in the plain form by which it is matched. */
const spellings = (address: string): string[] => {
  const typed = address.trim().toLowerCase()
  const at = typed.lastIndexOf('@')
  const ascii = at < 0 ? typed : `${typed.slice(0, at)}@${domainToAscii(typed.slice(at + 1))}`
  const all = new Set([typed, ascii, addressKey(address)])
  return [...all].filter((text) => text !== '' && !unquotable.test(text))
}

/** Written as the reference writes addresses; one with signs that may mean something in KQL stands in quotes. */
const term = (address: string): string =>
  /^[\w.-]+@[\w.-]+$/.test(address) ? `participants:${address}` : String.raw`participants:\"${address}\"`

/** The same address with a tag, by both its ends. Somebody else's mail that is found so is left out by its rows. */
const taggedTerms = (address: string): string[] =>
  addressWords(spellings(address)).map(
    ({ local, domain }) => `(participants:${local} AND participants:${domain})`,
  )

/**
 * Longest list of addresses in a request. For some queries Graph documents a limit of 2,048 characters for the whole
 * address of a request ("Known issues", query parameters); twenty usual addresses are two of these.
 */
const longestPeople = 1600

/**
 * The $searches for mail from or to any of the addresses within a stretch of time: one, unless they are many; none
 * where no address can be asked for. The whole expression stands in quotes, those inside it are escaped. `$filter` can't
 * do this: it does not take recipients, and can't be combined with a search.
 */
export const searchExpressions = (addresses: readonly string[], window: Window): string[] =>
  portionsOf(
    addresses.map((address) => [...spellings(address).map(term), ...taggedTerms(address)]),
    ' OR ',
    longestPeople,
  ).map((people) => `"${[`(${people.join(' OR ')})`, ...windowTerms(window)].join(' AND ')}"`)

const pageSize = 250

const select = 'receivedDateTime,isDraft,parentFolderId,from,sender,toRecipients,ccRecipients,bccRecipients'

type Query = { readonly addresses: readonly string[]; readonly since: number; readonly page: string | null }
type SearchDeps = Reader & { readonly now: () => number }

const begin = (since: number, portion: number): Token => ({
  v: 1,
  windows: [{ from: since, to: null }],
  link: null,
  seen: 0,
  portion,
})

/** The index matches words and names as well as addresses; what counts is the address. */
const concerns = (row: SearchRow, wanted: ReadonlySet<string>): boolean => {
  const authors = [row.from, row.sender].filter((person) => person !== null)
  const people = [...authors, ...row.toRecipients, ...row.ccRecipients, ...row.bccRecipients]
  return peopleOf(people).some(({ address }) => wanted.has(addressKey(address)))
}

const isKept = ({ mailbox }: Reader, tree: FolderTree, { isDraft, parentFolderId: folder }: SearchRow) =>
  !isDraft &&
  ['inbox', 'sent', 'ordinary'].includes(tree.standing(folder)) &&
  !isExcluded(mailbox, tree, folder)

const ask = ({ client }: Reader, path: string, signal: AbortSignal) =>
  client.read({ name: 'messages.search', priority: 'background', path, read: json(searchPage) }, signal)

/** The tree that knows the folders of all rows, as far as a fresh listing does. */
const treeFor = async (
  { folders }: Reader,
  rows: readonly SearchRow[],
  signal: AbortSignal,
): Promise<Result<FolderTree | null>> => {
  let tree: FolderTree | null = null
  for (const folder of new Set(rows.map(({ parentFolderId }) => parentFolderId))) {
    const around = await folders.around(folder, signal)
    if (!around.ok) return around
    tree = around.value
  }
  return ok(tree)
}

/**
 * Ids of matching messages, by and large newest first (Graph sorts by the time of sending); one may come more than
 * once. A page token that Graph no longer takes is `provider_rejected`.
 */
export const search = async (
  deps: SearchDeps,
  query: Query,
  signal: AbortSignal,
): Promise<Result<SearchPage>> => {
  const token = query.page === null ? begin(query.since, 0) : readToken(query.page)
  const window = token?.windows.at(-1)
  if (token === null || window === undefined) {
    return err(appError('provider_rejected', 'The place in the search is not one of this version'))
  }
  const expressions = searchExpressions(query.addresses, window)
  const expression = expressions[token.portion]
  if (expression === undefined) return ok({ ids: [], next: null })
  const first = `/me/messages${queryOf({ $search: expression, $select: select, $top: String(pageSize) })}`
  const answer = await ask(deps, token.link ?? first, signal)
  if (!answer.ok && answer.error.code === 'cursor_expired') {
    return err(appError('provider_rejected', answer.error.message, 'user'))
  }
  if (!answer.ok) return answer
  const { value: rows, '@odata.nextLink': link } = answer.value
  const wanted = new Set(query.addresses.map(addressKey))
  const recent = rows.filter(({ receivedDateTime: at }) => at === null || at >= query.since)
  const concerning = recent.filter((row) => concerns(row, wanted))
  const tree = await treeFor(deps, concerning, signal)
  if (!tree.ok) return tree
  const known = tree.value
  const ids = known === null ? [] : concerning.filter((row) => isKept(deps, known, row)).map(({ id }) => id)
  const following = token.portion + 1
  const next =
    afterPage(token, rows.length, link, deps.now()) ??
    (following < expressions.length ? begin(query.since, following) : null)
  return ok({ ids: [...new Set(ids)], next: next === null ? null : writeToken(next) })
}
