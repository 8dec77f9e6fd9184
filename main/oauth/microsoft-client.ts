import { LogLevel, PublicClientApplication } from '@azure/msal-node'
import type { Fetch } from '../platform/ports.ts'
import type { MicrosoftClient as ClientKeys } from '../settings/settings.ts'
import { createCallCache } from './microsoft-cache.ts'
import { createMicrosoftNetwork, type MicrosoftNetwork } from './microsoft-network.ts'

export const loginOrigin = 'https://login.microsoftonline.com'

export type MicrosoftClient = {
  readonly app: PublicClientApplication
  readonly network: MicrosoftNetwork
  /** What is to be kept of MSAL's cache after the call, or null. */
  readonly cache: () => string | null
}

/**
 * One library client for one request. Made anew each time, because the library has no way to pass a signal, keeps tokens
 * that are ours to keep, and refuses requests by itself after a 429. It asks for no discovery documents: those of
 * login.microsoftonline.com are built into it.
 */
export const openMicrosoftClient = (deps: {
  client: ClientKeys
  fetch: Fetch
  signal: AbortSignal
  /** MSAL's serialised cache, for a refresh. */
  kept?: string
}): MicrosoftClient => {
  const network = createMicrosoftNetwork(deps)
  const cache = createCallCache(deps.kept ?? null)
  const app = new PublicClientApplication({
    auth: {
      clientId: deps.client.clientId,
      authority: `${loginOrigin}/${encodeURIComponent(deps.client.tenant)}`,
      // Says that claims challenges are understood; tokens end at once then when a sign-in is ended, and live longer else.
      clientCapabilities: ['CP1'],
    },
    cache: { cachePlugin: cache.plugin },
    system: {
      networkClient: network.module,
      loggerOptions: {
        loggerCallback: () => undefined,
        piiLoggingEnabled: false,
        logLevel: LogLevel.Error,
      },
    },
  })
  return { app, network, cache: cache.current }
}
