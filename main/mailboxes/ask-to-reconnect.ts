import type { AppError } from '../../shared/errors/app-error.ts'
import type { Host } from '../app/host.ts'
import type { Publish } from '../ipc/publish.ts'
import type { Logger } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'

export type AskToReconnectDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'get' | 'setState'> }
  readonly notify: Host['notify']
  readonly publish: Publish
  readonly logger: Logger
}

/**
 * A sign-in has ended: the mailbox waits for the person, who is told in the window and once by the system. Told once
 * for each end, also over restarts: the mailbox says that it waits already.
 */
export const createAskToReconnect = ({ store, notify, publish, logger }: AskToReconnectDeps) => {
  const ask = async (mailboxId: string, lastError: AppError): Promise<void> => {
    // Handed to the store together, which works in order: after an await, a new sign-in could be stored in between, and
    // the mailbox would wait for another.
    const [before] = await Promise.all([
      store.mailboxes.get({ mailboxId }),
      store.mailboxes.setState({ mailboxId, state: 'reconnect', lastError }),
    ])
    publish('mailboxes.changed', {})
    if (before?.state !== 'connected') return
    notify({
      title: `Sign in again: ${before.address}`,
      body: 'Its sync and sending are paused. Nothing is lost.',
      onClick: () => publish('app.goTo', { place: 'mailboxes' }),
    })
  }
  return (mailboxId: string, error: AppError): void => {
    ask(mailboxId, error).catch((cause: unknown) => {
      logger.error('mailbox.reconnect_not_noted', { mailboxId, cause: String(cause) })
    })
  }
}
