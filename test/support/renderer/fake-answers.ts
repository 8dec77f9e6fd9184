import type { Submission, SubmissionState } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'

/** Submissions in every state, for looking at. */

const minute = 60_000

const people = [
  { name: 'Tomás Rivera', address: 'tomas@altamar.example' },
  { name: 'Jana Novák', address: 'jana@meridian.example' },
]

const submission = (
  index: number,
  now: number,
  state: SubmissionState,
  change: Partial<Submission>,
): Submission => ({
  id: `submission-${index}`,
  mailboxId: 'mailbox-1',
  mailboxAddress: 'ann@northwind.example',
  state,
  to: people.slice(0, 1 + (index % 2)),
  cc: [],
  bcc: [],
  subject: 'Re: Rollout for the Lisbon team',
  snippet: 'The revised plan is attached.',
  reason: null,
  attempts: 0,
  queuedAt: now - index * 5 * minute,
  nextTryAt: null,
  sentAt: null,
  messageId: null,
  sendAt: null,
  undoUntil: null,
  confirmed: state === 'sent',
  answeredAt: null,
  bounces: [],
  remindAt: null,
  attachmentCount: 0,
  ...change,
})

export const fakeSubmissions = (now: number, state: string): Submission[] =>
  state === 'empty' || state === 'calm' || state === 'one'
    ? []
    : [
        submission(1, now, 'queued', {}),
        submission(2, now, 'queued', {
          subject: 'Contract, signed copy',
          reason: appError('rate_limited', 'userRateLimitExceeded', 'after', { retryAfterMs: 90_000 }),
          nextTryAt: now + 80_000,
          attempts: 2,
        }),
        submission(3, now, 'sending', { subject: 'Angebot Q1, überarbeitet' }),
        submission(4, now, 'failed', {
          subject: 'Following up',
          reason: appError('provider_rejected', '550 5.1.1 The address does not exist', 'user'),
          attempts: 1,
        }),
        submission(5, now, 'unconfirmed', {
          subject: 'お見積りの件',
          reason: appError('outcome_unknown', 'reset', 'user'),
          attempts: 1,
        }),
        submission(6, now, 'sent', {
          subject: 'Intro to our CFO',
          sentAt: now - 30 * minute,
          messageId: 'message-1-1',
        }),
      ]
