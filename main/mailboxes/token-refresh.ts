import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { OAuthProvider } from '../oauth/provider.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { Credential, Vault } from '../vault/vault.ts'

export type TokenRefreshDeps = {
  readonly vault: Omit<Vault, 'kind'>
  readonly oauth: OAuthProvider
  readonly clock: Clock
  readonly logger: Logger
}

/** Access tokens live for about an hour; refreshed this long before, a slow upload still ends in time. */
const refreshEarlyMs = 5 * 60_000
/** While a refresh can't be had, the old token is used down to this. */
const lastUseMs = 30_000

/** What is known of one mailbox. `unsaved`: rotated, but the vault has not taken it yet. */
export type TokenEntry = {
  credential: Credential | null
  unsaved: boolean
  claims: string | null
  expired: AppError | null
  flight: Promise<Result<string>> | null
}

export const freshEntry = (): TokenEntry => ({
  credential: null,
  unsaved: false,
  claims: null,
  expired: null,
  flight: null,
})

export const isFresh = ({ accessTokenExpiresAt }: Credential, clock: Clock): boolean =>
  accessTokenExpiresAt - clock.now() > refreshEarlyMs

/** Gets the credential into memory and the vault, and refreshes it. Runs one at a time for each mailbox. */
export const createTokenRefresh = (deps: TokenRefreshDeps) => {
  const { clock, logger, oauth, vault } = deps

  const load = async (mailboxId: string, entry: TokenEntry): Promise<Result<Credential>> => {
    if (entry.credential !== null) return ok(entry.credential)
    const stored = await vault.read(mailboxId)
    if (!stored.ok) return stored
    if (stored.value === null)
      return err(appError('auth_expired', 'No sign-in is kept for this mailbox', 'user'))
    entry.credential = stored.value
    return ok(stored.value)
  }
  /** A rotated refresh token is on disk before its access token is used; the old one may be dead by now. */
  const save = async (
    mailboxId: string,
    entry: TokenEntry,
    credential: Credential,
  ): Promise<Result<null>> => {
    const written = await vault.write(mailboxId, credential)
    if (written.ok) entry.unsaved = false
    return written
  }
  const refresh = async (
    mailboxId: string,
    entry: TokenEntry,
    before: Credential,
  ): Promise<Result<string>> => {
    const { claims: carried } = entry
    const refreshed = await oauth.refresh(before, carried, new AbortController().signal)
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
    // The old token was challenged while this refresh, which did not know of it, was under way.
    const challenged = entry.claims !== carried
    entry.credential = credential
    entry.claims = challenged ? entry.claims : null
    entry.unsaved = rotated
    const saved = await save(mailboxId, entry, credential)
    if (!saved.ok && rotated) return saved
    // Not rotated: what is on disk opens the same door, so a busy key store need not stop the mail.
    if (!saved.ok) logger.warn('tokens.notSaved', { mailboxId, errorCode: saved.error.code })
    return challenged ? refresh(mailboxId, entry, credential) : ok(credential.accessToken)
  }
  return async (mailboxId: string, entry: TokenEntry, need: 'token' | 'proof'): Promise<Result<string>> => {
    const loaded = await load(mailboxId, entry)
    if (!loaded.ok) return loaded
    if (entry.unsaved) {
      const saved = await save(mailboxId, entry, loaded.value)
      if (!saved.ok) return saved
    }
    return isFresh(loaded.value, clock) && need === 'token'
      ? ok(loaded.value.accessToken)
      : refresh(mailboxId, entry, loaded.value)
  }
}
