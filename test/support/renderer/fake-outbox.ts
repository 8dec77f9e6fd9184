import type {
  Attempt,
  OutboxList,
  Submission,
  SubmissionRequest,
  SubmissionState,
} from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { CommandRequest, CommandResponse } from '../../../shared/ipc/contract.ts'
import type { CommandName, EventName } from '../../../shared/ipc/names.ts'
import { fakeSubmissions, sentRows } from './fake-answers.ts'

/** An outbox that keeps what is done to it, so that the window can be used and not only looked at. */

type Answers = { readonly [K in CommandName]: (request: CommandRequest<K>) => Result<CommandResponse<K>> }
type View = { readonly state: string; readonly now: number; readonly sent: number }
type Deps = {
  readonly view: View
  readonly publish: (name: EventName, payload: unknown) => void
  /** Runs a task so many milliseconds later. */
  readonly later: (task: () => void, ms: number) => void
  /** How long a mail can be taken back. */
  readonly undoMs: () => number
}

const dayMs = 24 * 3_600_000

const listOf = (each: Submission, now: number): OutboxList => {
  if (each.state === 'queued' || each.state === 'sending') return 'waiting'
  if (each.state === 'failed' || each.state === 'unconfirmed') return 'failed'
  if (each.state === 'cancelled') return 'cancelled'
  return each.remindAt !== null && each.remindAt <= now && each.answeredAt === null ? 'follow_up' : 'sent'
}

const isIn = (each: Submission, show: OutboxList, now: number): boolean =>
  listOf(each, now) === show || (show === 'sent' && each.state === 'sent')

/** What the log says of a submission: enough lines to be read as a story. */
const storyOf = (each: Submission): Attempt[] => {
  const line = (at: number, state: SubmissionState, note: string, code: Attempt['code'] = null): Attempt => ({
    at,
    state,
    note,
    code,
  })
  const begun = [line(each.queuedAt, 'queued', 'taken into the outbox')]
  const tries = Array.from({ length: each.attempts }, (_, index) => [
    line(each.queuedAt + 10_000 + index * 60_000, 'sending', 'handed to the provider'),
    ...(index + 1 < each.attempts || each.state === 'queued'
      ? [
          line(
            each.queuedAt + 15_000 + index * 60_000,
            'queued',
            'not sent: tried again later',
            'network_failed',
          ),
        ]
      : []),
  ]).flat()
  const ended =
    each.state === 'queued' || each.state === 'sending'
      ? []
      : [line(each.sentAt ?? each.queuedAt + 20_000, each.state, each.state, each.reason?.code ?? null)]
  return [...begun, ...tries, ...ended]
}

const submissionOf = (
  { submissionId, content, sendAt, remindDays }: SubmissionRequest,
  now: number,
  undoMs: number,
): Submission => {
  const until = now + undoMs
  return {
    id: submissionId,
    mailboxId: content.mailboxId,
    mailboxAddress: 'ann@northwind.example',
    state: 'queued',
    to: content.to,
    cc: content.cc,
    bcc: content.bcc,
    subject: content.subject,
    snippet: '',
    reason: null,
    attempts: 0,
    queuedAt: now,
    nextTryAt: sendAt ?? until,
    sentAt: null,
    messageId: null,
    sendAt,
    undoUntil: sendAt === null ? until : null,
    confirmed: false,
    answeredAt: null,
    bounces: [],
    remindAt: remindDays === null ? null : now + remindDays * dayMs,
    attachmentCount: content.attachments.length,
  }
}

/** What was asked for, of a submission that the window did not send itself. */
const requestOf = (each: Submission): Omit<SubmissionRequest, 'submissionId'> => ({
  content: {
    mailboxId: each.mailboxId,
    fromAddress: null,
    to: each.to,
    cc: each.cc,
    bcc: each.bcc,
    subject: each.subject,
    html: '<p>Dear Maya,</p><p>the revised plan is attached, as you asked for.</p>',
    replyToMessageId: null,
    attachments: [],
  },
  sendAt: each.sendAt,
  remindDays: null,
})

