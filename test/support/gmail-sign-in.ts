import type { Clock, Fetch } from '../../main/platform/ports.ts'
import type { EmulatedGoogle } from './google/index.ts'

const scopes = [
  'https://www.googleapis.com/auth/gmail.compose',
  'https://www.googleapis.com/auth/gmail.readonly',
]

/** Tokens live an hour; simulated days pass in a test. */
const freshMs = 30 * 60_000

/** A fetch in the name of an emulated account, for tests that are not about signing in. */
export const signedInTo = (google: EmulatedGoogle, account: string, clock: Clock): Fetch => {
  let token = ''
  let since = Number.NEGATIVE_INFINITY
  return (input, init) => {
    if (clock.now() - since > freshMs) {
      token = google.control.grant(account, scopes).accessToken
      since = clock.now()
    }
    const { pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return fetch(`${google.origin}${pathname}${search}`, { ...init, headers })
  }
}
