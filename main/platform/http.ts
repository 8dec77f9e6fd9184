import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Fetch } from './ports.ts'

/** Real origin -> replacement origin, both without a trailing slash. Empty in packaged builds. */
export type Endpoints = Readonly<Record<string, string>>

/** The environment variable that holds the map, as JSON. Read in unpackaged builds only. */
export const endpointsVariable = 'LIAISON_ENDPOINTS'

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'not an origin such as https://example.com',
})
const endpointsSchema = z.record(origin, origin)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the map. `setting_invalid` (subject: the variable) when it is not a JSON object of origins. */
export const parseEndpoints = (text: string | undefined): Result<Endpoints> => {
  if (text === undefined || text.trim() === '') return ok({})
  const parsed = endpointsSchema.safeParse(parseJson(text))
  if (parsed.success) return ok(parsed.data)
  const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return err(
    appError('setting_invalid', `${endpointsVariable} is not a JSON object of origins (${why})`, 'never', {
      subject: endpointsVariable,
    }),
  )
}

/** The same URL at the replacement of its origin; unchanged where there is none. For URLs that a browser opens. */
export const rewriteOrigin = (url: string, endpoints: Endpoints): string => {
  const parsed = new URL(url)
  const replacement = Object.hasOwn(endpoints, parsed.origin) ? endpoints[parsed.origin] : undefined
  return replacement === undefined ? url : `${replacement}${parsed.pathname}${parsed.search}${parsed.hash}`
}

/** `fetch` that sends requests for a replaced origin to its replacement. */
export const overridableFetch = ({ fetch, endpoints }: { fetch: Fetch; endpoints: Endpoints }): Fetch => {
  if (Object.keys(endpoints).length === 0) return fetch
  return (input, init) => {
    if (input instanceof Request) {
      const url = rewriteOrigin(input.url, endpoints)
      return fetch(url === input.url ? input : new Request(url, input), init)
    }
    return fetch(rewriteOrigin(String(input), endpoints), init)
  }
}
