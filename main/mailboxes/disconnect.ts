import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Publish } from '../ipc/publish.ts'
import type { OAuthProvider } from '../oauth/provider.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../vault/vault.ts'
import type { AccountTurns } from './account-turns.ts'
import { revokeTimeoutMs } from './admit.ts'
import type { TokensOf } from './tokens.ts'

export type DisconnectDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'get' | 'forgetMail' | 'remove'> }
  readonly vault: Pick<Vault, 'read'>
  readonly tokens: TokensOf<'remove'>
  /** The same as connecting has. */
  readonly accountTurns: AccountTurns
  readonly oauthProviders: Readonly<Record<ProviderId, OAuthProvider>>
  readonly clock: Clock
  readonly logger: Logger
  readonly publish: Publish
  /** Ends the sync and the sending of this mailbox; resolves when nothing of it runs any more. */
  readonly stopWork: (mailboxId: string) => Promise<void>
}

/** Best effort and bounded: someone offline can disconnect, too. They can end the grant in their account; with Microsoft only there. */
const revoke = async (deps: DisconnectDeps, oauth: OAuthProvider, mailboxId: string): Promise<void> => {
  const stored = await deps.vault.read(mailboxId)
  const limits = { clock: deps.clock, ms: revokeTimeoutMs, signal: new AbortController().signal }
  if (!stored.ok || stored.value === null) {
    deps.logger.warn('disconnect.notRevoked', { mailboxId, errorCode: stored.ok ? null : stored.error.code })
    return
  }
  const credential = stored.value
  const revoked = await withDeadline(limits, (signal) => oauth.revoke(credential, signal))
  if (!revoked.ok) {
    deps.logger.warn('disconnect.notRevoked', { mailboxId, errorCode: revoked.error.code })
  }
}

/** Messages deleted at once: up to 0.1 s of the store's thread, which serves the window in between. */
const pieceSize = 500

const forgetMail = async (deps: DisconnectDeps, mailboxId: string): Promise<void> => {
  const forgotten = await deps.store.mailboxes.forgetMail({ mailboxId, limit: pieceSize })
  if (forgotten === pieceSize) await forgetMail(deps, mailboxId)
}

const notFound = (): Result<never> => err(appError('mailbox_not_found', 'There is no such mailbox'))

type Request = { readonly mailboxId: string; readonly keepHistory: boolean }

const end = async (deps: DisconnectDeps, { mailboxId, keepHistory }: Request): Promise<Result<null>> => {
  // Read in its turn: another disconnect may have been first.
  const record = await deps.store.mailboxes.get({ mailboxId })
  if (record === null) return notFound()
  await deps.stopWork(mailboxId)
  await revoke(deps, deps.oauthProviders[record.provider], mailboxId)
  // Also where the answer was lost: a sign-in under way may have got its tokens before, and they are dead then.
  deps.accountTurns.noteRevoked(record)
  const removed = await deps.tokens[record.provider].remove(mailboxId)
  if (!removed.ok) return removed
  if (!keepHistory) await forgetMail(deps, mailboxId)
  const ended = await deps.store.mailboxes.remove({ mailboxId, keepHistory, at: deps.clock.now() })
  // What was asked for while the mailbox still looked connected.
  await deps.stopWork(mailboxId)
  deps.logger.info('disconnect.done', { mailboxId, keepHistory })
  deps.publish('mailboxes.changed', {})
  for (const submission of ended) deps.publish('outbox.changed', submission)
  // Timelines that are open, and the newest mail in the list of contacts.
  if (!keepHistory) deps.publish('contacts.changed', {})
  return ok(null)
}

/**
 * Ends a mailbox: work, grant, credential, row, in this order, one at a time for each account. After a crash in between
 * the mailbox is still listed, asks to reconnect because its sign-in is gone, and can be disconnected again; no
 * credential is left without a row. Reconnecting it fetches again what was forgotten already.
 * `mailbox_not_found`, or `vault_unavailable` when the entry can't be removed (the row stays then).
 */
export const createDisconnect =
  (deps: DisconnectDeps) =>
  async (at: Request): Promise<Result<null>> => {
    const record = await deps.store.mailboxes.get({ mailboxId: at.mailboxId })
    return record === null ? notFound() : deps.accountTurns.take(record, () => end(deps, at))
  }
