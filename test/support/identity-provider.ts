import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { createGoogleOAuth } from '../../main/oauth/google.ts'
import { createMicrosoftOAuth } from '../../main/oauth/microsoft.ts'
import type { OAuthProvider } from '../../main/oauth/provider.ts'
import type { Endpoints } from '../../main/platform/http.ts'
import type { Clock, Fetch, Logger } from '../../main/platform/ports.ts'
import { answerConsent } from './google/consent-robot.ts'
import { startEmulatedGoogle, type EmulatedGoogle } from './google/index.ts'
import type { Fault, PlantedFault } from './http-emulator/faults.ts'
import { startEmulatedMicrosoft, type EmulatedMicrosoft } from './microsoft/index.ts'
import { answerSignIn } from './microsoft/sign-in-robot.ts'

export const ann = 'ann@northwind.example'
export const sales = 'sales@northwind.example'

/** What a person answers at the provider's pages. */
export type Consent = {
  /** The one that the page has chosen when absent. */
  readonly account?: string
  readonly cancel?: boolean
  /** Ends of scope names that are not granted, such as `gmail.compose` or `Mail.Send`. */
  readonly without?: readonly string[]
}

/** The keys of the configured client, changeable while running; null: none is configured. */
export type ClientKeys = {
  current: { readonly id: string; readonly secret: string; readonly drafts?: boolean } | null
}

/** An emulated provider as far as signing in goes, in the same words for each. */
export type IdentityProvider = {
  readonly provider: ProviderId
  readonly endpoints: Endpoints
  /** The keys that the emulator knows. */
  readonly keys: { readonly id: string; readonly secret: string }
  readonly google: EmulatedGoogle | null
  readonly microsoft: EmulatedMicrosoft | null
  readonly createOAuth: (deps: {
    fetch: Fetch
    clock: Clock
    logger: Logger
    keys: ClientKeys
  }) => OAuthProvider
  /** Answers the pages and resolves to the redirect back, not followed; null where they end without one. */
  readonly answer: (authorizeUrl: string, consent: Consent) => Promise<URL | null>
  readonly control: {
    readonly fault: (fault: Fault) => PlantedFault
    readonly clearFaults: () => void
    readonly clearRequests: () => void
    readonly revoke: (account: string) => void
    readonly expireAccessTokens: () => void
    readonly tokenRequests: () => number
    readonly revocations: () => number
  }
  /** An API address that wants a token. */
  readonly probe: string
  /** Where the tokens of a scope that is left off are named. */
  readonly scopes: { readonly read: string; readonly send: string; readonly calendar: string }
  readonly close: () => Promise<void>
}

const accounts = [
  { email: ann, name: 'Ann Meyer' },
  { email: sales, name: 'Northwind Sales' },
]

const startGoogle = async (clock: Clock): Promise<IdentityProvider> => {
  const google = await startEmulatedGoogle({ clock: clock.now, accounts })
  const { control, clientId, clientSecret, endpoints, close } = google
  return {
    provider: 'gmail',
    endpoints,
    keys: { id: clientId, secret: clientSecret },
    google,
    microsoft: null,
    createOAuth: ({ fetch, clock: time, keys }) =>
      createGoogleOAuth({ fetch, clock: time, clientKeys: () => keys.current }),
    answer: (url, consent) => answerConsent(url, consent),
    control: {
      ...control,
      tokenRequests: () => control.countOf('oauth.token'),
      revocations: () => control.countOf('oauth.revoke'),
    },
    probe: 'https://gmail.googleapis.com/gmail/v1/users/me/profile',
    scopes: { read: 'gmail.readonly', send: 'gmail.compose', calendar: 'calendar.events' },
    close,
  }
}

/**
 * The pages as this person meets them. Entra grants all that is asked or nothing: a smaller request stands for an
 * organisation that allows less. Another account than the hinted one is chosen by "Use another account". Who consented before is asked again only where somebody wants it: here to decline.
 */
const asMet = (authorizeUrl: string, { account, cancel, without = [] }: Consent): URL => {
  const url = new URL(authorizeUrl)
  const hint = url.searchParams.get('login_hint')
  if (hint !== null && account !== undefined && account !== hint) {
    url.searchParams.delete('login_hint')
    url.searchParams.set('prompt', 'select_account')
  }
  if (cancel === true) url.searchParams.set('prompt', 'consent')
  const scopes = (url.searchParams.get('scope') ?? '').split(' ')
  const granted = scopes.filter((scope) => !without.some((end) => scope.endsWith(end)))
  url.searchParams.set('scope', granted.join(' '))
  return url
}

const startMicrosoft = async (clock: Clock): Promise<IdentityProvider> => {
  const microsoft = await startEmulatedMicrosoft({ clock: clock.now, accounts })
  const { control, clientId, endpoints, close } = microsoft
  return {
    provider: 'graph',
    endpoints,
    keys: { id: clientId, secret: '' },
    google: null,
    microsoft,
    createOAuth: ({ fetch, clock: time, keys, logger }) => {
      const client = () => ({
        clientId: keys.current?.id ?? '',
        tenant: 'common',
        drafts: keys.current?.drafts ?? false,
      })
      return createMicrosoftOAuth({ fetch, clock: time, logger, client })
    },
    answer: async (url, consent) => {
      const end = await answerSignIn(asMet(url, consent), {
        ...(consent.account === undefined ? {} : { account: consent.account }),
        ...(consent.cancel === true ? { decision: 'cancel' as const } : {}),
      })
      return end.kind === 'redirect' ? end.url : null
    },
    control: {
      ...control,
      revoke: (account) => control.revoke(account),
      tokenRequests: () => control.countOf('entra.token'),
      // There is nothing to ask for one.
      revocations: () => 0,
    },
    probe: 'https://graph.microsoft.com/v1.0/me',
    scopes: { read: 'Mail.Read', send: 'Mail.Send', calendar: 'Calendars.ReadWrite' },
    close,
  }
}

/** Starts the emulator of a provider with two accounts. */
export const startIdentityProvider = (provider: ProviderId, clock: Clock): Promise<IdentityProvider> =>
  provider === 'gmail' ? startGoogle(clock) : startMicrosoft(clock)
