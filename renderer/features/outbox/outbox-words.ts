import type { Submission, SubmissionState } from '../../../shared/domain/submission.ts'
import { wordsFor } from '../../app/error-words.ts'
import type { Tone } from '../../ui/chip.tsx'
import { assertNever } from '../../../shared/errors/assert-never.ts'

const chips: Readonly<Record<SubmissionState, { tone: Tone; words: string }>> = {
  queued: { tone: 'plain', words: 'queued' },
  sending: { tone: 'accent', words: 'sending' },
  sent: { tone: 'ok', words: 'sent' },
  failed: { tone: 'bad', words: 'failed' },
  unconfirmed: { tone: 'warn', words: 'not confirmed' },
  cancelled: { tone: 'plain', words: 'cancelled' },
}

export const stateChip = (state: SubmissionState) => chips[state]

type Facts = Pick<Submission, 'state' | 'reason' | 'messageId'>

/** What happens next, in a sentence. The time of the next try is shown beside it. `paused`: its mailbox is. */
export const nextWords = (submission: Facts, online: boolean, paused = false): string => {
  const reason = submission.reason === null ? null : wordsFor(submission.reason)
  switch (submission.state) {
    case 'queued':
      if (paused) return 'Its mailbox is paused. Goes when it is resumed'
      if (!online) return 'Offline. Goes as soon as the network is back'
      return reason === null ? 'Goes in a moment' : reason.title
    case 'sending':
      return 'Being handed to the provider'
    case 'sent':
      return submission.messageId === null ? 'The provider has it' : 'Confirmed in Sent'
    case 'failed':
      return reason === null ? 'It was not sent. Your text is kept' : `${reason.title}. Your text is kept`
    case 'unconfirmed':
      return 'The connection broke while it was handed over, and the provider could not tell whether it went. Look in Sent before you decide'
    case 'cancelled':
      return 'Taken back before it went'
    default:
      return assertNever(submission.state)
  }
}

/** The provider's own reason for a refusal, where it adds something. */
export const reasonDetail = (submission: Pick<Submission, 'state' | 'reason'>): string | null =>
  submission.state === 'failed' && submission.reason !== null ? submission.reason.message : null
