import { randomBytes } from 'node:crypto'
import { html, redirect } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { parseAuthorizeRequest } from './authorize-request.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { blockedPage, consentPage } from './consent-page.ts'
import type { OAuthParts } from './oauth-api.ts'
import { isSignInScope } from './scopes.ts'

/** The authorization endpoint and the form behind it. */
export type Authorizer = {
  show: (request: ServerRequest) => Reply
  decide: (request: ServerRequest) => Reply
}

function backTo(request: AuthorizeRequest, answer: Readonly<Record<string, string>>): Reply {
  const url = new URL(request.redirectUri)
  if (request.state !== undefined) url.searchParams.set('state', request.state)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  return redirect(url.href)
}

export function createAuthorizer({ options, grants, accounts, deniedScopes }: OAuthParts): Authorizer {
  const pending = new Map<string, AuthorizeRequest>()

  function grant(request: AuthorizeRequest, email: string, scopes: readonly string[]): Reply {
    const allowed = scopes.filter((scope) => !deniedScopes.has(scope))
    const firstConsent = !allowed.every((scope) => grants.granted(email).has(scope))
    grants.recordConsent(email, allowed)
    const code = grants.issueCode({
      email,
      scopes: allowed,
      clientId: request.clientId,
      redirectUri: request.redirectUri,
      challenge: request.challenge,
      nonce: request.nonce,
      // Without a fresh consent Google gives no second refresh token.
      offline: request.offline && (firstConsent || request.prompts.has('consent')),
    })
    return backTo(request, {
      iss: 'https://accounts.google.com',
      code,
      scope: allowed.join(' '),
      authuser: '0',
      prompt: firstConsent ? 'consent' : 'none',
    })
  }

  /** The account that needs no question: everything asked was allowed before and no prompt was demanded. */
  function silentAccount(request: AuthorizeRequest): string | undefined {
    if (request.prompts.has('consent') || request.prompts.has('select_account')) return undefined
    const known = accounts()
    const only = known.length === 1 ? known[0]?.email : undefined
    const email = known.find((account) => account.email === request.loginHint)?.email ?? only
    return email !== undefined && request.scopes.every((scope) => grants.granted(email).has(scope))
      ? email
      : undefined
  }

  function show({ query }: ServerRequest): Reply {
    const parsed = parseAuthorizeRequest(query, options.clientId)
    if (!parsed.ok) return html(parsed.problem.status, blockedPage(parsed.problem))
    const { request } = parsed
    const silent = silentAccount(request)
    if (silent !== undefined) return grant(request, silent, request.scopes)
    if (request.prompts.has('none')) return backTo(request, { error: 'interaction_required' })
    const flow = randomBytes(24).toString('base64url')
    pending.set(flow, request)
    const known = accounts()
    const chosen =
      known.find((account) => account.email === request.loginHint)?.email ?? known[0]?.email ?? ''
    return html(200, consentPage({ request, accounts: known, chosen, flow, ticked: options.consentTicked }))
  }

  function decide({ body }: ServerRequest): Reply {
    const form = new URLSearchParams(body.toString('utf8'))
    const flow = form.get('flow') ?? ''
    const request = pending.get(flow)
    if (!request)
      return html(
        400,
        blockedPage({
          status: 400,
          error: 'invalid_request',
          description: 'This sign-in has ended. Start again.',
        }),
      )
    pending.delete(flow)
    if (form.get('decision') !== 'continue') return backTo(request, { error: 'access_denied' })
    const email = accounts().find((account) => account.email === form.get('account'))?.email
    if (email === undefined) return backTo(request, { error: 'access_denied' })
    const ticked = new Set(form.getAll('scope'))
    const scopes = request.scopes.filter((scope) => isSignInScope(scope) || ticked.has(scope))
    // Somebody who leaves everything off has refused.
    const asked = request.scopes.some((scope) => !isSignInScope(scope))
    return asked && scopes.every(isSignInScope) && !request.scopes.some(isSignInScope)
      ? backTo(request, { error: 'access_denied' })
      : grant(request, email, scopes)
  }

  return { show, decide }
}