const createRows = ({ view, publish }: Deps) => {
  let all = [...fakeSubmissions(view.now, view.state), ...sentRows(view.now, view.sent)]
  const find = (id: string) => all.find((each) => each.id === id)
  const put = (next: Submission) => {
    all =
      find(next.id) === undefined ? [next, ...all] : all.map((each) => (each.id === next.id ? next : each))
    publish('outbox.changed', { submissionId: next.id, state: next.state })
  }
  /** As main's compare-and-set: refused where it is in another state by now. */
  const move = (
    id: string,
    expected: readonly SubmissionState[],
    change: Partial<Submission>,
  ): Result<Record<string, never>> => {
    const each = find(id)
    if (each === undefined) return err(appError('submission_not_found', 'none'))
    if (!expected.includes(each.state)) return err(appError('submission_state', each.state, 'never'))
    put({ ...each, ...change })
    return ok({})
  }
  return { all: () => all, find, put, move }
}

export const outboxAnswers = (deps: Deps) => {
  const { view, later, undoMs } = deps
  const clock = () => Math.max(view.now, Date.now())
  const { all, find, put, move } = createRows(deps)
  const requests = new Map<string, Omit<SubmissionRequest, 'submissionId'>>()
  const of = (show: OutboxList) => all().filter((each) => isIn(each, show, view.now))
  const send = (id: string) =>
    move(id, ['queued'], {
      state: 'sent',
      sentAt: clock(),
      nextTryAt: null,
      undoUntil: null,
      attempts: 1,
    })
  return {
    'outbox.enqueue': (request) => {
      if (view.state === 'full') return err(appError('store_full', 'ENOSPC', 'user'))
      const { submissionId, ...asked } = request
      const known = find(submissionId)
      const submission = known ?? submissionOf(request, clock(), undoMs())
      if (known === undefined) {
        requests.set(submissionId, asked)
        put(submission)
        if (submission.undoUntil !== null) later(() => send(submissionId), undoMs())
      }
      return ok({ submissionId, state: submission.state, undoUntil: submission.undoUntil })
    },
    'outbox.list': ({ show, before, limit }) => {
      const from = Number(before ?? 0)
      const found = of(show)
      const times = of('waiting').flatMap((each) => (each.sendAt === null ? [] : [each.sendAt]))
      const ahead = times.filter((at) => at > view.now)
      return ok({
        submissions: found.slice(from, from + limit),
        next: from + limit < found.length ? String(from + limit) : null,
        counts: {
          waiting: of('waiting').length,
          failed: of('failed').length,
          sent: of('sent').length,
          cancelled: of('cancelled').length,
          follow_up: of('follow_up').length,
        },
        nextScheduledAt: ahead.length === 0 ? null : Math.min(...ahead),
      })
    },
    'outbox.content': ({ submissionId }) => {
      const each = find(submissionId)
      if (each === undefined) return err(appError('submission_not_found', 'none'))
      return ok(requests.get(submissionId) ?? requestOf(each))
    },
    'outbox.get': ({ submissionId }) => {
      const found = find(submissionId)
      return found === undefined ? err(appError('submission_not_found', 'none')) : ok(found)
    },
    'outbox.states': ({ submissionIds }) =>
      ok({
        known: submissionIds.flatMap((submissionId) => {
          const found = find(submissionId)
          return found === undefined ? [] : [{ submissionId, state: found.state }]
        }),
      }),
    'outbox.attempts': ({ submissionId }) => {
      const found = find(submissionId)
      return found === undefined
        ? err(appError('submission_not_found', 'none'))
        : ok({ attempts: storyOf(found) })
    },
    'outbox.schedule': ({ submissionId, sendAt }) =>
      sendAt <= view.now
        ? err(appError('schedule_invalid', 'passed', 'user'))
        : move(submissionId, ['queued', 'failed'], {
            state: 'queued',
            sendAt,
            nextTryAt: sendAt,
            undoUntil: null,
            reason: null,
          }),
    'outbox.remind': ({ submissionId, days }) =>
      move(submissionId, ['sent'], { remindAt: days === null ? null : view.now + days * dayMs }),
    'outbox.cancel': ({ submissionId }) =>
      move(submissionId, ['queued', 'failed'], { state: 'cancelled', nextTryAt: null, reason: null }),
    'outbox.retry': ({ submissionId }) => {
      const moved = move(submissionId, ['queued', 'failed'], {
        state: 'queued',
        undoUntil: null,
        sendAt: null,
        reason: null,
      })
      return moved.ok ? send(submissionId) : moved
    },
    'outbox.decide': ({ submissionId, decision }) =>
      move(
        submissionId,
        ['unconfirmed'],
        decision === 'was_sent'
          ? { state: 'sent', sentAt: view.now, reason: null }
          : { state: 'queued', reason: null },
      ),
  } satisfies Partial<Answers>
}
