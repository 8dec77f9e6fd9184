import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { OAuthProvider } from '../oauth/provider.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../vault/vault.ts'
import { revokeTimeoutMs } from './admit.ts'

export type SweepDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'list'> }
  readonly vault: Pick<Vault, 'list' | 'read' | 'remove'>
  readonly oauthProviders: Readonly<Record<ProviderId, OAuthProvider>>
  readonly clock: Clock
  readonly logger: Logger
}

/** Best effort: whoever is offline can end the grant in their account. */
const revoke = async (
  { clock, logger, oauthProviders, vault }: SweepDeps,
  mailboxId: string,
): Promise<'gone' | 'later'> => {
  const stored = await vault.read(mailboxId)
  // Closed just now is not broken: the key store may open on the next start, and the grant be given back then.
  if (!stored.ok && stored.error.code === 'vault_unavailable') return 'later'
  if (!stored.ok || stored.value === null) return 'gone'
  const credential = stored.value
  const limits = { clock, ms: revokeTimeoutMs, signal: new AbortController().signal }
  const revoked = await withDeadline(limits, (signal) =>
    oauthProviders[credential.provider].revoke(credential, signal),
  )
  if (!revoked.ok) logger.warn('sweep.notRevoked', { mailboxId, errorCode: revoked.error.code })
  return 'gone'
}

const takeBack = async (deps: SweepDeps, mailboxId: string): Promise<void> => {
  if ((await revoke(deps, mailboxId)) === 'later') return
  const removed = await deps.vault.remove(mailboxId)
  deps.logger.info('sweep.removed', { mailboxId, errorCode: removed.ok ? null : removed.error.code })
}

/**
 * Takes back what an app that was ended in the middle of a sign-in left behind: entries of the vault whose mailbox was
 * never stored, or is disconnected. Entries of connected mailboxes stay, readable or not. For the start, before anything
 * can connect: a sign-in that is being stored looks the same. Never rejects; what could not be done is done next time.
 */
export const createSweep = (deps: SweepDeps) => async (): Promise<void> => {
  try {
    const entries = await deps.vault.list()
    if (!entries.ok) return deps.logger.warn('sweep.failed', { errorCode: entries.error.code })
    const mailboxes = await deps.store.mailboxes.list()
    const used = new Set(mailboxes.filter(({ state }) => state !== 'disconnected').map(({ id }) => id))
    const left = entries.value.filter((mailboxId) => !used.has(mailboxId))
    await Promise.all(left.map((mailboxId) => takeBack(deps, mailboxId)))
  } catch (failure) {
    deps.logger.error('sweep.failed', { cause: failure instanceof Error ? failure.message : 'no details' })
  }
}
