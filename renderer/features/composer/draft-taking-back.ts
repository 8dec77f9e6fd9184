import type { AppError } from '../../../shared/errors/app-error.ts'
import type { SubmissionState } from '../../../shared/domain/submission.ts'
import type { Client } from '../../ipc/client.ts'

type Invoke = Pick<Client, 'invoke'>

/**
 * What became of the submission that a draft replaces. `gone`: nothing will send it. `went`: it is out or on its way.
 * `waits`: it could not be taken back and will go. `unknown`: nobody could tell, and it may still go.
 */
export type Settled =
  { readonly kind: 'gone' | 'went' } | { readonly kind: 'waits' | 'unknown'; readonly error: AppError }

const settledAs = (state: SubmissionState | undefined): 'gone' | 'went' | 'waits' => {
  if (state === undefined || state === 'cancelled') return 'gone'
  return state === 'queued' || state === 'failed' ? 'waits' : 'went'
}

const stateNow = async ({ invoke }: Invoke, submissionId: string) => {
  const answer = await invoke('outbox.states', { submissionIds: [submissionId] })
  if (!answer.ok) return answer
  const found = answer.value.known.find((each) => each.submissionId === submissionId)
  return { ok: true, value: settledAs(found?.state) } as const
}

/** Takes a submission back, so that only the draft is left. An answer that got lost is asked for, not guessed. */
export const takeBackSubmission = async (client: Invoke, submissionId: string): Promise<Settled> => {
  const cancelled = await client.invoke('outbox.cancel', { submissionId })
  if (cancelled.ok) return { kind: 'gone' }
  const state = await stateNow(client, submissionId)
  if (!state.ok) return { kind: 'unknown', error: cancelled.error }
  return state.value === 'waits' ? { kind: 'waits', error: cancelled.error } : { kind: state.value }
}

/** How many ids one question holds. */
const most = 1000

/** Which of these drafts main took in already, and what became of them. Null where main did not answer. */
export const takenIn = async (
  client: Invoke,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, SubmissionState> | null> => {
  const known = new Map<string, SubmissionState>()
  for (let start = 0; start < draftIds.length; start += most) {
    const submissionIds = draftIds.slice(start, start + most)
    const answer = await client.invoke('outbox.states', { submissionIds })
    if (!answer.ok) return null
    for (const each of answer.value.known) known.set(each.submissionId, each.state)
  }
  return known
}
