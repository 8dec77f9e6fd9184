import { randomBytes, randomUUID } from 'node:crypto'
import { html } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { backTo } from './authorize.ts'
import { isRegisteredRedirect, missingParameter } from './authorize-request.ts'
import { entraDescription } from './entra-error.ts'
import type { EntraError } from './entra-error.ts'
import type { EntraEndpoint, EntraParts } from './entra-parts.ts'
import { adminConsentPage, troublePage } from './pages.ts'
import { readScopes } from './scopes.ts'

type Asked = {
  tenant: string
  redirectUri: string
  scopes: string[]
  scope: string
  state: string | undefined
}

const DENIED: EntraError = {
  error: 'access_denied',
  code: 65004,
  text: 'The admin declined to consent to access the app.',
}

/** GET /{tenant}/v2.0/adminconsent: an administrator allows the scopes for the whole tenant. */
export function createAdminConsent({ options, directory, grants, needsApproval }: EntraParts): {
  show: EntraEndpoint
  decide: (request: ServerRequest) => Reply
} {
  const pending = new Map<string, Asked>()

  function problemOf(query: URLSearchParams, tenant: string): EntraError | undefined {
    for (const name of ['client_id', 'redirect_uri', 'scope'])
      if ((query.get(name) ?? '') === '') return missingParameter(name)
    if (query.get('client_id') !== options.clientId)
      return {
        error: 'unauthorized_client',
        code: 700016,
        text: 'Application was not found in the directory.',
      }
    if (!isRegisteredRedirect(query.get('redirect_uri') ?? '', options.redirectPaths))
      return { error: 'invalid_request', code: 50011, text: 'The redirect URI does not match.' }
    // Personal accounts have no administrator.
    return directory.isTenant(tenant) && tenant !== 'consumers'
      ? undefined
      : { error: 'invalid_request', code: 90002, text: `Tenant '${tenant}' not found.` }
  }

  function consentFor({ tenant, scopes }: Asked): string {
    const members = directory
      .accounts()
      .filter((account) => account.kind === 'work' && directory.fits(account, tenant))
    // Below /common and /organizations the administrator's own tenant counts; here it is the first one.
    const tenantId = members[0]?.tenantId ?? tenant
    for (const account of members.filter((member) => member.tenantId === tenantId)) {
      grants.recordConsent(account, ['openid', 'profile', 'email', 'offline_access', ...scopes])
      needsApproval.delete(account)
    }
    return tenantId
  }

  return {
    show: ({ query }, tenant) => {
      const problem = problemOf(query, tenant)
      if (problem) return { account: undefined, reply: html(400, troublePage(problem)) }
      const flow = randomBytes(24).toString('base64url')
      const scope = query.get('scope') ?? ''
      const { scopes } = readScopes(scope)
      const redirectUri = query.get('redirect_uri') ?? ''
      pending.set(flow, { tenant, redirectUri, scopes, scope, state: query.get('state') ?? undefined })
      return { account: undefined, reply: html(200, adminConsentPage(flow, tenant, scopes)) }
    },
    decide: ({ body }) => {
      const form = new URLSearchParams(body.toString('utf8'))
      const asked = pending.get(form.get('flow') ?? '')
      if (!asked)
        return html(400, troublePage({ error: 'invalid_request', code: 165000, text: 'Start again.' }))
      pending.delete(form.get('flow') ?? '')
      const target = { redirectUri: asked.redirectUri, responseMode: 'query', state: asked.state } as const
      if (form.get('decision') !== 'accept') {
        const description = entraDescription(DENIED, options.clock(), randomUUID())
        return backTo(target, { error: DENIED.error, error_description: description, admin_consent: 'True' })
      }
      return backTo(target, { admin_consent: 'True', tenant: consentFor(asked), scope: asked.scope })
    },
  }
}
