import type { SyncStatus } from '../../shared/domain/mailbox.ts'
import type { Network } from '../platform/ports.ts'
import type { OpenProvider } from '../providers/provider.ts'
import type { MailboxRecord } from '../store/store.ts'
import { atRest, createLane, type Lane, type LaneDeps } from './lane.ts'

/** Whether one of our windows is in front. `onChange` answers a function that stops listening. */
export type Focus = {
  readonly isFocused: () => boolean
  readonly onChange: (listener: (focused: boolean) => void) => () => void
}

type SyncDeps = Omit<LaneDeps, 'isInFront'> & {
  readonly openProvider: OpenProvider
  readonly network: Network
  readonly focus: Focus
}

/** What a lane's provider was opened with. Where it is another by now, so has the lane to be. */
const openedWith = ({ address, excludedFolderIds, grants }: MailboxRecord): string =>
  JSON.stringify([address, excludedFolderIds, grants])

type Opened = { readonly lane: Lane; readonly key: string }

/** The lanes there are, and those on their way out. A mailbox never has two at work. */
const createLanes = (deps: SyncDeps) => {
  const lanes = new Map<string, Opened>()
  const ending = new Map<string, Promise<void>>()

  const end = async (mailboxId: string): Promise<void> => {
    const opened = lanes.get(mailboxId)
    if (opened === undefined) return ending.get(mailboxId)
    lanes.delete(mailboxId)
    const ended = opened.lane.stop().finally(() => {
      if (ending.get(mailboxId) === ended) ending.delete(mailboxId)
    })
    ending.set(mailboxId, ended)
    await ended
    // Or the window would show the progress of a run that is no more.
    if (!lanes.has(mailboxId)) deps.onStatus(atRest(mailboxId))
  }

  const open = (record: MailboxRecord): Lane => {
    const lane = createLane(record.id, deps.openProvider(record), {
      ...deps,
      isInFront: deps.focus.isFocused,
    })
    lanes.set(record.id, { lane, key: openedWith(record) })
    return lane
  }

  return {
    end,
    endAll: async (): Promise<void> => {
      const stopped = [...lanes.values()].map(({ lane }) => lane.stop())
      lanes.clear()
      await Promise.all([...stopped, ...ending.values()])
    },
    /** The lane that fits the record; null where another has to end first. */
    fitting: (record: MailboxRecord): Lane | null => {
      const known = lanes.get(record.id)
      if (known !== undefined) return known.key === openedWith(record) ? known.lane : null
      return ending.has(record.id) ? null : open(record)
    },
    all: (): Lane[] => [...lanes.values()].map(({ lane }) => lane),
  }
}

/** Each mailbox on its own timer; a slow or broken mailbox delays no other. Network return starts all at once. */
export const createSync = (deps: SyncDeps) => {
  const lanes = createLanes(deps)
  let started = false

  const laneOf = async (mailboxId: string): Promise<Lane | null> => {
    for (;;) {
      // Read after the wait below: meanwhile it may have been paused or disconnected.
      const record = await deps.store.mailboxes.get({ mailboxId })
      if (record === null || record.state !== 'connected' || record.paused || !started) return null
      const lane = lanes.fitting(record)
      if (lane !== null) return lane
      await lanes.end(mailboxId)
    }
  }

  const request = async (mailboxId: string): Promise<void> => (await laneOf(mailboxId))?.request()

  const syncNow = async (mailboxId: string | null): Promise<void> => {
    const ids = mailboxId === null ? (await deps.store.mailboxes.list()).map(({ id }) => id) : [mailboxId]
    // Side by side: one that has to end its run first holds up no other.
    await Promise.all(ids.map(request))
  }

  const stopNetwork = deps.network.onChange((online) => {
    if (online) for (const lane of lanes.all()) lane.request()
  })
  // Whose last run is older than the shorter wait gets its turn at once: a wait that is over ends.
  const stopFocus = deps.focus.onChange(() => {
    for (const lane of lanes.all()) lane.retime()
  })

  return {
    start: async (): Promise<void> => {
      started = true
      await syncNow(null)
    },
    stop: async (): Promise<void> => {
      started = false
      stopNetwork()
      stopFocus()
      await lanes.endAll()
    },
    /**
     * Asks for a run as soon as possible, of one mailbox or of all; `onStatus` tells how it goes. Nothing happens for
     * one that is paused or not connected.
     */
    syncNow,
    /** Starts an audit of a mailbox, after what it has to do. Nothing happens for one that is paused or not connected. */
    check: async (mailboxId: string): Promise<void> => (await laneOf(mailboxId))?.check(),
    /** Ends a mailbox's run and timer; answers when nothing of it is under way any more and it is shown at rest. */
    forget: lanes.end,
    statuses: (): SyncStatus[] => lanes.all().map((lane) => lane.status()),
  }
}

export type Sync = ReturnType<typeof createSync>
