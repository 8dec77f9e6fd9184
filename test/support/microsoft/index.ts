import { createFaults } from '../http-emulator/faults.ts'
import { createHttpServer } from '../http-emulator/http-server.ts'
import type { Answer } from '../http-emulator/http-server.ts'
import { listenOnLoopback } from '../http-emulator/listen.ts'
import { createRs256Signer } from '../http-emulator/rs256.ts'
import { createControl } from './control.ts'
import type { MicrosoftControl } from './control.ts'
import type { Account } from './entra/directory.ts'
import { tokenErrorReply } from './entra/entra-error.ts'
import { createEntraApi } from './entra/entra-api.ts'
import { createGrants } from './entra/grants.ts'
import { answerBatch } from './graph/batch.ts'
import { answerGraph, callerOf, errorReply } from './graph/graph-api.ts'
import type { GraphParts } from './graph/graph-api.ts'
import { GraphApiError, graphErrorReply } from './graph/graph-error.ts'
import { createThrottle } from './graph/throttle.ts'
import { createUploadSessions } from './graph/upload.ts'
import type {
  EmulationOptions,
  LoggedRequest,
  Reply,
  RequestHead,
  ServerRequest,
  StartOptions,
} from './types.ts'
import { createWorld } from './world.ts'

export type { Fault, FaultAction, FaultMatch, PlantedFault } from '../http-emulator/faults.ts'
export type { MicrosoftControl } from './control.ts'
export type { MailView } from './mail-view.ts'
export type { AccountSeed, EmulationOptions, LoggedRequest, SeedMessage, StartOptions } from './types.ts'

/** Microsoft's origins that the emulator stands in for; the last one takes large attachments. */
export const MICROSOFT_ORIGINS = [
  'https://login.microsoftonline.com',
  'https://graph.microsoft.com',
  'https://outlook.office.com',
] as const

/** The application that the emulator knows unless told otherwise. */
export const EMULATED_CLIENT_ID = '00000000-e000-4000-a000-000000000001'

/** A running emulated Microsoft. */
export type EmulatedMicrosoft = {
  /** http://127.0.0.1:port */
  origin: string
  /** Real origin -> emulated origin, the shape of LIAISON_ENDPOINTS. */
  endpoints: Record<string, string>
  clientId: string
  control: MicrosoftControl
  /** Ends the server and every open connection. */
  close: () => Promise<void>
}

const DEFAULTS: EmulationOptions = {
  clock: Date.now,
  clientId: EMULATED_CLIENT_ID,
  redirectPaths: ['/'],
  concurrency: 4,
  requestsPerTenMinutes: 10_000,
  sendsPerMinute: 30,
  updates: 'partial',
  returningMoves: 'reported',
  sentDrafts: 'kept',
}

function isGraph(path: string): boolean {
  return /^\/(v1\.0|beta)(\/|$)/.test(path)
}

/** Codes and tokens travel in queries: only Graph's own are kept, without its positions. */
function loggedQuery({ path, query }: RequestHead): string {
  if (!isGraph(path)) return ''
  const kept = [...query].filter(([name]) => !/^\$?(?:delta|skip)token$/i.test(name))
  return kept.map(([name, value]) => `${name}=${value}`).join('&')
}

const FAULT_CODES: Readonly<Record<number, string>> = {
  401: 'InvalidAuthenticationToken',
  403: 'ErrorAccessDenied',
  429: 'ApplicationThrottled',
  500: 'InternalServerError',
  503: 'serviceNotAvailable',
  504: 'gatewayTimeout',
}

