import type { SyncStatus } from '../../shared/domain/mailbox.ts'
import type { Network } from '../platform/ports.ts'
import type { OpenProvider } from '../providers/provider.ts'
import { createLane, type Lane, type LaneDeps } from './lane.ts'

type SyncDeps = LaneDeps & { readonly openProvider: OpenProvider; readonly network: Network }

/** Each mailbox on its own timer; a slow or broken mailbox delays no other. Network return starts all at once. */
export const createSync = (deps: SyncDeps) => {
  const lanes = new Map<string, Lane>()
  let started = false

  const laneOf = async (mailboxId: string): Promise<Lane | null> => {
    const record = await deps.store.mailboxes.get({ mailboxId })
    if (record === null || record.state !== 'connected' || record.paused || !started) return null
    const lane = lanes.get(mailboxId) ?? createLane(mailboxId, deps.openProvider(record), deps)
    lanes.set(mailboxId, lane)
    return lane
  }

  const syncNow = async (mailboxId: string | null): Promise<void> => {
    const ids = mailboxId === null ? (await deps.store.mailboxes.list()).map(({ id }) => id) : [mailboxId]
    for (const id of ids) (await laneOf(id))?.request()
  }

  const forget = async (mailboxId: string): Promise<void> => {
    const lane = lanes.get(mailboxId)
    lanes.delete(mailboxId)
    await lane?.stop()
  }

  const stopListening = deps.network.onChange((online) => {
    if (online) for (const lane of lanes.values()) lane.request()
  })

  return {
    start: async (): Promise<void> => {
      started = true
      await syncNow(null)
    },
    stop: async (): Promise<void> => {
      started = false
      stopListening()
      await Promise.all([...lanes.keys()].map(forget))
    },
    /** Asks for a run as soon as possible, of one mailbox or of all; `onStatus` tells how it goes. */
    syncNow,
    /** Ends a mailbox's run and timer; answers when nothing of it is under way any more. */
    forget,
    statuses: (): SyncStatus[] => [...lanes.values()].map((lane) => lane.status()),
  }
}

export type Sync = ReturnType<typeof createSync>
