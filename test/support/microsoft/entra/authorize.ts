import { randomBytes, randomUUID } from 'node:crypto'
import { html, redirect } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { parseAuthorizeRequest } from './authorize-request.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import type { Account } from './directory.ts'
import { entraDescription } from './entra-error.ts'
import type { EntraError } from './entra-error.ts'
import type { EntraEndpoint, EntraParts } from './entra-parts.ts'
import { accountPage, approvalPage, consentPage, formPostPage, troublePage } from './pages.ts'

/** The authorization endpoint and the two forms behind it. */
export type Authorizer = {
  show: EntraEndpoint
  chooseAccount: (request: ServerRequest) => Reply
  decide: (request: ServerRequest) => Reply
}

type Pending = { request: AuthorizeRequest; account: Account | undefined }

const DECLINED: EntraError = {
  error: 'access_denied',
  code: 65004,
  text: 'User declined to consent to access the app.',
}

const NO_TENANT = (tenant: string): EntraError => ({
  error: 'invalid_request',
  code: 90002,
  text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
})

const ENDED: EntraError = {
  error: 'invalid_request',
  code: 165000,
  text: 'Invalid Request: The request tokens do not match the user context. Start again.',
}

const FOREIGN = (account: Account, tenant: string): EntraError => ({
  error: 'invalid_request',
  code: 50020,
  text: `User account '${account.email}' from identity provider does not exist in tenant '${tenant}' and cannot access the application in that tenant.`,
})

/** A page that posts by itself needs its script and may post to the app. */
function formPost(action: string, fields: Readonly<Record<string, string>>): Reply {
  const reply = html(200, formPostPage(action, fields))
  const policy = "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'"
  return { ...reply, headers: { ...reply.headers, 'content-security-policy': policy } }
}

export function backTo(
  { redirectUri, responseMode, state }: Pick<AuthorizeRequest, 'redirectUri' | 'responseMode' | 'state'>,
  answer: Readonly<Record<string, string>>,
): Reply {
  const fields = { ...answer, ...(state === undefined ? {} : { state }) }
  const url = new URL(redirectUri)
  if (responseMode === 'form_post') return formPost(url.href, fields)
  if (responseMode === 'fragment') url.hash = new URLSearchParams(fields).toString()
  else for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return redirect(url.href)
}

export function createAuthorizer({ options, directory, grants, needsApproval }: EntraParts): Authorizer {
  const pending = new Map<string, Pending>()

  function keep(request: AuthorizeRequest, account: Account | undefined): string {
    const flow = randomBytes(24).toString('base64url')
    pending.set(flow, { request, account })
    return flow
  }

  function tell(request: AuthorizeRequest, problem: EntraError, more: Record<string, string> = {}): Reply {
    const description = entraDescription(problem, options.clock(), randomUUID())
    return backTo(request, { error: problem.error, error_description: description, ...more })
  }

  /** `.default` asks for what was consented before. */
  function wanted(request: AuthorizeRequest, account: Account): string[] {
    const before = request.everything ? [...grants.consented(account)] : []
    return [...new Set([...request.scopes, ...before])]
  }

  function grant(request: AuthorizeRequest, account: Account): Reply {
    const scopes = wanted(request, account)
    grants.recordConsent(account, scopes)
    const { redirectUri, challenge, nonce } = request
    const code = grants.issueCode({ account, scopes, redirectUri, challenge, nonce })
    return backTo(request, { code, session_state: randomUUID() })
  }

  function isConsented(request: AuthorizeRequest, account: Account): boolean {
    const consented = grants.consented(account)
    return wanted(request, account).every((scope) => consented.has(scope))
  }

  /** What comes after the account is known: nothing more to ask, the permissions, or a dead end. */
  function proceed(request: AuthorizeRequest, account: Account): Reply {
    if (!directory.fits(account, request.tenant))
      return html(400, troublePage(FOREIGN(account, request.tenant)))
    const settled = isConsented(request, account)
    if (settled && request.prompt !== 'consent') return grant(request, account)
    // An administrator's consent counts for everybody; without it the person cannot even be asked.
    if (!settled && needsApproval.has(account))
      return html(200, approvalPage(keep(request, account), account))
    return html(200, consentPage(keep(request, account), account, wanted(request, account)))
  }

  function silent(request: AuthorizeRequest): Reply {
    const account = directory.byEmail(request.loginHint ?? '')
    if (account && directory.fits(account, request.tenant) && isConsented(request, account))
      return grant(request, account)
    return tell(
      request,
      account
        ? {
            error: 'interaction_required',
            code: 65001,
            text: 'The user or administrator has not consented to use the application.',
          }
        : {
            error: 'login_required',
            code: 50058,
            text: 'A silent sign-in request was sent but no user is signed in.',
          },
    )
  }

  function showReply(tenant: string, query: URLSearchParams): Reply {
    if (!directory.isTenant(tenant)) return html(400, troublePage(NO_TENANT(tenant)))
    const parsed = parseAuthorizeRequest(tenant, query, options)
    if (parsed.kind === 'page') return html(400, troublePage(parsed.problem))
    if (parsed.kind === 'back') return tell(parsed.request, parsed.problem)
    const { request } = parsed
    if (request.prompt === 'none') return silent(request)
    const hinted = directory.byEmail(request.loginHint ?? '')
    if (hinted && (request.prompt === undefined || request.prompt === 'consent'))
      return proceed(request, hinted)
    return html(200, accountPage(keep(request, undefined), directory.accounts(), hinted?.email))
  }

  function taken(body: Buffer): { form: URLSearchParams; held: Pending | undefined } {
    const form = new URLSearchParams(body.toString('utf8'))
    const flow = form.get('flow') ?? ''
    const held = pending.get(flow)
    pending.delete(flow)
    return { form, held }
  }

  return {
    show: ({ query }, tenant) => ({ account: undefined, reply: showReply(tenant, query) }),
    chooseAccount: ({ body }) => {
      const { form, held } = taken(body)
      if (!held) return html(400, troublePage(ENDED))
      const account = directory.byEmail(form.get('account') ?? '')
      const cancelled = form.get('decision') !== 'next' || !account
      return cancelled
        ? tell(held.request, DECLINED, { error_subcode: 'cancel' })
        : proceed(held.request, account)
    },
    decide: ({ body }) => {
      const { form, held } = taken(body)
      if (!held?.account) return html(400, troublePage(ENDED))
      return form.get('decision') === 'accept' && !needsApproval.has(held.account)
        ? grant(held.request, held.account)
        : tell(held.request, DECLINED, { error_subcode: 'cancel' })
    },
  }
}
