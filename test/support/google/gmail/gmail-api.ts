import {
  credentialsInvalid,
  credentialsMissing,
  GoogleApiError,
  googleErrorReply,
  scopeInsufficient,
} from '../google-error.ts'
import type { Grants } from '../oauth/grants.ts'
import type { EmulationOptions, Reply, ServerRequest } from '../types.ts'
import type { Deliver } from './call.ts'
import type { Mailbox } from './mailbox.ts'
import { findMethod } from './method-table.ts'
import type { FoundMethod } from './method-table.ts'
import { rateLimitError } from './quota.ts'
import type { Quota } from './quota.ts'
import type { Resumed, ResumableUploads } from './resumable.ts'

export type GmailAnswer = { api: string; account: string | undefined; units: number; reply: Reply }

export type GmailParts = {
  options: EmulationOptions
  grants: Grants
  mailboxOf: (email: string) => Mailbox | undefined
  quotaOf: (email: string) => Quota
  deliver: Deliver
  uploads: ResumableUploads
}

type Caller = { email: string; scopes: ReadonlySet<string> }

function bearerOf({ headers, query }: ServerRequest): string | undefined {
  return (
    /^Bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? query.get('access_token') ?? undefined
  )
}

function refuse(parts: GmailParts, found: FoundMethod, caller: Caller): Reply | undefined {
  const { entry, userId } = found
  if (!entry.scopes.some((scope) => caller.scopes.has(scope)))
    return googleErrorReply(scopeInsufficient(entry.rpc, entry.scopes))
  if (userId !== 'me' && userId.toLowerCase() !== caller.email) {
    const message = `Delegation denied for ${caller.email}`
    return googleErrorReply({ code: 403, message, reason: 'forbidden', status: 'PERMISSION_DENIED' })
  }
  const taken = parts.quotaOf(caller.email).take(entry.units)
  return taken.ok ? undefined : googleErrorReply(rateLimitError(parts.options.rateLimitAnswer, taken.retryAt))
}

function run(
  parts: GmailParts,
  found: FoundMethod,
  caller: Caller,
  mailbox: Mailbox,
  request: ServerRequest,
): Reply {
  const { params, upload } = found
  const { options, deliver, uploads } = parts
  const call = { request, mailbox, options, params, scopes: caller.scopes, upload, deliver }
  const perform = (resumed?: Resumed): Reply => guarded(() => found.entry.run({ ...call, resumed }))
  const resumable = upload && request.query.get('uploadType') === 'resumable'
  return resumable ? guarded(() => uploads.start(request, caller.email, perform)) : perform()
}

function guarded(answer: () => Reply): Reply {
  try {
    return answer()
  } catch (error) {
    if (error instanceof GoogleApiError) return googleErrorReply(error.error)
    throw error
  }
}

/** Answers one request below /gmail/v1: credentials, then scopes, then quota, then the method, as Google orders them. */
export function answerGmail(parts: GmailParts, request: ServerRequest): GmailAnswer | undefined {
  // The address of an upload is its permission: a token is not asked for.
  const uploaded = parts.uploads.answer(request)
  if (uploaded) return { api: 'gmail.upload', units: 0, ...uploaded }
  const found = findMethod(request.method, request.path)
  if (!found) return undefined
  const { api, rpc, units } = found.entry
  const token = bearerOf(request)
  const unknown = { api, account: undefined, units: 0 }
  if (token === undefined) return { ...unknown, reply: googleErrorReply(credentialsMissing(rpc)) }
  const access = parts.grants.access(token)
  const mailbox = access && parts.mailboxOf(access.email)
  if (!access || !mailbox) return { ...unknown, reply: googleErrorReply(credentialsInvalid(rpc)) }
  const refused = refuse(parts, found, access)
  if (refused) return { api, account: access.email, units: 0, reply: refused }
  return { api, account: access.email, units, reply: run(parts, found, access, mailbox, request) }
}
