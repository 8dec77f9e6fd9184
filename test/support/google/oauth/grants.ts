import { randomBytes } from 'node:crypto'

/** What a person allowed this client: one grant per account. */
export type Access = { email: string; scopes: ReadonlySet<string>; expiresAt: number }

export type IssuedCode = {
  email: string
  scopes: readonly string[]
  clientId: string
  redirectUri: string
  challenge: { method: 'S256' | 'plain'; value: string } | undefined
  nonce: string | undefined
  offline: boolean
  expiresAt: number
}

export type Spent = { kind: 'unknown' } | { kind: 'reused' } | { kind: 'fresh'; code: IssuedCode }

/** `fromCode` leads a reuse of the code to every token that descends from it. */
type RefreshGrant = { email: string; scopes: ReadonlySet<string>; fromCode: string | undefined }

export type Grants = {
  issueCode: (code: Omit<IssuedCode, 'expiresAt'>) => string
  /** A second use revokes everything that the first one brought (RFC 6749 section 4.1.2). */
  spendCode: (code: string) => Spent
  issueAccess: (email: string, scopes: Iterable<string>, fromCode?: string) => string
  issueRefresh: (email: string, scopes: Iterable<string>, fromCode?: string) => string
  access: (token: string) => Access | undefined
  refresh: (token: string) => RefreshGrant | undefined
  dropRefresh: (token: string) => void
  /** Scopes the account has allowed so far. */
  granted: (email: string) => ReadonlySet<string>
  recordConsent: (email: string, scopes: Iterable<string>) => void
  /** Ends the account's whole grant; false when it had none. */
  revokeAccount: (email: string) => boolean
  accountOfToken: (token: string) => string | undefined
  expireAccessTokens: () => void
}

const CODE_MS = 600_000
export const ACCESS_SECONDS = 3599
/** Live refresh tokens per account and client; one more silently ends the oldest (Google's OAuth overview). */
const MOST_REFRESH_TOKENS = 100

export function createGrants(clock: () => number): Grants {
  const codes = new Map<string, IssuedCode>()
  const spent = new Map<string, { tokens: string[] }>()
  const accessTokens = new Map<string, Access>()
  const refreshTokens = new Map<string, RefreshGrant>()
  const consents = new Map<string, Set<string>>()

  function secret(prefix: string, bytes: number): string {
    return prefix + randomBytes(bytes).toString('base64url')
  }

  function remember(fromCode: string | undefined, token: string): string {
    if (fromCode !== undefined) spent.get(fromCode)?.tokens.push(token)
    return token
  }

  function forgetToken(token: string): void {
    accessTokens.delete(token)
    refreshTokens.delete(token)
  }

  function dropOldest(email: string): void {
    const own = [...refreshTokens].filter(([, grant]) => grant.email === email)
    for (const [token] of own.slice(0, Math.max(0, own.length - MOST_REFRESH_TOKENS)))
      refreshTokens.delete(token)
  }

  function revokeAccount(email: string): boolean {
    const had = consents.delete(email)
    for (const [token, access] of accessTokens) if (access.email === email) accessTokens.delete(token)
    for (const [token, grant] of refreshTokens) if (grant.email === email) refreshTokens.delete(token)
    return had
  }

  function spendCode(code: string): Spent {
    const before = spent.get(code)
    if (before) {
      for (const token of before.tokens) forgetToken(token)
      return { kind: 'reused' }
    }
    const issued = codes.get(code)
    codes.delete(code)
    if (!issued || issued.expiresAt <= clock()) return { kind: 'unknown' }
    spent.set(code, { tokens: [] })
    return { kind: 'fresh', code: issued }
  }

  return {
    issueCode: (code) => {
      const text = secret('4/0A', 48)
      codes.set(text, { ...code, expiresAt: clock() + CODE_MS })
      return text
    },
    spendCode,
    issueAccess: (email, scopes, fromCode) => {
      const token = secret('ya29.a0A', 120)
      accessTokens.set(token, { email, scopes: new Set(scopes), expiresAt: clock() + ACCESS_SECONDS * 1000 })
      return remember(fromCode, token)
    },
    issueRefresh: (email, scopes, fromCode) => {
      const token = secret('1//0', 72)
      refreshTokens.set(token, { email, scopes: new Set(scopes), fromCode })
      dropOldest(email)
      return remember(fromCode, token)
    },
    access: (token) => {
      const access = accessTokens.get(token)
      return access && access.expiresAt > clock() ? access : undefined
    },
    refresh: (token) => refreshTokens.get(token),
    dropRefresh: (token) => void refreshTokens.delete(token),
    granted: (email) => consents.get(email) ?? new Set(),
    recordConsent: (email, scopes) =>
      void consents.set(email, new Set([...(consents.get(email) ?? []), ...scopes])),
    revokeAccount,
    accountOfToken: (token) => refreshTokens.get(token)?.email ?? accessTokens.get(token)?.email,
    expireAccessTokens: () => {
      for (const [token, access] of accessTokens) accessTokens.set(token, { ...access, expiresAt: clock() })
    },
  }
}
