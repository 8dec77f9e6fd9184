import type { Bounce, Submission, SubmissionState } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { personAt } from './fake-mail.ts'

/** Submissions in every state, for looking at. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const many = (amount: number) =>
  Array.from({ length: amount }, (_, index) => {
    const { name, address } = personAt(index)
    return { name, address }
  })

/** Tomás Rivera and Jana Novák, as the contacts have them. */
const people = many(2)

export const hardBounce = (address: string, at: number): Bounce => ({
  address,
  at,
  permanent: true,
  status: '5.1.1',
  diagnostic: 'smtp; 550 5.1.1 The email account that you tried to reach does not exist',
})

export const softBounce = (address: string, at: number): Bounce => ({
  address,
  at,
  permanent: false,
  status: '4.2.2',
  diagnostic: 'smtp; 452 4.2.2 The recipient’s inbox is out of storage space',
})

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

const tomorrowAt = (now: number, hours: number): number => new Date(now + day).setHours(hours, 0, 0, 0)

const waiting = (now: number): Submission[] => [
  submission(1, now, 'queued', { attachmentCount: 2 }),
  submission(2, now, 'queued', {
    subject: 'Contract, signed copy',
    reason: appError('rate_limited', 'userRateLimitExceeded', 'after', { retryAfterMs: 90_000 }),
    nextTryAt: now + 80_000,
    attempts: 2,
  }),
  submission(3, now, 'sending', { subject: 'Angebot Q1, überarbeitet', attempts: 1 }),
  submission(7, now, 'queued', {
    subject: 'The numbers of the pilot',
    to: [{ name: 'Efe Demir', address: 'efe@demir.example' }],
    queuedAt: now - 2000,
    nextTryAt: now + 28_000,
    undoUntil: now + 28_000,
  }),
  submission(8, now, 'queued', {
    subject: 'Contract, signed copy',
    to: [{ name: 'Priya Kapoor', address: 'priya@kapoor.example' }],
    sendAt: tomorrowAt(now, 8),
    nextTryAt: tomorrowAt(now, 8),
    attachmentCount: 1,
  }),
  submission(9, now, 'queued', {
    subject: 'An invitation to everybody who was in Lisbon, and to those who could not come',
    to: many(500),
    reason: appError('network_failed', 'ECONNRESET', 'backoff'),
    nextTryAt: now + 4 * minute,
    attempts: 3,
  }),
  submission(10, now, 'queued', {
    subject: 'הצעת מחיר מעודכנת',
    to: [{ name: 'ליאור בן־דוד', address: 'lior@ofek.example' }],
    sendAt: now - 50 * minute,
    nextTryAt: now + 30_000,
  }),
]

const needsYou = (now: number): Submission[] => [
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
  submission(11, now, 'failed', {
    subject: 'Monday’s agenda',
    sendAt: now - 3 * hour,
    reason: appError('schedule_missed', 'due 3 hours ago', 'user'),
  }),
]

const sent = (now: number): Submission[] => [
  submission(6, now, 'sent', {
    subject: 'Intro to our CFO',
    sentAt: now - 30 * minute,
    answeredAt: now - 7 * minute,
    messageId: 'message-0-3',
    attempts: 1,
  }),
  submission(12, now, 'sent', {
    subject: 'Your invoice of October',
    to: [
      { name: 'Maya Ben-David', address: 'maya@harbour.example' },
      { name: 'Owen Byrne', address: 'owen@harbour.example' },
      { name: '', address: 'office@harbour.example' },
    ],
    sentAt: now - 50 * minute,
    messageId: 'message-9-0',
    bounces: [
      hardBounce('maya@harbour.example', now - 49 * minute),
      softBounce('owen@harbour.example', now - 20 * minute),
    ],
    attempts: 1,
  }),
  submission(13, now, 'sent', {
    subject: 'Dates for the review',
    sendAt: now - 4 * hour,
    sentAt: now - 4 * hour + 72 * minute,
    remindAt: now + 3 * day,
    messageId: 'message-0-3',
    attempts: 1,
  }),
  submission(14, now, 'sent', {
    subject: 'Thank you for the visit',
    sentAt: now - 12_000,
    confirmed: false,
    attempts: 1,
  }),
  submission(15, now, 'sent', {
    subject: 'The pilot in Porto: may we begin?',
    sentAt: now - 6 * day,
    remindAt: now - 2 * hour,
    messageId: 'message-0-0',
    attempts: 1,
  }),
]

const cancelled = (now: number): Submission[] => [
  submission(16, now, 'cancelled', { subject: 'Sent too early', queuedAt: now - 2 * day }),
  submission(17, now, 'cancelled', { subject: '', attachmentCount: 3 }),
]

/** `sent=10000` in the URL: so many sent mails. */
export const sentRows = (now: number, amount: number): Submission[] =>
  Array.from({ length: amount }, (_, index) => {
    const { name, address } = personAt(index % 400)
    const to = [{ name, address }]
    const sentAt = now - index * 11 * minute
    return submission(100 + index, now, 'sent', {
      to,
      subject: `Mail ${index + 1}`,
      sentAt,
      queuedAt: sentAt,
      attempts: 1,
    })
  })

export const fakeSubmissions = (now: number, state: string): Submission[] =>
  state === 'empty' || state === 'calm' || state === 'one'
    ? []
    : [...waiting(now), ...needsYou(now), ...sent(now), ...cancelled(now)]
