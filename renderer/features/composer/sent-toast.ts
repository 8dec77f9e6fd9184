import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Client } from '../../ipc/client.ts'
import { timeWords } from '../../ui/time-words.ts'
import type { Sent } from './composer-state.ts'

type Ways = {
  readonly client: Pick<Client, 'invoke'>
  readonly takeBack: (submissionId: string) => Promise<AppError | null>
  readonly refused: (error: AppError) => void
}

/**
 * What is said of a mail that the outbox took, and what can still be done about it. `{s}` stands for the seconds left
 * until `until`.
 */
export const sentToast = (
  { submissionId, state, undoUntil, sendAt }: Sent,
  now: number,
  { client, takeBack, refused }: Ways,
) => {
  const tell = async (work: Promise<AppError | null>) => {
    const failure = await work
    if (failure !== null) refused(failure)
  }
  const sendNow = async () => {
    const answer = await client.invoke('outbox.retry', { submissionId })
    return answer.ok ? null : answer.error
  }
  const undo = { label: 'Undo', run: () => void tell(takeBack(submissionId)) }
  if (state !== 'queued') return { words: state === 'sent' ? 'Sent' : 'Taken in', until: null, actions: [] }
  if (sendAt !== null && sendAt > now) {
    return { words: `Scheduled for ${timeWords.dated(sendAt, now)}`, until: null, actions: [undo] }
  }
  if (undoUntil !== null && undoUntil > now) {
    const actions = [undo, { label: 'Send now', run: () => void tell(sendNow()) }]
    return { words: 'Sending in {s} s', until: undoUntil, actions }
  }
  return { words: 'Queued', until: null, actions: [undo] }
}
