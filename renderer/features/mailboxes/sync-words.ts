import type { Mailbox, SyncStatus } from '../../../shared/domain/mailbox.ts'
import { count, counted } from '../../ui/amount-words.ts'
import type { Tone } from '../../ui/chip.tsx'
import { leftWords } from './coverage-words.ts'

type State = { readonly tone: Tone; readonly words: string }

const busy = (sync: SyncStatus | undefined): boolean =>
  sync?.phase === 'pulling' || sync?.phase === 'backfilling'

/** The chip of a mailbox: one word or two on how it stands. */
export const mailboxState = (mailbox: Mailbox, sync: SyncStatus | undefined): State => {
  if (mailbox.state === 'reconnect') return { tone: 'warn', words: 'sign in again' }
  if (mailbox.state === 'disconnected') return { tone: 'plain', words: 'disconnected' }
  if (mailbox.paused) return { tone: 'plain', words: 'paused' }
  if (!mailbox.grants.readMail || !mailbox.grants.sendMail) {
    return { tone: 'warn', words: 'permission missing' }
  }
  if (busy(sync)) {
    return { tone: 'accent', words: mailbox.lastSyncAt === null ? 'first sync' : 'syncing' }
  }
  if (mailbox.lastError !== null) return { tone: 'warn', words: 'waiting' }
  return { tone: 'ok', words: 'connected' }
}

/** Past mail is on its way: a first sync, or one further back. It takes long enough to be watched and paused. */
export const fetchesPast = (mailbox: Mailbox, sync: SyncStatus | undefined): boolean =>
  mailbox.state === 'connected' &&
  !mailbox.paused &&
  busy(sync) &&
  (sync?.phase === 'backfilling' || mailbox.lastSyncAt === null)

/** Why a sign-in that has ended holds things up, and what waits: for the card and for the banner. */
export const endedWords = (mailbox: Mailbox): string => {
  const { waiting } = mailbox.counts
  const waits = waiting === 0 ? '' : `; ${counted(waiting, 'mail waits', 'mails wait')}`
  return `Sync and sending are paused${waits}. Nothing is lost.`
}

/** "Fetching past mail: 1,240 of 5,300 · about 12 min left", or only what is known. Null when nothing is under way. */
export const progressWords = (sync: SyncStatus | undefined): string | null => {
  if (sync === undefined || !busy(sync)) return null
  const { done, total, msLeft } = sync
  const what = sync.phase === 'backfilling' ? 'past mail' : 'new mail'
  if (total === null) return done === 0 ? `Looking for ${what}` : `Fetching ${what}: ${count(done)} so far`
  if (total === 0) return `Looking for ${what}`
  const left = done >= total ? null : leftWords(msLeft)
  return `Fetching ${what}: ${count(done)} of ${count(Math.max(total, done))}${left === null ? '' : ` · ${left}`}`
}

export type Overall = {
  readonly tone: Tone
  readonly words: string
  /** The oldest of the last syncs, to be shown as a relative time behind the words. Epoch ms. */
  readonly at: number | null
}

/** What is known to be missing while nothing is under way: "in sync" would not be the whole truth. */
const openWords = (mailboxes: readonly Mailbox[]): State | null => {
  const sum = (of: (mailbox: Mailbox) => number) => mailboxes.reduce((all, each) => all + of(each), 0)
  const failed = sum(({ coverage }) => coverage.failed)
  const waiting = sum(({ coverage }) => coverage.waiting)
  if (waiting > 0)
    return { tone: 'accent', words: `${counted(waiting, 'mail is', 'mails are')} still to come` }
  if (failed > 0)
    return { tone: 'warn', words: `In sync, but ${counted(failed, 'mail')} could not be fetched` }
  return null
}

/** The sentence of the status bar about all mailboxes. The worst state is the one that is said. */
export const overallState = (
  mailboxes: readonly Mailbox[],
  sync: Readonly<Record<string, SyncStatus>>,
  online: boolean,
): Overall => {
  const live = mailboxes.filter((mailbox) => mailbox.state !== 'disconnected')
  if (live.length === 0) return { tone: 'plain', words: 'No mailbox connected', at: null }
  const running = live.filter((mailbox) => !mailbox.paused)
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
  if (running.length === 0) {
    return { tone: 'plain', words: live.length === 1 ? 'Paused' : 'All mailboxes are paused', at: null }
  }
  const working = running.filter((mailbox) => busy(sync[mailbox.id]))
  const one = working[0]
  if (one !== undefined) {
    const progress = progressWords(sync[one.id]) ?? ''
    const words = working.length === 1 ? progress : `Syncing ${working.length} mailboxes`
    return { tone: 'accent', words, at: null }
  }
  const troubled = running.find((mailbox) => mailbox.lastError !== null)
  const times = running.flatMap((mailbox) => mailbox.lastSyncAt ?? [])
  const at = times.length === running.length ? Math.min(...times) : null
  if (troubled !== undefined) return { tone: 'warn', words: `${troubled.address} is waiting to sync`, at }
  if (at === null) return { tone: 'plain', words: 'Waiting for the first sync', at }
  const open = openWords(running)
  if (open !== null) return { ...open, at }
  const paused = live.length - running.length
  const words =
    paused === 0 ? 'All mail in sync' : `${counted(paused, 'mailbox', 'mailboxes')} paused, the rest in sync`
  return { tone: 'ok', words, at }
}
