import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { OAuthProvider } from '../oauth/provider.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import { createSerial, type Serial } from '../platform/serial.ts'
import type { Credential, Vault } from '../vault/vault.ts'

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
  /** What the provider demands of a new sign-in, as it was sent, or null. */
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

export type AccessTokensDeps = {
  readonly vault: Omit<Vault, 'kind'>
  readonly oauth: OAuthProvider
  readonly clock: Clock
  readonly logger: Logger
  /** Called once for each sign-in that ended, also when its vault entry is missing or unreadable. */
  readonly onAuthExpired: (mailboxId: string, error: AppError) => void
}

/** Access tokens live for about an hour; refreshed this long before, a slow upload still ends in time. */
const refreshEarlyMs = 5 * 60_000
/** While a refresh can't be had, the old token is used down to this. */
const lastUseMs = 30_000

/** What is known of one mailbox. `unsaved`: rotated, but the vault has not taken it yet. */
type Entry = {
  credential: Credential | null
  unsaved: boolean
  claims: string | null
  expired: AppError | null
  flight: Promise<Result<string>> | null
}

const freshEntry = (): Entry => ({
  credential: null,
  unsaved: false,
  claims: null,
  expired: null,
  flight: null,
})

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

const isFinal = (error: AppError): boolean =>
  error.code === 'auth_expired' || error.code === 'vault_unreadable'

/** Gets the credential into memory and the vault, and refreshes it. Runs one at a time for each mailbox. */
const createRefresh = (deps: AccessTokensDeps) => {
  const { clock, logger, oauth, vault } = deps

  const load = async (mailboxId: string, entry: Entry): Promise<Result<Credential>> => {
    if (entry.credential !== null) return ok(entry.credential)
    const stored = await vault.read(mailboxId)
    if (!stored.ok) return stored
    if (stored.value === null)
      return err(appError('auth_expired', 'No sign-in is kept for this mailbox', 'user'))
    entry.credential = stored.value
    return ok(stored.value)
  }
  /** A rotated refresh token is on disk before its access token is used; the old one may be dead by now. */
  const save = async (mailboxId: string, entry: Entry, credential: Credential): Promise<Result<null>> => {
    const written = await vault.write(mailboxId, credential)
    if (written.ok) entry.unsaved = false
    return written
  }
  const refresh = async (mailboxId: string, entry: Entry, before: Credential): Promise<Result<string>> => {
    const refreshed = await oauth.refresh(before, entry.claims, new AbortController().signal)
    if (!refreshed.ok) {
      // Not part of the error: it goes to the next sign-in, not to the record and the window.
      const { claims, ...error } = refreshed.error
      entry.claims = claims ?? entry.claims
      const usable = before.accessTokenExpiresAt - clock.now() > lastUseMs
      if (error.code === 'auth_expired' || !usable) return err(error)
      logger.warn('tokens.refreshPutOff', { mailboxId, errorCode: error.code })
      return ok(before.accessToken)
    }
    const credential = refreshed.value
    const rotated = credential.renewal !== before.renewal
    entry.credential = credential
    entry.claims = null
    entry.unsaved = rotated
    const saved = await save(mailboxId, entry, credential)
    if (!saved.ok && rotated) return saved
    // Not rotated: what is on disk opens the same door, so a busy key store need not stop the mail.
    if (!saved.ok) logger.warn('tokens.notSaved', { mailboxId, errorCode: saved.error.code })
    return ok(credential.accessToken)
  }
  return async (mailboxId: string, entry: Entry): Promise<Result<string>> => {
    const loaded = await load(mailboxId, entry)
    if (!loaded.ok) return loaded
    if (entry.unsaved) {
      const saved = await save(mailboxId, entry, loaded.value)
      if (!saved.ok) return saved
    }
    const fresh = loaded.value.accessTokenExpiresAt - clock.now() > refreshEarlyMs
    return fresh ? ok(loaded.value.accessToken) : refresh(mailboxId, entry, loaded.value)
  }
}

const allTurnsTaken = async (inTurn: Serial, keys: readonly string[]): Promise<void> => {
  await Promise.allSettled(keys.map((key) => inTurn(key, () => Promise.resolve())))
}

/** Access tokens of all mailboxes of one OAuth provider. */
export const accessTokens = (deps: AccessTokensDeps): AccessTokens => {
  const entries = new Map<string, Entry>()
  const inTurn = createSerial()
  const obtain = createRefresh(deps)

  const entryOf = (mailboxId: string): Entry => {
    const entry = entries.get(mailboxId) ?? freshEntry()
    entries.set(mailboxId, entry)
    return entry
  }
  const expire = (mailboxId: string, entry: Entry, error: AppError): AppError => {
    entry.credential = null
    entry.expired = appError('auth_expired', error.message, 'user')
    deps.logger.warn('tokens.expired', { mailboxId, errorCode: error.code })
    deps.onAuthExpired(mailboxId, error)
    return entry.expired
  }
  const fly = async (mailboxId: string, waiting: Entry): Promise<Result<string>> => {
    // Its turn may have come after a removal or a new sign-in: what was known before them must not be written again.
    const entry = entryOf(mailboxId)
    try {
      if (entry.expired !== null) return err(entry.expired)
      const token = await obtain(mailboxId, entry)
      return token.ok || !isFinal(token.error) ? token : err(expire(mailboxId, entry, token.error))
    } finally {
      waiting.flight = null
    }
  }
  const get: AccessTokens['get'] = async (mailboxId, signal) => {
    const entry = entryOf(mailboxId)
    if (entry.expired !== null) return err(entry.expired)
    const { credential } = entry
    const fresh = credential !== null && credential.accessTokenExpiresAt - deps.clock.now() > refreshEarlyMs
    if (fresh && !entry.unsaved) return ok(credential.accessToken)
    entry.flight ??= inTurn(mailboxId, () => fly(mailboxId, entry))
    return orAborted(entry.flight, signal)
  }
  return {
    get,
    claims: (mailboxId) => entries.get(mailboxId)?.claims ?? null,
    invalidate: (mailboxId, token, claims) => {
      const entry = entries.get(mailboxId)
      if (entry?.credential?.accessToken !== token) return
      entry.claims = claims
      entry.credential = { ...entry.credential, accessTokenExpiresAt: 0 }
    },
    replace: (mailboxId, credential) =>
      inTurn(mailboxId, async () => {
        const written = await deps.vault.write(mailboxId, credential)
        if (written.ok) entries.set(mailboxId, { ...freshEntry(), credential })
        return written
      }),
    remove: (mailboxId) =>
      inTurn(mailboxId, async () => {
        const removed = await deps.vault.remove(mailboxId)
        const ended = appError('auth_expired', 'The mailbox was disconnected', 'user')
        if (removed.ok) entries.set(mailboxId, { ...freshEntry(), expired: ended })
        return removed
      }),
    idle: () => allTurnsTaken(inTurn, [...entries.keys()]),
  }
}
