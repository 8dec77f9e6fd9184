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
    readonly schedule: (submissionId: string, sendAt: number) => Promise<Result<null>>
    readonly remind: (submissionId: string, days: number | null) => Promise<Result<null>>
  }
}

const notFound = (submissionId: string) =>
  err(appError('submission_not_found', 'no such submission', 'never', { subject: submissionId }))

const empty = (result: Result<null>): Result<Record<string, never>> => (result.ok ? ok({}) : result)

export const outboxHandlers = ({ store, enqueue, outbox }: OutboxDeps): HandlersOf<'outbox'> => ({
  'outbox.enqueue': async (request) => {
    const state = await enqueue(request)
    if (!state.ok) return state
    const { submissionId } = request
    const view = await store.submissions.view({ submissionId })
    return ok({ submissionId, state: state.value, undoUntil: view?.undoUntil ?? null })
  },
  'outbox.list': async (query) => ok(await store.submissions.list(query)),
  'outbox.get': async ({ submissionId }) => {
    const view = await store.submissions.view({ submissionId })
    return view === null ? notFound(submissionId) : ok(view)
  },
  'outbox.states': async (query) => ok({ known: await store.submissions.states(query) }),
  'outbox.attempts': async (query) => ok({ attempts: await store.submissions.attempts(query) }),
  'outbox.content': async ({ submissionId }) => {
    const submission = await store.submissions.get({ submissionId })
    if (submission === null) return notFound(submissionId)
    const { content, sendAt, remindDays } = submission
    return ok({ content, sendAt, remindDays })
  },
  'outbox.cancel': async ({ submissionId }) => empty(await outbox.cancel(submissionId)),
  'outbox.retry': async ({ submissionId }) => empty(await outbox.retry(submissionId)),
  'outbox.schedule': async ({ submissionId, sendAt }) => empty(await outbox.schedule(submissionId, sendAt)),
  'outbox.remind': async ({ submissionId, days }) => empty(await outbox.remind(submissionId, days)),
  'outbox.decide': async ({ submissionId, decision }) => empty(await outbox.decide(submissionId, decision)),
})
