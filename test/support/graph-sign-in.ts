import type { Clock, Fetch } from '../../main/platform/ports.ts'
import type { EmulatedMicrosoft } from './microsoft/index.ts'

const leastScopes = ['User.Read', 'Mail.Read', 'Mail.Send']

/** Tokens live an hour; simulated days pass in a test. */
const freshMs = 30 * 60_000

/** A fetch in the name of an emulated account, for tests that are not about signing in. It takes Graph's own addresses only. */
export const signedInToGraph = (
  microsoft: EmulatedMicrosoft,
  account: string,
  clock: Clock,
  more: readonly string[] = [],
): Fetch => {
  const scopes = [...leastScopes, ...more]
  let token = ''
  let since = Number.NEGATIVE_INFINITY
  return (input, init) => {
    if (clock.now() - since > freshMs) {
      token = microsoft.control.grant(account, scopes).accessToken
      since = clock.now()
    }
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    if (origin !== 'https://graph.microsoft.com') throw new Error(`No token is sent to ${origin}`)
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return fetch(`${microsoft.origin}${pathname}${search}`, { ...init, headers })
  }
}
