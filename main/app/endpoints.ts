import * as z from 'zod'
import type { Fetch } from '../platform/ports.ts'

/** Answers the address to use instead of the given one. */
export type Rewrite = (url: URL) => URL

const originsSchema = z.record(z.url(), z.url())

/**
 * The endpoint overrides: `LIAISON_ENDPOINTS` is a JSON object of real origin to replacement origin. The only seam by
 * which tests and the demo put an emulator in a provider's place; packaged builds ignore it.
 * @throws when the variable is set to something else: a test that silently went to the real provider would be worse.
 */
export const endpointRewrite = (text: string | undefined, isPackaged: boolean): Rewrite => {
  if (isPackaged || text === undefined || text === '') return (url) => url
  const origins = new Map(Object.entries(originsSchema.parse(JSON.parse(text))))
  return (url) => {
    const replacement = origins.get(url.origin)
    return replacement === undefined ? url : new URL(url.pathname + url.search + url.hash, replacement)
  }
}

/** A fetch whose addresses go through `rewrite`. */
export const fetchRewritten =
  (fetch: Fetch, rewrite: Rewrite): Fetch =>
  (input, init) => {
    if (!(input instanceof Request)) return fetch(rewrite(new URL(input)), init)
    const url = new URL(input.url)
    const rewritten = rewrite(url)
    return fetch(rewritten.href === url.href ? input : new Request(rewritten, input), init)
  }
