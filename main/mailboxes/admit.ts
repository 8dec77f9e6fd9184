import type { MailboxGrants } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Grant, OAuthProvider } from '../oauth/provider.ts'
import { grantsFromScopes } from '../oauth/scopes.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Logger, NewId } from '../platform/ports.ts'
import type { ConnectedMailbox, MailboxRecord, Store } from '../store/store.ts'
import { day } from '../sync/pull.ts'
import type { TokensOf } from './tokens.ts'

export type AdmitDeps = {
  readonly store: {
    readonly mailboxes: Pick<Store['mailboxes'], 'byAccount' | 'save'>
    readonly sync: Pick<Store['sync'], 'startBackfills'>
  }
  readonly tokens: TokensOf<'replace' | 'remove'>
  readonly clock: Clock
  readonly newId: NewId
  readonly logger: Logger
}

/** What a sign-in led to. */
export type Admitted = { readonly mailboxId: string; readonly grants: MailboxGrants }

/** Nobody waits for a revocation; it must not hold up anything either. */
export const revokeTimeoutMs = 10_000

/**
 * Gives a fresh grant back that nothing will use. Revoking ends all that the person granted to Liaison for the
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

/**
 * Makes a mailbox of a grant, or renews the mailbox that the account has already. The credential is durable before the
 * row: a row without one would look connected and could do nothing, while a credential without a row is taken back.
 */
export const admitGrant = async (
  deps: AdmitDeps,
  oauth: OAuthProvider,
  grant: Grant,
  reconnects: MailboxRecord | null,
): Promise<Result<Admitted>> => {
  if (reconnects !== null && reconnects.accountId !== grant.accountId) {
    await discardGrant(deps, oauth, grant)
    return err(
      appError('auth_wrong_account', 'The sign-in was with another account', 'user', {
        subject: reconnects.address,
      }),
    )
  }
  const { accountId } = grant
  const known = reconnects ?? (await deps.store.mailboxes.byAccount({ provider: oauth.provider, accountId }))
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
