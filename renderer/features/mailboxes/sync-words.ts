import type * as z from 'zod'
import type { Mailbox, syncStatusSchema } from '../../../shared/domain/mailbox.ts'
import { count } from '../../ui/amount-words.ts'
import type { Tone } from '../../ui/chip.tsx'

export type SyncStatus = z.infer<typeof syncStatusSchema>
type State = { readonly tone: Tone; readonly words: string }

const busy = (sync: SyncStatus | undefined): boolean =>
  sync?.phase === 'pulling' || sync?.phase === 'backfilling'

/** The chip of a mailbox: one word or two on how it stands. */
export const mailboxState = (mailbox: Mailbox, sync: SyncStatus | undefined): State => {
  if (mailbox.state === 'reconnect') return { tone: 'warn', words: 'sign in again' }
  if (mailbox.state === 'disconnected') return { tone: 'plain', words: 'disconnected' }
  if (!mailbox.grants.readMail || !mailbox.grants.sendMail) {
    return { tone: 'warn', words: 'permission missing' }
  }
  if (busy(sync)) {
    return { tone: 'accent', words: mailbox.lastSyncAt === null ? 'first sync' : 'syncing' }
  }
  if (mailbox.lastError !== null) return { tone: 'warn', words: 'waiting' }
  return { tone: 'ok', words: 'connected' }
}

/** "1,304 of about 2,100 messages", or only what is known. Null when nothing is under way. */
export const progressWords = (sync: SyncStatus | undefined): string | null => {
  if (sync === undefined || !busy(sync)) return null
  const what = sync.phase === 'backfilling' ? 'past messages' : 'messages'
  if (sync.total === null)
    return sync.done === 0 ? `Looking for ${what}` : `${count(sync.done)} ${what} so far`
  return `${count(sync.done)} of about ${count(Math.max(sync.total, sync.done))} ${what}`
}

export type Overall = {
  readonly tone: Tone
  readonly words: string
  /** The oldest of the last syncs, to be shown as a relative time behind the words. Epoch ms. */
  readonly at: number | null
}

/** The sentence of the status bar about all mailboxes. The worst state is the one that is said. */
export const overallState = (
  mailboxes: readonly Mailbox[],
  sync: Readonly<Record<string, SyncStatus>>,
  online: boolean,
): Overall => {
  const live = mailboxes.filter((mailbox) => mailbox.state !== 'disconnected')
  if (live.length === 0) return { tone: 'plain', words: 'No mailbox connected', at: null }
  const ended = live.filter((mailbox) => mailbox.state === 'reconnect')
  const first = ended[0]
  if (!online) return { tone: 'warn', words: 'Offline. What you write is queued', at: null }
  if (first !== undefined) {
    const words =
      ended.length === 1
        ? `${first.address} needs to sign in again`
        : `${ended.length} mailboxes need to sign in again`
    return { tone: 'warn', words, at: null }
  }
  const working = live.filter((mailbox) => busy(sync[mailbox.id]))
  const one = working[0]
  if (one !== undefined) {
    const progress = progressWords(sync[one.id]) ?? ''
    const words = working.length === 1 ? `Syncing: ${progress}` : `Syncing ${working.length} mailboxes`
    return { tone: 'accent', words, at: null }
  }
  const troubled = live.find((mailbox) => mailbox.lastError !== null)
  const times = live.flatMap((mailbox) => mailbox.lastSyncAt ?? [])
  const at = times.length === live.length ? Math.min(...times) : null
  if (troubled !== undefined) return { tone: 'warn', words: `${troubled.address} is waiting to sync`, at }
  if (at === null) return { tone: 'plain', words: 'Waiting for the first sync', at }
  return { tone: 'ok', words: 'All mail in sync', at }
}
