import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'

const checkedClaims = {
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  exp: z.number(),
  nonce: z.string().optional(),
}
type CheckedClaims = z.infer<z.ZodObject<typeof checkedClaims>>

const googleSchema = z.object({
  ...checkedClaims,
  sub: z.string().min(1).max(255),
  email: z.email().max(1000),
  name: z.string().max(1000).optional(),
})

const microsoftSchema = z.object({
  ...checkedClaims,
  /** The tenant that the account signed in to. */
  tid: z.guid(),
  preferred_username: z.string().max(1000).default(''),
  name: z.string().max(1000).default(''),
})

/** Who signed in. `accountId` is the claim `sub`, which stays when the address changes. */
export type Identity = { readonly accountId: string; readonly address: string; readonly name: string | null }

type Expected = { clientId: string; nonce: string; now: number }

/** Clocks of desktops are wrong by minutes. */
const skewMs = 5 * 60_000

const refuse = (why: string): Result<never> =>
  err(appError('auth_failed', `ID token refused: ${why}`, 'user'))

const payloadOf = (token: string): unknown => {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/**
 * Issuer, audience, authorised party, expiry and nonce (OpenID Connect Core 1.0, section 3.1.3.7). The signature is not
 * checked: the token comes straight from the token endpoint over TLS, and rule 6 of that section lets the TLS
 * certificate stand in for it. `auth_failed` when anything is wrong; the message names the claim, not its value.
 */
const check = <T extends CheckedClaims>(
  claims: T,
  issuers: readonly string[],
  expected: Expected,
): Result<T> => {
  const { iss, aud, azp, exp, nonce } = claims
  const audience = Array.isArray(aud) ? aud : [aud]
  if (!issuers.includes(iss)) return refuse('another issuer')
  if (!audience.includes(expected.clientId)) return refuse('meant for another client')
  if (audience.length > 1 && azp === undefined) return refuse('several audiences, no authorised party')
  if (azp !== undefined && azp !== expected.clientId) return refuse('another authorised party')
  if (exp * 1000 <= expected.now - skewMs) return refuse('expired; is the clock of this computer right?')
  if (nonce !== expected.nonce) return refuse('it answers another request')
  return ok(claims)
}

/** Validates an ID token of Google and reads who it is about. `auth_failed` when anything is wrong. */
export const readIdToken = (
  token: string,
  expected: Expected & { issuers: readonly string[] },
): Result<Identity> => {
  const parsed = googleSchema.safeParse(payloadOf(token))
  if (!parsed.success) return refuse('claims are missing or malformed')
  const checked = check(parsed.data, expected.issuers, expected)
  if (!checked.ok) return checked
  const { sub, email, name } = checked.value
  return ok({ accountId: sub, address: email, name: name ?? null })
}

/**
 * Validates an ID token of Entra and reads the names in it. The issuer names the tenant of the account; where the app is
 * set to one tenant by its id, it has to be that one.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export const readMicrosoftIdToken = (
  token: string,
  expected: Expected & { tenant: string },
): Result<{ username: string; name: string }> => {
  const parsed = microsoftSchema.safeParse(payloadOf(token))
  if (!parsed.success) return refuse('claims are missing or malformed')
  const tenant = z.guid().safeParse(expected.tenant)
  const tenantId = (tenant.success ? tenant.data : parsed.data.tid).toLowerCase()
  const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`
  const checked = check(parsed.data, [issuer], expected)
  if (!checked.ok) return checked
  return ok({ username: checked.value.preferred_username, name: checked.value.name })
}
