import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  exp: z.number(),
  nonce: z.string().optional(),
  sub: z.string().min(1).max(255),
  email: z.email().max(1000),
  name: z.string().max(1000).optional(),
})

/** Who signed in. `accountId` is the claim `sub`, which stays when the address changes. */
export type Identity = { readonly accountId: string; readonly address: string; readonly name: string | null }

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
 * Validates an ID token and reads who it is about: issuer, audience, authorised party, expiry and nonce (OpenID
 * Connect Core 1.0, section 3.1.3.7). The signature is not checked: the token comes straight from the token endpoint
 * over TLS, and rule 6 of that section lets the TLS certificate stand in for it.
 * `auth_failed` when anything is wrong; the message names the claim, not its value.
 */
export const readIdToken = (
  token: string,
  expected: { issuers: readonly string[]; clientId: string; nonce: string; now: number },
): Result<Identity> => {
  const parsed = claimsSchema.safeParse(payloadOf(token))
  if (!parsed.success) return refuse('claims are missing or malformed')
  const { iss, aud, azp, exp, nonce, sub, email, name } = parsed.data
  const audience = Array.isArray(aud) ? aud : [aud]
  if (!expected.issuers.includes(iss)) return refuse('another issuer')
  if (!audience.includes(expected.clientId)) return refuse('meant for another client')
  if (audience.length > 1 && azp === undefined) return refuse('several audiences, no authorised party')
  if (azp !== undefined && azp !== expected.clientId) return refuse('another authorised party')
  if (exp * 1000 <= expected.now - skewMs) return refuse('expired; is the clock of this computer right?')
  if (nonce !== expected.nonce) return refuse('it answers another request')
  return ok({ accountId: sub, address: email, name: name ?? null })
}
