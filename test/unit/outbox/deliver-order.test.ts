import { expect, test } from 'vitest'
import { deliverStep } from '../../../main/outbox/deliver.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import type { SubmissionRecord } from '../../../main/store/store.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const record: SubmissionRecord = {
  id: 'one',
  mailboxId: 'box',
  state: 'queued',
  content: {
    mailboxId: 'box',
    fromAddress: null,
    to: [{ name: '', address: 'tom@altamar.example' }],
    cc: [],
    bcc: [],
    subject: 'Plan',
    html: '<p>Plan</p>',
    replyToMessageId: null,
    attachments: [],
  },
  answered: null,
  frozen: new Uint8Array(),
  rfcMessageId: 'one@northwind.example',
  providerThreadId: null,
  parkId: null,
  unparked: false,
  attempts: 0,
  settleTries: 0,
  queuedAt: 0,
  firstTriedAt: null,
  nextTryAt: 0,
  providerMessageId: null,
  reason: null,
  sendAt: null,
  threadKey: null,
  remindDays: null,
}

/** One step over a disk and a provider that write down, in one list, what each is told. */
const stepOf = async (given: Partial<SubmissionRecord>, deliver: AppError | null = null) => {
  const steps: string[] = []
  const dates: string[] = []
  const notHere = async (): Promise<never> => expect.unreachable('not part of sending')
  const provider: MailProvider = {
    provider: 'gmail',
    capabilities: {
      parks: true,
      form: 'mime',
      maxMessageBytes: 1_000_000,
      maxAttachmentBytes: 25_000_000,
      sendsPerMinute: null,
      bodiesPerMinute: null,
      choosesFolders: false,
    },
    aliases: notHere,
    folders: notHere,
    identity: notHere,
    anchor: notHere,
    pull: notHere,
    search: notHere,
    sent: notHere,
    getMany: notHere,
    find: notHere,
    get: notHere,
    raw: notHere,
    attachment: notHere,
    park: async ({ triedBefore, frozen }) => {
      dates.push(/Date: (.*)\r\n/.exec(Buffer.from(frozen).toString())?.[1] ?? '')
      steps.push(`park${triedBefore ? ', tried before' : ''}`)
      return ok('draft-1')
    },
    deliver: async (_mail, parkId) => {
      steps.push(`deliver ${String(parkId)}`)
      return deliver === null ? ok({ providerMessageId: 'sent-1' }) : err(deliver)
    },
    settle: async (_mail, parkId) => {
      steps.push(`settle ${String(parkId)}`)
      return ok({ kind: 'unknown' })
    },
    unpark: async (parkId) => {
      steps.push(`unpark ${parkId}`)
      return ok(null)
    },
  }
  const submissions = {
    advance: async ({ change }: { change: Partial<SubmissionRecord> }) => {
      const parked = change.parkId === undefined ? '' : `, parked ${String(change.parkId)}`
      steps.push(`disk: ${change.state ?? 'as it was'}${parked}`)
      return true
    },
  }
  const deps = {
    submissions,
    provider,
    clock: createManualClock(),
    random: () => 0,
    onState: () => undefined,
  }
  await deliverStep(deps, { ...record, ...given }, new AbortController().signal)
  return { steps, dates }
}

const stepsOf = async (...given: Parameters<typeof stepOf>) => (await stepOf(...given)).steps

test('each step is on the disk before the provider hears of the next', async () => {
  expect(await stepsOf({})).toEqual([
    'disk: sending',
    'park',
    'disk: as it was, parked draft-1',
    'deliver draft-1',
    'disk: sent',
  ])
})

test('one that is parked already is not parked again', async () => {
  expect(await stepsOf({ attempts: 1, parkId: 'draft-0' })).toEqual([
    'disk: sending',
    'deliver draft-0',
    'disk: sent',
  ])
})

test('one found in sending is asked about, not sent', async () => {
  expect(await stepsOf({ state: 'sending', attempts: 1, parkId: 'draft-0' })).toEqual([
    'settle draft-0',
    'disk: as it was',
  ])
})

test('one that an earlier try sent without parking it is asked about first, whatever can be done now', async () => {
  expect(await stepsOf({ attempts: 1, unparked: true })).toEqual([
    'settle null',
    'disk: sending',
    'park, tried before',
    'disk: as it was, parked draft-1',
    'deliver draft-1',
    'disk: sent',
  ])
})

test('after a lost answer nothing more is done in the same step', async () => {
  expect(await stepsOf({}, appError('outcome_unknown', 'cut', 'backoff'))).toEqual([
    'disk: sending',
    'park',
    'disk: as it was, parked draft-1',
    'deliver draft-1',
    'disk: as it was',
  ])
})

test('a mail with a time of its own has the date of its first try, however often it is tried', async () => {
  const frozen = Buffer.from('Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nSubject: Plan\r\n\r\nPlan')
  const { dates } = await stepOf({ frozen, sendAt: 1, attempts: 1, firstTriedAt: 5000 })
  expect(dates).toEqual(['Thu, 01 Jan 1970 00:00:05 +0000'])
  const unscheduled = await stepOf({ frozen, attempts: 1, firstTriedAt: 5000 })
  expect(unscheduled.dates).toEqual(['Thu, 01 Jan 1970 00:00:00 +0000'])
})
