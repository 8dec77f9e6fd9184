import type { Submission } from '../../../shared/domain/submission.ts'
import { assertNever } from '../../../shared/errors/assert-never.ts'
import { isHeld, isScheduled, isUndoable } from './outbox-words.ts'

/** What a person can do to a submission, by the words on the button. */
export const actionWords = {
  undo: 'Undo',
  edit: 'Edit',
  cancel: 'Cancel',
  sendNow: 'Send now',
  changeTime: 'Change time…',
  retry: 'Try again',
  editResend: 'Edit and resend',
  remove: 'Remove',
  wasSent: 'It was sent',
  sendAgain: 'Send again',
  restore: 'Restore as draft',
  writeAgain: 'Write again',
  remind: 'Remind me…',
  stopReminding: 'Stop reminding',
  open: 'Open',
  happened: 'What happened',
} as const
export type ActionName = keyof typeof actionWords

/** `off`: why it can not be done now, or null. */
export type Offered = { readonly name: ActionName; readonly off: string | null }

type Situation = { readonly online: boolean; readonly paused: boolean; readonly now: number }

const offer = (...names: readonly ActionName[]): Offered[] => names.map((name) => ({ name, off: null }))

const queuedActions = (submission: Submission, { online, paused, now }: Situation): Offered[] => {
  const why = paused ? 'Its mailbox is paused' : online ? null : 'Offline: it goes when the network is back'
  const sendNow = { name: 'sendNow', off: why } as const
  if (isUndoable(submission, now)) return [...offer('undo'), sendNow, ...offer('cancel', 'happened')]
  if (isScheduled(submission, now)) {
    return [sendNow, ...offer('edit', 'changeTime', 'cancel', 'happened')]
  }
  return [...offer('edit', 'cancel'), sendNow, ...offer('changeTime', 'happened')]
}

const sentActions = ({ messageId, remindAt, answeredAt, bounces }: Submission, now: number): Offered[] => {
  const off = messageId === null ? 'Its copy in Sent was not read back yet' : null
  const open = { name: 'open', off } as const
  const writeAgain = { name: 'writeAgain', off } as const
  if (bounces.some(({ permanent }) => permanent)) return [...offer('editResend'), open, ...offer('happened')]
  if (answeredAt !== null) return [open, writeAgain, ...offer('happened')]
  if (remindAt === null) return [open, ...offer('remind'), writeAgain, ...offer('happened')]
  return remindAt <= now
    ? [writeAgain, ...offer('stopReminding', 'remind'), open, ...offer('happened')]
    : [open, ...offer('stopReminding', 'remind'), writeAgain, ...offer('happened')]
}

/** What can be done in the state that a submission is in, what is done most first. */
export const actionsOf = (submission: Submission, situation: Situation): readonly Offered[] => {
  switch (submission.state) {
    case 'queued':
      return queuedActions(submission, situation)
    case 'sending':
      return offer('happened')
    case 'sent':
      return sentActions(submission, situation.now)
    case 'failed':
      return isHeld(submission)
        ? offer('sendNow', 'changeTime', 'edit', 'cancel', 'happened')
        : offer('editResend', 'retry', 'remove', 'happened')
    case 'unconfirmed':
      return offer('wasSent', 'sendAgain', 'happened')
    case 'cancelled':
      return offer('restore', 'happened')
    default:
      return assertNever(submission.state)
  }
}
