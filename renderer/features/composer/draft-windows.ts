import * as z from 'zod'
import { epochMs, id } from '../../../shared/domain/primitives.ts'

const sentSchema = z.object({
  submissionId: id,
  state: z.enum(['queued', 'sent', 'other']),
  undoUntil: epochMs.nullable(),
  sendAt: epochMs.nullable(),
})

/** What the windows of the program tell each other about drafts. Nothing depends on it being heard: the lock decides. */
const messageSchema = z.discriminatedUnion('kind', [
  /** Whoever has this draft writes it down and lets it go. Said again until it is given. */
  z.object({ kind: z.literal('wants'), draftId: id }),
  /** It was written down, and can be read again by who shows it. */
  z.object({ kind: z.literal('saved'), draftId: id }),
  /** It is let go in order to be written in the main window. */
  z.object({ kind: z.literal('returns'), draftId: id }),
  /** The outbox took it. */
  z.object({ kind: z.literal('sent'), sent: sentSchema }),
  /** The person was told of that. */
  z.object({ kind: z.literal('told'), submissionId: id }),
])
export type DraftMessage = z.infer<typeof messageSchema>

/** The other windows of the program. */
export type DraftChannel = {
  readonly post: (message: DraftMessage) => void
  readonly listen: (listener: (message: DraftMessage) => void) => void
}

type Broadcast = {
  readonly postMessage: (message: unknown) => void
  readonly addEventListener: (type: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

/** @param channel One on which everything that this page says is heard by all others of its origin, and not by itself. */
export const createDraftChannel = (channel: Broadcast): DraftChannel => ({
  // All who listen are of our origin: there is no other to name.
  post: channel.postMessage.bind(channel),
  listen: (listener) =>
    channel.addEventListener('message', ({ data }) => {
      const message = messageSchema.safeParse(data)
      if (message.success) listener(message.data)
    }),
})

/** Which window writes a draft: at every moment at most one. The end of a window, however it comes, lets all go. */
export type DraftLocks = {
  /** Takes a draft that no other window has. Resolves to whether it is this window's now. */
  readonly take: (draftId: string) => Promise<boolean>
  /** Resolves when it is this window's, after all that asked before. */
  readonly wait: (draftId: string) => Promise<void>
  /** Lets it go to whoever waits. */
  readonly give: (draftId: string) => void
  /** Lets all go. */
  readonly end: () => void
}

type Locks = {
  readonly request: (
    name: string,
    options: { readonly ifAvailable: boolean },
    work: (lock: unknown) => Promise<void> | undefined,
  ) => Promise<unknown>
}

/** @param locks The browser's, which all windows of an origin share (Web Locks API, section 2). */
export const createDraftLocks = (locks: Locks): DraftLocks => {
  const held = new Map<string, () => void>()
  const waiting = new Map<string, Promise<void>>()
  /** The browser holds the lock until this settles. */
  const hold = (draftId: string) =>
    new Promise<void>((release) => {
      held.set(draftId, release)
    })
  const request = (draftId: string, ifAvailable: boolean) =>
    new Promise<boolean>((resolve, reject) => {
      locks
        .request(`draft:${draftId}`, { ifAvailable }, (lock) => {
          if (lock === null) {
            resolve(false)
            return undefined
          }
          const end = hold(draftId)
          resolve(true)
          return end
        })
        .catch(reject)
    })
  return {
    take: async (draftId) => held.has(draftId) || request(draftId, true),
    wait: async (draftId) => {
      if (held.has(draftId)) return
      const asked = waiting.get(draftId) ?? request(draftId, false).then(() => undefined)
      waiting.set(draftId, asked)
      await asked
      waiting.delete(draftId)
    },
    give: (draftId) => {
      held.get(draftId)?.()
      held.delete(draftId)
    },
    end: () => {
      for (const release of held.values()) release()
      held.clear()
    },
  }
}
