import type { Coverage } from '../../../shared/domain/coverage.ts'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor, type Speaker } from '../../app/error-words.ts'
import { count, counted } from '../../ui/amount-words.ts'

/** How certain it is that a mailbox's mail with the contacts is all here. */
export type Certainty = {
  readonly tone: 'ok' | 'plain' | 'accent' | 'warn'
  /** What holds, in a sentence without its full stop. */
  readonly words: string
  /** When that was found, epoch ms, to be shown as a relative time; null where no check was made or one is under way. */
  readonly checkedAt: number | null
  /** What is still open, and what the last check did about it. */
  readonly notes: readonly string[]
  /** A check can be asked for now. */
  readonly canCheck: boolean
}

/** "1 March 2026". `zone` is an IANA name; left out, it is this computer's. */
export const dayWords = (at: number, zone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at)

/** "12 min", "3 h": rounded, for times that are estimates. */
const roughly = (ms: number): string => {
  const minutes = Math.ceil(ms / 60_000)
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

/** "about 12 min left", or null where nobody can say. */
export const leftWords = (msLeft: number | null): string | null => {
  if (msLeft === null) return null
  return msLeft < 45_000 ? 'less than a minute left' : `about ${roughly(msLeft)} left`
}

/** What the last check found and did; null where it found all as it should be. */
export const repairWords = ({ missing, repaired, deleted }: Coverage): string | null => {
  const removed = deleted === 0 ? '' : `${counted(deleted, 'mail')} deleted in the mailbox went here too`
  if (missing === 0) return removed === '' ? null : `At the last check ${removed}`
  const them = missing === 1 ? 'it' : 'them'
  const found = `The last check found ${counted(missing, 'missing mail')}`
  const then = removed === '' ? '' : `; ${removed}`
  if (repaired >= missing) return `${found} and fetched ${them}${then}`
  return `${found}, ${repaired === 0 ? `none of ${them} here yet` : `${count(repaired)} of them here by now`}${then}`
}

/** What is certain of a mailbox, honest in every state. */
export const certaintyOf = (
  mailbox: Pick<Mailbox, 'state' | 'paused' | 'coverage' | 'grants'>,
  zone?: string,
): Certainty => {
  const { coverage, grants } = mailbox
  const { contacts, complete, since, checkedAt, checking, waiting } = coverage
  // That a pause or an ended sign-in holds things up, the card says above this.
  const live = mailbox.state === 'connected' && !mailbox.paused && grants.readMail
  const ended = mailbox.state === 'disconnected' ? 'What came since it was disconnected is not here' : null
  if (contacts === 0) {
    const words = 'No contacts yet. Mail with a contact comes here as soon as there is one'
    return { tone: 'plain', words, checkedAt: null, notes: ended === null ? [] : [ended], canCheck: false }
  }
  if (live && checking !== null) {
    const words = `Checking… ${count(Math.min(checking, contacts))} of ${counted(contacts, 'contact')}`
    return { tone: 'accent', words, checkedAt: null, notes: [], canCheck: false }
  }
  const whole = complete >= contacts && waiting === 0
  const waits = waiting === 0 ? null : `${counted(waiting, 'mail is', 'mails are')} still to come`
  const unchecked = checkedAt === null && live ? 'Not checked yet' : null
  const notes = [waits, ended, unchecked, repairWords(coverage)]
  return {
    // Before the first check all is on its way as it should be.
    tone: !live || checkedAt === null ? 'plain' : whole ? 'ok' : 'warn',
    words: `Complete for ${count(Math.min(complete, contacts))} of ${counted(contacts, 'contact')} since ${dayWords(since, zone)}`,
    checkedAt,
    notes: notes.filter((note) => note !== null),
    canCheck: live,
  }
}

/** Why one mail could not be had, as a reason within a list. */
export const failureReason = (error: AppError, speaker: Speaker): string => {
  const { code } = error
  if (code === 'mail_unreadable') return 'It is broken, or too large to be read'
  if (code === 'not_found') return `${speaker.company} lists it and does not find it`
  return wordsFor(error, speaker).title
}
