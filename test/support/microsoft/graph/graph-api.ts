import type { Account, Directory } from '../entra/directory.ts'
import type { Access, Grants } from '../entra/grants.ts'
import type { EmulationOptions, Reply, RequestHead, ServerRequest } from '../types.ts'
import { readPreferences } from './call.ts'
import type { Deliver, FileSent } from './call.ts'
import {
  accessDenied,
  claimsChallenge,
  GraphApiError,
  graphErrorReply,
  tokenInvalid,
  tokenMissing,
} from './graph-error.ts'
import type { GraphError } from './graph-error.ts'
import type { Mailbox } from './mailbox.ts'
import { findMethod } from './method-table.ts'
import type { FoundMethod } from './method-table.ts'
import type { Throttle } from './throttle.ts'
import { tooManyAtOnce } from './throttle.ts'
import type { UploadSessions } from './upload.ts'

export type GraphAnswer = { api: string; account: string | undefined; units: number; reply: Reply }

export type GraphParts = {
  options: EmulationOptions
  grants: Grants
  directory: Directory
  mailboxOf: (account: Account) => Mailbox
  throttle: Throttle
  deliver: Deliver
  fileSent: FileSent
  uploads: UploadSessions
}

/** "Send mail": a request is limited to 4 MB. */
const MOST_BODY = 4 * 1024 * 1024

export function errorReply(request: RequestHead, error: GraphError, at: number): Reply {
  return graphErrorReply(error, { at, clientRequestId: request.headers['client-request-id'] })
}

/** The account behind a request, as far as its token tells. */
export function callerOf(grants: Grants, { headers }: RequestHead): Access | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
  return token === undefined ? undefined : grants.access(token)
}

function credentialProblem({ grants, options }: GraphParts, request: ServerRequest): Access | GraphError {
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')
  if (!given) return tokenMissing()
  const access = callerOf(grants, request)
  if (!access) return tokenInvalid()
  return grants.isChallenged(access) ? claimsChallenge(Math.floor(options.clock() / 1000)) : access
}

/** Delegated access reaches one's own mailbox only. */
function userProblem(
  { directory }: GraphParts,
  { user }: FoundMethod,
  { account }: Access,
): GraphError | undefined {
  if (user === 'me' || user.toLowerCase() === account.email || user === account.objectId) return undefined
  const other = directory.byEmail(user) ?? directory.byObjectId(user)
  return other
    ? accessDenied().error
    : { status: 404, code: 'ErrorInvalidUser', message: `The requested user '${user}' is invalid.` }
}

const SENDING = new Set(
  ['sendMail', 'messages.reply', 'messages.replyAll', 'messages.forward', 'messages.send'].map(
    (name) => `graph.${name}`,
  ),
)

function refusal(
  parts: GraphParts,
  found: FoundMethod,
  access: Access,
  request: ServerRequest,
): GraphError | undefined {
  const limited = parts.throttle.take(access.account)
  if (limited) return limited
  if (request.body.length > MOST_BODY)
    return { status: 413, code: 'RequestEntityTooLarge', message: 'The request is larger than 4 MB.' }
  if (!found.entry.scopes.some((scope) => access.scopes.has(scope))) return accessDenied().error
  if (SENDING.has(found.entry.api)) {
    const tooMany = parts.throttle.checkSending(access.account)
    if (tooMany) return tooMany
  }
  return userProblem(parts, found, access)
}

async function run(
  parts: GraphParts,
  found: FoundMethod,
  access: Access,
  request: ServerRequest,
): Promise<Reply> {
  const { options, deliver, fileSent, uploads } = parts
  try {
    return await found.entry.run({
      request,
      mailbox: parts.mailboxOf(access.account),
      options,
      params: found.params,
      scopes: access.scopes,
      prefer: readPreferences(request.headers['prefer']),
      deliver,
      fileSent,
      uploads,
    })
  } catch (error) {
    if (error instanceof GraphApiError) return errorReply(request, error.error, options.clock())
    throw error
  }
}

function notServed(path: string): GraphError {
  return {
    status: 400,
    code: 'BadRequest',
    message: `Resource not found for the segment '${path.split('/').at(-1) ?? ''}'.`,
  }
}

/** Answers one request below /v1.0: credentials, limits, permissions, then the method. `over`: one too many at once. */
export async function answerGraph(
  parts: GraphParts,
  request: ServerRequest,
  over: boolean,
): Promise<GraphAnswer> {
  const { options } = parts
  const found = findMethod(request.method, request.path)
  const api = found?.entry.api ?? 'unknown'
  const access = credentialProblem(parts, request)
  const refuse = (error: GraphError, account: string | undefined, units = 0): GraphAnswer => ({
    api,
    account,
    units,
    reply: errorReply(request, error, options.clock()),
  })
  if ('status' in access) return refuse(access, undefined)
  const { email } = access.account
  if (over) return refuse(tooManyAtOnce(), email)
  if (!found) return refuse(notServed(request.path), email)
  const refused = refusal(parts, found, access, request)
  if (refused) return refuse(refused, email, refused.status === 429 ? 0 : 1)
  const reply = await run(parts, found, access, request)
  if (SENDING.has(api) && reply.status === 202) parts.throttle.sent(access.account)
  return { api, account: email, units: 1, reply }
}
