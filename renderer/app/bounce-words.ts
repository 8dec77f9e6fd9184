import type { Bounce } from '../../shared/domain/submission.ts'

type Facts = Pick<Bounce, 'permanent' | 'status'>

/** By class-less enhanced status code (RFC 3463, sections 3.2 to 3.8), the longest beginning first. */
const reasons: readonly (readonly [start: string, words: string])[] = [
  ['1.2', 'there is no such mail domain'],
  ['1.10', 'this domain takes no mail'],
  ['1.', 'the address does not exist'],
  ['2.1', 'the mailbox is switched off'],
  ['2.2', 'the mailbox is full'],
  ['2.3', 'the mail is too large for this mailbox'],
  ['3.4', 'the mail is too large for their server'],
  ['3.', 'their server takes no mail now'],
  ['4.', 'their server could not be reached'],
  ['5.', 'their server did not understand'],
  ['6.', 'their server does not take this kind of content'],
  ['7.', 'their server refused it by its rules'],
]

/** Why mail to an address came back, as the end of a sentence: "the address does not exist". */
export const bounceReason = ({ permanent, status }: Facts): string => {
  const detail = status?.replace(/^[245]\./, '') ?? ''
  // "1.10" begins with "1.1" but is another code.
  const found = reasons.find(([start]) => (start.endsWith('.') ? detail.startsWith(start) : detail === start))
  if (found !== undefined) return found[1]
  return permanent ? 'their server gave it back' : 'their server did not take it yet'
}

/** "The address does not exist. Sending again will not help." */
export const bounceWords = (bounce: Facts): string => {
  const reason = bounceReason(bounce)
  const outlook = bounce.permanent
    ? 'Sending again will not help'
    : 'It may still arrive: their server keeps trying'
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. ${outlook}`
}

/** What the other server said, without the markings of the report: "550 5.1.1 The email account …". */
export const serverWords = ({ diagnostic }: Pick<Bounce, 'diagnostic'>): string =>
  diagnostic
    .replace(/^\s*smtp\s*;\s*/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
