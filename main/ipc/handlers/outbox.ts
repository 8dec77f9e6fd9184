import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { SubmissionRequest, SubmissionState } from '../../../shared/domain/submission.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'

type OutboxDeps = {
  readonly store: Store
  /** Answers when the submission is on disk. */
  readonly enqueue: (request: SubmissionRequest) => Promise<Result<SubmissionState>>
  readonly outbox: {
    readonly cancel: (submissionId: string) => Promise<Result<null>>
    readonly retry: (submissionId: string) => Promise<Result<null>>
    readonly decide: (submissionId: string, decision: 'was_sent' | 'send_again') => Promise<Result<null>>
  }
}

const empty = (result: Result<null>): Result<Record<string, never>> => (result.ok ? ok({}) : result)

export const outboxHandlers = ({ store, enqueue, outbox }: OutboxDeps): HandlersOf<'outbox'> => ({
  'outbox.enqueue': async (request) => {
    const state = await enqueue(request)
    return state.ok ? ok({ submissionId: request.submissionId, state: state.value }) : state
  },
  'outbox.list': async (query) => ok(await store.submissions.list(query)),
  'outbox.content': async ({ submissionId }) => {
    const submission = await store.submissions.get({ submissionId })
    return submission === null
      ? err(appError('submission_not_found', 'no such submission', 'never', { subject: submissionId }))
      : ok(submission.content)
  },
  'outbox.cancel': async ({ submissionId }) => empty(await outbox.cancel(submissionId)),
  'outbox.retry': async ({ submissionId }) => empty(await outbox.retry(submissionId)),
  'outbox.decide': async ({ submissionId, decision }) => empty(await outbox.decide(submissionId, decision)),
})
