import { randomBytes } from 'node:crypto'
import type { Account } from './directory.ts'
import type { RefusalCode } from './entra-error.ts'

export type Access = { account: Account; scopes: ReadonlySet<string>; expiresAt: number; sequence: number }

export type IssuedCode = {
  account: Account
  scopes: readonly string[]
  redirectUri: string
  challenge: { method: 'S256' | 'plain'; value: string } | undefined
  nonce: string | undefined
  expiresAt: number
}

export type Spent =
  { kind: 'unknown' } | { kind: 'reused' } | { kind: 'expired' } | { kind: 'fresh'; code: IssuedCode }

/** Why tokens of an account are refused, from the moment it was said. */
export type Refused = { code: RefusalCode; suberror: string | undefined }

export type RefreshGrant = {
  account: Account
  issuedAt: number
  refused: Refused | undefined
  replaced: boolean
}

/** Tokens, codes and consents of the one client. */
export type Grants = {
  issueCode: (code: Omit<IssuedCode, 'expiresAt'>) => string
  spendCode: (code: string) => Spent
  issueAccess: (account: Account, scopes: Iterable<string>) => string
  issueRefresh: (account: Account) => string
  access: (token: string) => Access | undefined
  refresh: (token: string) => RefreshGrant | undefined
  consented: (account: Account) => ReadonlySet<string>
  recordConsent: (account: Account, scopes: Iterable<string>) => void
  /** Refuses every refresh token issued so far; `accessTokens` says whether access tokens die with them. */
  revoke: (account: Account, refused: Refused, accessTokens: 'die' | 'live') => void
  expireAccessTokens: () => void
  /** Ends refresh tokens that were used for a newer one. */
  expireReplaced: () => void
  /** Access tokens issued before this moment meet a claims challenge. */
  challenge: (account: Account) => void
  isChallenged: (access: Access) => boolean
}

const CODE_MS = 600_000
/** expires_in of an access token; Entra varies it between 60 and 90 minutes. */
export const ACCESS_SECONDS = 4_199
/** Life of a refresh token that is not used (Entra's reference, "Refresh tokens"). */
const REFRESH_MS = 90 * 24 * 3_600_000

export function createGrants(clock: () => number): Grants {
  const codes = new Map<string, IssuedCode & { spent: boolean }>()
  const accessTokens = new Map<string, Access>()
  const refreshTokens = new Map<string, RefreshGrant>()
  const consents = new Map<Account, Set<string>>()
  const challengedAt = new Map<Account, number>()
  let sequence = 0

  function spendCode(text: string): Spent {
    const code = codes.get(text)
    if (!code) return { kind: 'unknown' }
    if (code.spent) return { kind: 'reused' }
    code.spent = true
    return code.expiresAt <= clock() ? { kind: 'expired' } : { kind: 'fresh', code }
  }

  function refresh(token: string): RefreshGrant | undefined {
    const grant = refreshTokens.get(token)
    if (grant && !grant.refused && grant.issuedAt + REFRESH_MS <= clock())
      grant.refused = { code: 700082, suberror: undefined }
    return grant
  }

  return {
    issueCode: (code) => {
      const text = `1.A${randomBytes(96).toString('base64url')}`
      codes.set(text, { ...code, expiresAt: clock() + CODE_MS, spent: false })
      return text
    },
    spendCode,
    issueAccess: (account, scopes) => {
      const token = `EwB${randomBytes(180).toString('base64url')}`
      sequence += 1
      const expiresAt = clock() + ACCESS_SECONDS * 1000
      accessTokens.set(token, { account, scopes: new Set(scopes), expiresAt, sequence })
      return token
    },
    issueRefresh: (account) => {
      const token = `1.AV${randomBytes(180).toString('base64url')}`
      refreshTokens.set(token, { account, issuedAt: clock(), refused: undefined, replaced: false })
      return token
    },
    access: (token) => {
      const access = accessTokens.get(token)
      return access && access.expiresAt > clock() ? access : undefined
    },
    refresh,
    consented: (account) => consents.get(account) ?? new Set(),
    recordConsent: (account, scopes) =>
      void consents.set(account, new Set([...(consents.get(account) ?? []), ...scopes])),
    revoke: (account, refused, access) => {
      for (const grant of refreshTokens.values()) if (grant.account === account) grant.refused ??= refused
      if (refused.code === 65001) consents.delete(account)
      if (access === 'live') return
      for (const [token, held] of accessTokens) if (held.account === account) accessTokens.delete(token)
    },
    expireAccessTokens: () => {
      for (const access of accessTokens.values()) access.expiresAt = clock()
    },
    expireReplaced: () => {
      for (const grant of refreshTokens.values())
        if (grant.replaced) grant.refused ??= { code: 70008, suberror: undefined }
    },
    challenge: (account) => {
      sequence += 1
      challengedAt.set(account, sequence)
    },
    isChallenged: ({ account, sequence: issued }) => issued < (challengedAt.get(account) ?? 0),
  }
}
