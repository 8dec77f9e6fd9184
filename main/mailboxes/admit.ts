import type { MailboxGrants } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Grant, OAuthProvider } from '../oauth/provider.ts'
import { grantsFromScopes } from '../oauth/scopes.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Logger, NewId } from '../platform/ports.ts'
import type { ConnectedMailbox, MailboxRecord, Store } from '../store/store.ts'
import { day } from '../sync/pull.ts'
import type { AccountTurns } from './account-turns.ts'
import type { TokensOf } from './tokens.ts'

export type AdmitDeps = {
  readonly store: {
    readonly mailboxes: Pick<Store['mailboxes'], 'byAccount' | 'get' | 'save'>
    readonly sync: Pick<Store['sync'], 'startBackfills'>
  }
  readonly tokens: TokensOf<'replace' | 'remove'>
  /** The same as disconnecting has. */
  readonly accountTurns: AccountTurns
  readonly clock: Clock
  readonly newId: NewId
  readonly logger: Logger
}

/** What a sign-in led to. */
export type Admitted = { readonly mailboxId: string; readonly grants: MailboxGrants }

/** Nobody waits for a revocation; it must not hold up anything either. */
export const revokeTimeoutMs = 10_000

/**
 * Gives a fresh grant back that nothing will use, as far as the provider can (Microsoft can't). Revoking ends all that the person granted to Liaison for the
 * account, so it is left alone where a connected mailbox lives on the same account.
 */
export const discardGrant = async (
  deps: AdmitDeps,
  oauth: OAuthProvider,
  { accountId, credential }: Grant,
): Promise<void> => {
  const owner = await deps.store.mailboxes.byAccount({ provider: oauth.provider, accountId })
  if (owner !== null && owner.state !== 'disconnected') return
  const limits = { clock: deps.clock, ms: revokeTimeoutMs, signal: new AbortController().signal }
  const revoked = await withDeadline(limits, (signal) => oauth.revoke(credential, signal))
  if (!revoked.ok) deps.logger.warn('connect.notRevoked', { errorCode: revoked.error.code })
}

const recordFrom = (
  deps: AdmitDeps,
  oauth: OAuthProvider,
  grant: Grant,
  known: MailboxRecord | null,
): ConnectedMailbox => {
  const now = deps.clock.now()
  const kept = known !== null && known.state !== 'disconnected'
  return {
    // An account that was disconnected with its history kept goes on under the same id.
    id: known?.id ?? deps.newId(),
    provider: oauth.provider,
    accountId: grant.accountId,
    address: grant.address,
    // A name that was set by the person, or came with the first sign-in, is not replaced by a later one.
    displayName: known === null || known.displayName === '' ? grant.displayName : known.displayName,
    state: 'connected',
    grants: grantsFromScopes(oauth.provider, grant.credential.scopes),
    connectedAt: kept ? known.connectedAt : now,
    lastSyncAt: known?.lastSyncAt ?? null,
    lastError: null,
  }
}

/**
 * Contacts that were added while a mailbox was disconnected have no past mail from it. Asked for before the row says
 * connected: cut in between, it is asked for again rather than never.
 */
const catchUp = async ({ store, clock }: AdmitDeps, known: MailboxRecord | null): Promise<void> => {
  if (known?.state !== 'disconnected') return
  const since = Math.max(0, clock.now() - known.pullDays * day)
  await store.sync.startBackfills({ mailboxId: known.id, since })
}

/** A sign-in that came to its end: whom it was for, and when its tokens were asked for (`AccountTurns`). */
export type SignedIn = {
  readonly oauth: OAuthProvider
  readonly grant: Grant
  /** The mailbox that was to be signed in again, or null. */
  readonly reconnects: MailboxRecord | null
  readonly askedAt: number
}

/** Ended while its sign-in was under way: the person's last word, and where grants can be revoked this one is dead. */
const disconnectedMeanwhile = (): Result<never> =>
  err(appError('auth_cancelled', 'The mailbox was disconnected meanwhile', 'user'))

/** Whom the grant is for: the mailbox that is reconnected, the one that the account has, or none yet. */
const findKnown = async (
  { store, accountTurns }: AdmitDeps,
  { oauth: { provider }, grant: { accountId }, reconnects, askedAt }: SignedIn,
): Promise<Result<MailboxRecord | null>> => {
  if (reconnects !== null && reconnects.accountId !== accountId) {
    const details = { subject: reconnects.address }
    return err(appError('auth_wrong_account', 'The sign-in was with another account', 'user', details))
  }
  if (accountTurns.revokedSince({ provider, accountId }, askedAt)) return disconnectedMeanwhile()
  if (reconnects === null) return ok(await store.mailboxes.byAccount({ provider, accountId }))
  const now = await store.mailboxes.get({ mailboxId: reconnects.id })
  const ended = now === null || (now.state === 'disconnected' && reconnects.state !== 'disconnected')
  return ended ? disconnectedMeanwhile() : ok(now)
}

/** The credential is durable before the row. A throw of the store goes on, after what was stored is taken back. */
const storeGrant = async (
  deps: AdmitDeps,
  oauth: OAuthProvider,
  grant: Grant,
  known: MailboxRecord | null,
): Promise<Result<Admitted>> => {
  const record = recordFrom(deps, oauth, grant, known)
  const stored = await deps.tokens[oauth.provider].replace(record.id, grant.credential)
  if (!stored.ok) {
    await discardGrant(deps, oauth, grant)
    return stored
  }
  try {
    await catchUp(deps, known)
    await deps.store.mailboxes.save(record)
  } catch (failure) {
    // A mailbox that was connected before keeps the new sign-in: the old row goes well with it.
    if (known === null || known.state === 'disconnected') {
      await deps.tokens[oauth.provider].remove(record.id)
      await discardGrant(deps, oauth, grant)
    }
    throw failure
  }
  return ok({ mailboxId: record.id, grants: record.grants })
}

/**
 * Makes a mailbox of a grant, or renews the mailbox that the account has already. The credential is durable before the
 * row: a row without one would look connected and could do nothing, while a credential without a row is taken back, at
 * the latest by the sweep of the next start. One at a time for each account; `auth_cancelled` where its mailbox was
 * disconnected after the tokens were asked for.
 */
export const admitGrant = (deps: AdmitDeps, signedIn: SignedIn): Promise<Result<Admitted>> => {
  const { oauth, grant } = signedIn
  return deps.accountTurns.take({ provider: oauth.provider, accountId: grant.accountId }, async () => {
    const known = await findKnown(deps, signedIn)
    if (known.ok) return storeGrant(deps, oauth, grant, known.value)
    await discardGrant(deps, oauth, grant)
    return known
  })
}
