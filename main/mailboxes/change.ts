import type { MailboxChange, MailFolder } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Publish } from '../ipc/publish.ts'
import type { Clock } from '../platform/ports.ts'
import type { OpenProvider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'

export type ChangeDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'change'> }
  readonly clock: Clock
  readonly publish: Publish
  /** Ends the sync of a mailbox; resolves when nothing of it runs any more. */
  readonly stopWork: (mailboxId: string) => Promise<void>
  /** Lets sync and outbox of a mailbox go on. */
  readonly resumeWork: (mailboxId: string) => void
}

const noMailbox = () => err(appError('mailbox_not_found', 'There is no such mailbox', 'user'))

const affectsWork = ({ paused, pullDays, excludedFolderIds }: MailboxChange): boolean =>
  paused !== undefined || pullDays !== undefined || excludedFolderIds !== undefined

/**
 * Changes settings of a mailbox. What a run under way was started with no longer holds: it is ended first and begun
 * anew, from the place that it has on disk. `mailbox_not_found`.
 */
export const createChangeMailbox =
  (deps: ChangeDeps) =>
  async ({ mailboxId, change }: { mailboxId: string; change: MailboxChange }): Promise<Result<null>> => {
    const anew = affectsWork(change)
    // Before, or the run under way would fetch by the old folders what the change has to be fetched by the new ones.
    if (anew) await deps.stopWork(mailboxId)
    let changed: boolean
    try {
      changed = await deps.store.mailboxes.change({ mailboxId, change, at: deps.clock.now() })
      // And what was asked for in between.
      if (anew) await deps.stopWork(mailboxId)
    } finally {
      // Also where the store failed: a mailbox that nobody paused must not stand still.
      if (anew) deps.resumeWork(mailboxId)
    }
    if (!changed) return noMailbox()
    deps.publish('mailboxes.changed', {})
    return ok(null)
  }

export type FolderDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'get'> }
  readonly openProvider: OpenProvider
}

/** The folders of a mailbox, each with whether it is read. Asks the provider; empty where folders are not chosen. */
export const createListFolders =
  ({ store, openProvider }: FolderDeps) =>
  async (mailboxId: string): Promise<Result<MailFolder[]>> => {
    const record = await store.mailboxes.get({ mailboxId })
    if (record === null) return noMailbox()
    if (record.state !== 'connected') {
      return err(appError('mailbox_not_connected', 'The mailbox is not connected', 'user'))
    }
    const provider = openProvider(record)
    if (!provider.capabilities.choosesFolders) return ok([])
    const folders = await provider.folders(new AbortController().signal)
    if (!folders.ok) return folders
    const left = new Set(record.excludedFolderIds)
    return ok(
      folders.value.map(({ id, path, fixed }) => ({
        id,
        path: [...path],
        fixed,
        read: fixed || !left.has(id),
      })),
    )
  }
