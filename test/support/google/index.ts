import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createControl } from './control.ts'
import type { GoogleControl } from './control.ts'
import { createFaults } from './faults.ts'
import { answerGmail } from './gmail/gmail-api.ts'
import { googleErrorReply } from './google-error.ts'
import { createHttpServer } from './http-server.ts'
import type { Answer } from './http-server.ts'
import { createGrants } from './oauth/grants.ts'
import { createIdTokenSigner } from './oauth/id-token.ts'
import { createOAuthApi } from './oauth/oauth-api.ts'
import type { EmulationOptions, LoggedRequest, Reply, ServerRequest, StartOptions } from './types.ts'
import { createWorld } from './world.ts'

export type { GoogleControl } from './control.ts'
export type { Fault, FaultAction, FaultMatch, PlantedFault } from './faults.ts'
export type { MailView } from './mail-view.ts'
export type {
  AccountSeed,
  EmulationOptions,
  LoggedRequest,
  SeedMessage,
  SendAsAlias,
  StartOptions,
} from './types.ts'

/** Google's origins that the emulator stands in for. */
export const GOOGLE_ORIGINS = [
  'https://accounts.google.com',
  'https://oauth2.googleapis.com',
  'https://www.googleapis.com',
  'https://gmail.googleapis.com',
  'https://openidconnect.googleapis.com',
] as const

/** The client that the emulator knows unless told otherwise. */
export const EMULATED_CLIENT = {
  clientId: '000000000000-emulated.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-emulated-not-a-secret',
} as const

/** A running emulated Google. */
export type EmulatedGoogle = {
  /** http://127.0.0.1:port */
  origin: string
  /** Real origin -> emulated origin, the shape of LIAISON_ENDPOINTS. */
  endpoints: Record<string, string>
  clientId: string
  clientSecret: string
  control: GoogleControl
  /** Ends the server and every open connection. */
  close: () => Promise<void>
}

const DEFAULTS: EmulationOptions = {
  clock: Date.now,
  ...EMULATED_CLIENT,
  unitsPerMinute: 6_000,
  rateLimitAnswer: '429',
  textBodies: 'utf-8',
  messageIds: 'replace',
  consentTicked: true,
}

function notServed({ path }: ServerRequest): Reply {
  return googleErrorReply({
    code: 404,
    message: `The requested URL ${path} was not found on this server.`,
    reason: 'notFound',
  })
}

/** Starts one server on 127.0.0.1 with a port of the system's choice that serves all Google origins by path. */
export async function startEmulatedGoogle({ accounts, ...chosen }: StartOptions): Promise<EmulatedGoogle> {
  const options: EmulationOptions = { ...DEFAULTS, ...chosen }
  const world = createWorld(options)
  for (const account of accounts) await world.add(account)
  const grants = createGrants(options.clock)
  const faults = createFaults()
  const requests: LoggedRequest[] = []
  const deniedScopes = new Set<string>()
  let rotating = false

  const signer = createIdTokenSigner(options.clock)
  const answerOAuth = createOAuthApi({
    options,
    grants,
    signer,
    accounts: world.accounts,
    deniedScopes,
    rotating: () => rotating,
  })
  const gmail = {
    options,
    grants,
    mailboxOf: world.mailboxOf,
    quotaOf: world.quotaOf,
    deliver: world.deliver,
  }

  function answer(request: ServerRequest): Answer {
    const nobody = { account: undefined, units: 0 }
    const found = answerGmail(gmail, request)
    if (found) return found
    const oauth = answerOAuth(request)
    return oauth ? { ...nobody, ...oauth } : { ...nobody, api: 'unknown', reply: notServed(request) }
  }

  const server = createHttpServer({
    clock: options.clock,
    faults,
    answer,
    log: (line) => void requests.push(line),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${portOf(server.address())}`

  return {
    origin,
    endpoints: Object.fromEntries(GOOGLE_ORIGINS.map((real) => [real, origin])),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    control: createControl({
      options,
      world,
      grants,
      faults,
      requests,
      deniedScopes,
      setRotation: (on) => void (rotating = on),
    }),
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port')
  return address.port
}
