import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Clock } from '../platform/ports.ts'
import { createSerial, type Serial } from '../platform/serial.ts'
import type { Credential } from '../vault/vault.ts'
import {
  createTokenRefresh,
  freshEntry,
  isFresh,
  type TokenEntry,
  type TokenRefreshDeps,
} from './token-refresh.ts'

/**
 * The only user of a mailbox's credential. All that touches it happens one after the other for each mailbox, so that a
 * refresh under way can't put an old credential over that of a new sign-in.
 */
export type AccessTokens = {
  /**
   * An access token good for at least the next moments. `auth_expired` when only a new sign-in helps. `signal` ends
   * the waiting, not a refresh: others wait for it, and a rotated token must not be lost. Rejects with its reason.
   */
  readonly get: (mailboxId: string, signal: AbortSignal) => Promise<Result<string>>
  /**
   * The provider refused this token, with what it demands of the next one (a claims challenge) or null. Does nothing
   * when another is in use by now.
   */
  readonly invalidate: (mailboxId: string, token: string, claims: string | null) => void
  /**
   * The provider refused this token although it is fresh: only a new sign-in helps, and meets what it demands. Does
   * nothing when another is in use by now.
   */
  readonly refuse: (mailboxId: string, token: string, claims: string | null) => Promise<void>
  /**
   * Asks the provider whether the sign-in still holds: a token may live for a day, and says nothing of it. Failures in
   * passing are those of `get`.
   */
  readonly prove: (mailboxId: string, signal: AbortSignal) => Promise<Result<string>>
  /**
   * What the provider demands of a new sign-in, as it was sent, or null. Known to this run only: the provider looks at a
   * sign-in without it all the same, and where it misses something, the first refresh says so again.
   */
  readonly claims: (mailboxId: string) => string | null
  /** Takes the credential of a new sign-in; durable when it answers ok. */
  readonly replace: (mailboxId: string, credential: Credential) => Promise<Result<null>>
  /** Removes the credential from here and from the vault. */
  readonly remove: (mailboxId: string) => Promise<Result<null>>
  /** Resolves when no credential is under way: a rotated one that is not on disk when the process ends is lost. */
  readonly idle: () => Promise<void>
}

/** The tokens of each OAuth provider's mailboxes, as far as somebody needs them. */
export type TokensOf<K extends keyof AccessTokens = keyof AccessTokens> = Readonly<
  Record<ProviderId, Pick<AccessTokens, K>>
>

export type AccessTokensDeps = TokenRefreshDeps & {
  /** Called once for each sign-in that ended, also when its vault entry is missing or unreadable. */
  readonly onAuthExpired: (mailboxId: string, error: AppError) => void
}

const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const fail = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', fail, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', fail)
  }
}

const refusedAnew = (): AppError =>
  appError('auth_expired', 'The provider refuses a token that it has just given', 'user')

const isFinal = (error: AppError): boolean =>
  error.code === 'auth_expired' || error.code === 'vault_unreadable'

const allTurnsTaken = async (inTurn: Serial, keys: readonly string[]): Promise<void> => {
  await Promise.allSettled(keys.map((key) => inTurn(key, () => Promise.resolve())))
}

