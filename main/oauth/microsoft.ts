import type { Clock, Fetch, Logger } from '../platform/ports.ts'
import type { MicrosoftClient } from '../settings/settings.ts'
import type { OAuthProvider } from './provider.ts'

export type MicrosoftDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly logger: Logger
  /** Read at each use, so that a changed setting counts at once. An empty id: none is configured. */
  readonly client: () => MicrosoftClient
}

export const createMicrosoftOAuth = (_deps: MicrosoftDeps): OAuthProvider => ({
  provider: 'graph',
  redirectPath: '',
  redirectHost: 'localhost',
  prepare: () => Promise.reject(new Error('not built yet')),
  errorFromRedirect: () => ({ code: 'auth_failed', message: '', retry: 'user' }),
  refresh: () => Promise.reject(new Error('not built yet')),
  revoke: () => Promise.reject(new Error('not built yet')),
})
