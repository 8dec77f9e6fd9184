import type { ContactRow } from '../../../shared/domain/contact.ts'

/** Addresses that nobody answers: what they send waits for no one. */
const noReply =
  /^(?:no-?reply|do-?not-?reply|notifications?|newsletters?|news|updates|mailer-daemon|postmaster|bounces?)\b/i

export type WaitingFor = 'you' | 'them' | null

/** Who is to write next, told by the newest mail alone. */
export const waitingFor = (lastDirection: 'received' | 'sent' | null, address: string): WaitingFor => {
  if (lastDirection === 'sent') return 'them'
  return lastDirection === 'received' && !noReply.test(address) ? 'you' : null
}

const day = 24 * 60 * 60 * 1000
/** After that, a chip would only be noise: the talk is over. */
const fadesAfter = 7 * day

/** Whom a row of the list says to be waiting for. `now` in epoch milliseconds. */
export const rowWaitingFor = (row: ContactRow, now: number): WaitingFor => {
  if (row.last === null || now - row.last.occurredAt > fadesAfter) return null
  return waitingFor(row.last.direction, row.address)
}
