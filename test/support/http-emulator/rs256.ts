import { generateKeyPairSync, sign } from 'node:crypto'

/** Signs JSON web tokens with one key of its own (RFC 7515, RS256). */
export type Rs256Signer = {
  sign: (claims: Readonly<Record<string, unknown>>) => string
  /** The public key as a JSON Web Key Set. */
  keySet: () => { keys: Record<string, unknown>[] }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

export function createRs256Signer(keyId: string): Rs256Signer {
  // 2048 bits take a moment: the key is made when the first token is.
  let keys: ReturnType<typeof makeKeys> | undefined

  function makeKeys() {
    return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }

  return {
    sign: (claims) => {
      keys ??= makeKeys()
      const signed = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encode(claims)}`
      return `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`
    },
    keySet: () => {
      keys ??= makeKeys()
      return {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }],
      }
    },
  }
}