/** Starts one server on 127.0.0.1 with a port of the system's choice that serves all Microsoft origins by path. */
export async function startEmulatedMicrosoft({
  accounts,
  ...chosen
}: StartOptions): Promise<EmulatedMicrosoft> {
  const options: EmulationOptions = { ...DEFAULTS, ...chosen }
  const world = createWorld(options)
  for (const account of accounts) await world.add(account)
  const { directory, mailboxOf, deliver, fileSent } = world
  const grants = createGrants(options.clock)
  const faults = createFaults()
  const throttle = createThrottle(options)
  const needsApproval = new Set<Account>()
  const requests: LoggedRequest[] = []
  /** Requests that came while their mailbox had too many already. */
  const over = new WeakSet<RequestHead['headers']>()
  const claimsOf = new WeakMap<ServerRequest, string>()

  const signer = createRs256Signer('emulated-microsoft-1')
  const answerEntra = createEntraApi({ options, directory, grants, signer, needsApproval })
  const uploads = createUploadSessions(options.clock)
  const graph: GraphParts = { options, grants, directory, mailboxOf, throttle, deliver, fileSent, uploads }

  function log(request: ServerRequest, served: Omit<Answer, 'reply'> & { status: number; at: number }): void {
    const { method, path, headers } = request
    const more = { prefer: headers['prefer'] ?? '', claims: claimsOf.get(request) }
    requests.push({ method, path, query: loggedQuery(request), ...served, ...more })
  }

  async function answerUpload(request: ServerRequest): Promise<Answer | undefined> {
    const served = { api: 'outlook.upload', account: undefined, units: 0 }
    const running = uploads.answer(request)
    if (!running) return undefined
    try {
      return { ...served, reply: await running }
    } catch (error) {
      if (!(error instanceof GraphApiError)) throw error
      return { ...served, reply: errorReply(request, error.error, options.clock()) }
    }
  }

  async function answer(request: ServerRequest): Promise<Answer> {
    if (request.method === 'POST' && request.path === '/v1.0/$batch') {
      const logPart: Parameters<typeof answerBatch>[2]['log'] = (part, { reply, ...served }) =>
        log(part, { ...served, status: reply.status, at: options.clock() })
      return answerBatch(graph, request, { faults, log: logPart, over: over.has(request.headers) })
    }
    if (isGraph(request.path)) return answerGraph(graph, request, over.has(request.headers))
    const entra = answerEntra(request)
    if (entra?.claims !== undefined) claimsOf.set(request, entra.claims)
    if (entra) return { api: entra.api, account: entra.account, units: 0, reply: entra.reply }
    const uploaded = await answerUpload(request)
    if (uploaded) return uploaded
    const error = { status: 404, code: 'UnknownError', message: `Nothing is served at ${request.path}` }
    return {
      api: 'unknown',
      account: undefined,
      units: 0,
      reply: errorReply(request, error, options.clock()),
    }
  }

  function plantedReply(status: number, { path }: RequestHead): Reply {
    if (isGraph(path))
      return graphErrorReply(
        { status, code: FAULT_CODES[status] ?? 'UnknownError', message: 'Planted.' },
        context(),
      )
    const busy = { error: 'temporarily_unavailable', code: 90055, text: 'The server is too busy.', status }
    return tokenErrorReply(busy, options.clock())
  }

  const context = () => ({ at: options.clock(), clientRequestId: undefined })
  const server = createHttpServer({
    clock: options.clock,
    faults,
    answer,
    log,
    enter: (head) => {
      const account = isGraph(head.path) ? callerOf(grants, head)?.account : undefined
      if (!account) return () => undefined
      if (throttle.enter(account)) over.add(head.headers)
      return () => throttle.leave(account)
    },
    words: {
      fault: plantedReply,
      tooLarge: () =>
        graphErrorReply({ status: 413, code: 'RequestEntityTooLarge', message: 'Too large.' }, context()),
    },
  })
  const { origin, close } = await listenOnLoopback(server)

  return {
    origin,
    endpoints: Object.fromEntries(MICROSOFT_ORIGINS.map((real) => [real, origin])),
    clientId: options.clientId,
    control: createControl({ options, world, grants, faults, throttle, needsApproval, requests }),
    close,
  }
}
