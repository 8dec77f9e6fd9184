import type { Credential } from '../../main/vault/vault.ts'

/** A credential that is good for an hour from `now`. */
export const credential = (given: Partial<Credential> = {}, now = Date.UTC(2026, 10, 1)): Credential => ({
  provider: 'gmail',
  renewal: '1//refresh-one',
  accessToken: 'ya29.access-one',
  accessTokenExpiresAt: now + 3_600_000,
  scopes: ['openid'],
  ...given,
})
