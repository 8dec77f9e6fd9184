import { OAuth2Client } from 'google-auth-library'
import type { Fetch } from '../platform/ports.ts'

/** The id and secret of a "Desktop app" client. Google's token endpoint wants the secret, though it is none (RFC 8252, section 8.5). */
export type GoogleClientKeys = { readonly id: string; readonly secret: string }

export type GoogleClient = {
  readonly oauth: OAuth2Client
  /** The last answer of the token endpoint as it came, before the library changes and partly drops it. */
  readonly lastAnswer: () => unknown
}

/**
 * One library client for one request. Made anew each time, because the library has no way to pass a signal, and keeps
 * tokens that are ours to keep.
 */
export const openGoogleClient = (deps: {
  keys: GoogleClientKeys
  fetch: Fetch
  signal: AbortSignal
  redirectUri?: string
}): GoogleClient => {
  let answer: unknown
  const oauth = new OAuth2Client({
    clientId: deps.keys.id,
    clientSecret: deps.keys.secret,
    ...(deps.redirectUri === undefined ? {} : { redirectUri: deps.redirectUri }),
    transporterOptions: {
      fetchImplementation: (input, init) =>
        deps.fetch(input, {
          ...(init?.method === undefined ? {} : { method: init.method }),
          ...(init?.headers === undefined ? {} : { headers: init.headers }),
          ...(init?.body === undefined ? {} : { body: init.body }),
          credentials: 'omit',
          // A redirect would carry the code or the token to a place that nobody chose.
          redirect: 'error',
          signal: deps.signal,
        }),
    },
  })
  const { interceptors } = oauth.transporter
  interceptors.request.add({
    // The library retries its POSTs on 5xx and on silence. A code is good for one try; ours decides about others.
    resolved: async (config) => Object.assign(config, { retry: false, retryConfig: { retry: 0 } }),
  })
  interceptors.response.add({
    resolved: async (response) => {
      answer = structuredClone(response.data)
      return response
    },
  })
  return { oauth, lastAnswer: () => answer }
}
