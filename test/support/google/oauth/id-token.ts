import { createHash } from 'node:crypto'
import { z } from 'zod'
import { createRs256Signer } from '../../http-emulator/rs256.ts'

export type IdentityClaims = {
  sub: string
  email: string
  name: string
  nonce: string | undefined
  accessToken: string
  audience: string
}

export type IdTokenSigner = {
  issue: (claims: IdentityClaims) => string
  /** The document at /oauth2/v3/certs. */
  certificates: () => { keys: unknown[] }
  /** Claims of a token that this signer issued; used by tokeninfo. */
  read: (token: string) => Record<string, unknown> | undefined
}

const KEY_ID = 'emulated-google-1'
const Claims = z.record(z.string(), z.unknown())

/** RS256 id tokens as OpenID Connect and Google's discovery document say. */
export function createIdTokenSigner(clock: () => number): IdTokenSigner {
  const signer = createRs256Signer(KEY_ID)
  const issued = new Set<string>()

  return {
    issue: ({ sub, email, name, nonce, accessToken, audience }) => {
      const seconds = Math.floor(clock() / 1000)
      const claims = {
        iss: 'https://accounts.google.com',
        azp: audience,
        aud: audience,
        sub,
        email,
        email_verified: true,
        at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
        name,
        iat: seconds,
        exp: seconds + 3600,
        ...(nonce === undefined ? {} : { nonce }),
      }
      const token = signer.sign(claims)
      issued.add(token)
      return token
    },
    certificates: signer.keySet,
    read: (token) => {
      if (!issued.has(token)) return undefined
      const claims = Claims.safeParse(
        JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')),
      )
      return claims.success ? claims.data : undefined
    },
  }
}
