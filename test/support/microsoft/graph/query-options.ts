import { badRequest } from './graph-error.ts'

/** The OData options of a request. */
export type QueryOptions = {
  select: readonly string[] | undefined
  top: number | undefined
  skip: number
  filter: string | undefined
  orderBy: { property: string; descending: boolean } | undefined
  expand: string | undefined
  search: string | undefined
  count: boolean
  skipToken: string | undefined
}

/** Longest page of messages ("List messages", $top). */
const LONGEST_PAGE = 1000

/** Graph v1.0 takes `$top` and `top` alike. */
function option(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) {
    const bare = key.startsWith('$') ? key.slice(1) : key
    if (bare.toLowerCase() === name.toLowerCase()) return value
  }
  return undefined
}

function count(query: URLSearchParams, name: 'top' | 'skip', most: number): number | undefined {
  const text = option(query, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > most || (name === 'top' && value === 0))
    throw badRequest(
      `The limit of '${most}' for ${name} query has been exceeded. The value from the incoming request is '${text}'.`,
      'BadRequest',
    )
  return value
}

function orderOf(text: string | undefined): QueryOptions['orderBy'] {
  if (text === undefined) return undefined
  const match = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/i.exec(text)
  if (!match) throw badRequest(`Invalid $orderby '${text}'.`, 'BadRequest')
  return { property: match[1] ?? '', descending: match[2]?.toLowerCase() === 'desc' }
}

export function readOptions(query: URLSearchParams): QueryOptions {
  const select = option(query, 'select')
  return {
    select:
      select === undefined
        ? undefined
        : select
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== ''),
    top: count(query, 'top', LONGEST_PAGE),
    skip: count(query, 'skip', Number.MAX_SAFE_INTEGER) ?? 0,
    filter: option(query, 'filter'),
    orderBy: orderOf(option(query, 'orderby')),
    expand: option(query, 'expand'),
    search: option(query, 'search'),
    count: option(query, 'count') === 'true',
    skipToken: option(query, 'skiptoken'),
  }
}

/** Property ids of `$expand=singleValueExtendedProperties($filter=id eq '…' or id eq '…')`; undefined without one. */
export function expandedProperties(expand: string | undefined): string[] | undefined {
  if (expand === undefined) return undefined
  const match = /singleValueExtendedProperties\s*\(\s*\$filter\s*=\s*([^]*)\)\s*$/i.exec(expand)
  if (!match) {
    if (/^\s*(attachments|extensions)\b/i.test(expand)) return undefined
    throw badRequest(`Parsing OData Select and Expand failed: '${expand}'.`, 'BadRequest')
  }
  const ids = [...(match[1] ?? '').matchAll(/id\s+eq\s+'((?:[^']|'')*)'/gi)]
  if (ids.length === 0)
    throw badRequest('A filter on id is needed to expand extended properties.', 'ErrorInvalidRequest')
  return ids.map((found) => (found[1] ?? '').replaceAll("''", "'"))
}

export function expandsAttachments(expand: string | undefined): boolean {
  return /^\s*attachments\b/i.test(expand ?? '')
}
