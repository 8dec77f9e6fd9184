import { createControl } from './control.ts'
import type { GoogleControl } from './control.ts'
import { createFaults } from '../http-emulator/faults.ts'
import { answerGmail } from './gmail/gmail-api.ts'
import { createResumableUploads } from './gmail/resumable.ts'
import { googleErrorReply } from './google-error.ts'
import { createHttpServer } from '../http-emulator/http-server.ts'
import type { Answer } from '../http-emulator/http-server.ts'
import { listenOnLoopback } from '../http-emulator/listen.ts'
import { createGrants } from './oauth/grants.ts'
import { createIdTokenSigner } from './oauth/id-token.ts'
import { createOAuthApi } from './oauth/oauth-api.ts'
import type { EmulationOptions, LoggedRequest, Reply, ServerRequest, StartOptions } from './types.ts'
import { html } from './reply.ts'
import { createWorld } from './world.ts'

export type { GoogleControl } from './control.ts'
export type { Fault, FaultAction, FaultMatch, PlantedFault } from '../http-emulator/faults.ts'
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

/** Longest path with its query that Google's servers take (googleapis/google-api-nodejs-client#972). */
const MOST_ADDRESS = 8192

const ADDRESS_TOO_LONG =
  '<!DOCTYPE html><title>Error 414 (Request-URI Too Large)!!1</title><p><b>414.</b> The requested URL is too large to process.'

function notServed({ path }: ServerRequest): Reply {
  return googleErrorReply({
    code: 404,
    message: `The requested URL ${path} was not found on this server.`,
    reason: 'notFound',
  })
}

/** Codes and tokens travel in queries: only Gmail's own are kept, without the token. */
function loggedQuery(path: string, query: URLSearchParams): string {
  if (!path.includes('/gmail/v1/')) return ''
  const kept = new URLSearchParams(query)
  kept.delete('access_token')
  kept.delete('key')
  // The address of an upload is a permission.
  kept.delete('upload_id')
  return kept.toString()
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
    uploads: createResumableUploads(options.clock),
  }

  function answer(request: ServerRequest): Answer {
    const nobody = { account: undefined, units: 0 }
    if (request.path.length + request.query.toString().length > MOST_ADDRESS)
      return { ...nobody, api: 'unknown', reply: html(414, ADDRESS_TOO_LONG) }
    const found = answerGmail(gmail, request)
    if (found) return found
    const oauth = answerOAuth(request)
    return oauth ? { ...nobody, ...oauth } : { ...nobody, api: 'unknown', reply: notServed(request) }
  }

  const server = createHttpServer({
    clock: options.clock,
    faults,
    answer,
    log: ({ method, path, query }, served) =>
      void requests.push({ method, path, query: loggedQuery(path, query), ...served }),
    words: {
      fault: (status) => googleErrorReply({ code: status, message: 'Backend Error', reason: 'backendError' }),
      tooLarge: () =>
        googleErrorReply({ code: 413, message: 'Request Entity Too Large', reason: 'uploadTooLarge' }),
    },
  })
  const { origin, close } = await listenOnLoopback(server)

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
    close,
  }
}
