import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { z } from 'zod'

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

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** RS256 id tokens as OpenID Connect and Google's discovery document say. */
export function createIdTokenSigner(clock: () => number): IdTokenSigner {
  // 2048 bits take a moment: the key is made when the first token is.
  let keys: ReturnType<typeof makeKeys> | undefined
  const issued = new Set<string>()

  function makeKeys() {
    return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }

  return {
    issue: ({ sub, email, name, nonce, accessToken, audience }) => {
      keys ??= makeKeys()
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
      const signed = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`
      const token = `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`
      issued.add(token)
      return token
    },
    certificates: () => {
      keys ??= makeKeys()
      return {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
      }
    },
    read: (token) => {
      if (!issued.has(token)) return undefined
      const claims = Claims.safeParse(
        JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')),
      )
      return claims.success ? claims.data : undefined
    },
  }
}