/** What is known of the mailboxes, and how a sign-in ends. */
const createEntries = (deps: AccessTokensDeps) => {
  const entries = new Map<string, TokenEntry>()
  const obtain = createTokenRefresh(deps)

  const of = (mailboxId: string): TokenEntry => {
    const entry = entries.get(mailboxId) ?? freshEntry()
    entries.set(mailboxId, entry)
    return entry
  }
  /** The one whose token this is. */
  const using = (mailboxId: string, token: string): TokenEntry | null => {
    const entry = entries.get(mailboxId)
    return entry?.credential?.accessToken === token ? entry : null
  }
  const expire = (mailboxId: string, entry: TokenEntry, error: AppError): AppError => {
    entry.credential = null
    entry.expired = appError('auth_expired', error.message, 'user')
    deps.logger.warn('tokens.expired', { mailboxId, errorCode: error.code })
    deps.onAuthExpired(mailboxId, error)
    return entry.expired
  }
  /** In its turn, which may have come after a removal or a new sign-in: what was known before must not be written again. */
  const obtainOrExpire = async (mailboxId: string, need: 'token' | 'proof'): Promise<Result<string>> => {
    const entry = of(mailboxId)
    if (entry.expired !== null) return err(entry.expired)
    const token = await obtain(mailboxId, entry, need)
    return token.ok || !isFinal(token.error) ? token : err(expire(mailboxId, entry, token.error))
  }
  return {
    of,
    using,
    expire,
    obtainOrExpire,
    set: (mailboxId: string, known: Partial<TokenEntry>): void =>
      void entries.set(mailboxId, { ...freshEntry(), ...known }),
    claims: (mailboxId: string): string | null => entries.get(mailboxId)?.claims ?? null,
    ids: (): string[] => [...entries.keys()],
  }
}

type Entries = ReturnType<typeof createEntries>

/** How tokens are had, each kept as long as it is good. Whoever needs one while it is on its way waits for the same. */
const createSource = (
  entries: Entries,
  inTurn: Serial,
  clock: Clock,
): Pick<AccessTokens, 'get' | 'prove'> => {
  const fly = async (mailboxId: string, waiting: TokenEntry, need: 'token' | 'proof') => {
    try {
      return await entries.obtainOrExpire(mailboxId, need)
    } finally {
      waiting.flight = null
    }
  }
  const join = (mailboxId: string, entry: TokenEntry, need: 'token' | 'proof', signal: AbortSignal) => {
    entry.flight ??= inTurn(mailboxId, () => fly(mailboxId, entry, need))
    return orAborted(entry.flight, signal)
  }
  return {
    get: async (mailboxId, signal) => {
      const entry = entries.of(mailboxId)
      if (entry.expired !== null) return err(entry.expired)
      const { credential, unsaved } = entry
      const usable = credential !== null && isFresh(credential, clock) && !unsaved
      return usable ? ok(credential.accessToken) : join(mailboxId, entry, 'token', signal)
    },
    prove: (mailboxId, signal) => join(mailboxId, entries.of(mailboxId), 'proof', signal),
  }
}

/** Access tokens of all mailboxes of one OAuth provider. */
export const accessTokens = (deps: AccessTokensDeps): AccessTokens => {
  const inTurn = createSerial()
  const entries = createEntries(deps)

  return {
    ...createSource(entries, inTurn, deps.clock),
    claims: entries.claims,
    invalidate: (mailboxId, token, claims) => {
      const entry = entries.using(mailboxId, token)
      if (entry === null || entry.credential === null) return
      // Another answer to the same token may have named none.
      entry.claims = claims ?? entry.claims
      entry.credential = { ...entry.credential, accessTokenExpiresAt: 0 }
    },
    refuse: (mailboxId, token, claims) =>
      inTurn(mailboxId, async () => {
        const entry = entries.using(mailboxId, token)
        if (entry === null) return
        entry.claims = claims ?? entry.claims
        entries.expire(mailboxId, entry, refusedAnew())
      }),
    replace: (mailboxId, credential) =>
      inTurn(mailboxId, async () => {
        const written = await deps.vault.write(mailboxId, credential)
        if (written.ok) entries.set(mailboxId, { credential })
        return written
      }),
    remove: (mailboxId) =>
      inTurn(mailboxId, async () => {
        const removed = await deps.vault.remove(mailboxId)
        const expired = appError('auth_expired', 'The mailbox was disconnected', 'user')
        if (removed.ok) entries.set(mailboxId, { expired })
        return removed
      }),
    idle: () => allTurnsTaken(inTurn, entries.ids()),
  }
}
