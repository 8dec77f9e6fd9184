import { html, json } from '../reply.ts'
import type { ServerRequest } from '../types.ts'
import { createAdminConsent } from './admin-consent.ts'
import { createAuthorizer } from './authorize.ts'
import { tokenErrorReply } from './entra-error.ts'
import type { EntraAnswer, EntraEndpoint, EntraParts } from './entra-parts.ts'
import { instanceDiscovery, openidConfiguration } from './metadata.ts'
import { signedOutPage } from './pages.ts'
import { answerToken } from './token.ts'

/** Serves login.microsoftonline.com. `undefined` for a path that is not Entra's. */
export function createEntraApi(parts: EntraParts): (request: ServerRequest) => EntraAnswer | undefined {
  const authorizer = createAuthorizer(parts)
  const admin = createAdminConsent(parts)

  const form = (run: (request: ServerRequest) => EntraAnswer['reply']): EntraEndpoint => {
    return (request) => ({ account: undefined, reply: run(request) })
  }
  const known = (run: (tenant: string) => EntraAnswer['reply']): EntraEndpoint => {
    return (_request, tenant) => {
      const missing = { error: 'invalid_tenant', code: 90002, text: `Tenant '${tenant}' not found.` }
      const found = parts.directory.isTenant(tenant)
      return {
        account: undefined,
        reply: found ? run(tenant) : tokenErrorReply(missing, parts.options.clock()),
      }
    }
  }

  /** Below /{tenant}; the emulator's own forms are below /emulated. */
  const routes: Readonly<Record<string, { api: string; run: EntraEndpoint }>> = {
    'GET /oauth2/v2.0/authorize': { api: 'entra.authorize', run: authorizer.show },
    'POST /oauth2/v2.0/token': {
      api: 'entra.token',
      run: (request, tenant) => answerToken(parts, request, tenant),
    },
    'GET /oauth2/v2.0/logout': { api: 'entra.logout', run: form(() => html(200, signedOutPage())) },
    'GET /v2.0/adminconsent': { api: 'entra.adminconsent', run: admin.show },
    'GET /v2.0/.well-known/openid-configuration': { api: 'entra.openid', run: known(openidConfiguration) },
    'GET /discovery/v2.0/keys': { api: 'entra.keys', run: known(() => json(200, parts.signer.keySet())) },
    'GET /discovery/instance': { api: 'entra.instance', run: form(instanceDiscovery) },
    'POST /account': { api: 'entra.account', run: form(authorizer.chooseAccount) },
    'POST /consent': { api: 'entra.consent', run: form(authorizer.decide) },
    'POST /admin': { api: 'entra.admin', run: form(admin.decide) },
  }

  return (request) => {
    const match = /^\/([^/]+)(\/.+)$/.exec(request.path)
    if (!match || match[1] === 'v1.0' || match[1] === 'beta') return undefined
    const route = routes[`${request.method} ${match[2] ?? ''}`]
    return route && { api: route.api, ...route.run(request, decodeURIComponent(match[1] ?? '')) }
  }
}
