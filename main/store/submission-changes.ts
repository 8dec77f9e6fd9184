import * as z from 'zod'
import { submissionState } from '../../shared/domain/submission.ts'
import { takeEarlyAnswers } from './answers.ts'
import type { Database, Params } from './database.ts'
import { jsonOrNull } from './json-column.ts'
import type { Queries } from './methods.ts'
import { forgetPeople, touchRecipients } from './people.ts'
import { keyRow } from './rows.ts'
import type { SubmissionChange } from './store.ts'
import { writeAttempt } from './submission-log.ts'
import { remindedAt } from './submission-rows.ts'
import type { Surroundings } from './surroundings.ts'

const changeSql = `
  UPDATE submissions SET
    state = coalesce(:state, state),
    park_id = iif(:hasParkId, :parkId, park_id),
    unparked = coalesce(:unparked, unparked),
    attempts = coalesce(:attempts, attempts),
    settle_tries = coalesce(:settleTries, settle_tries),
    first_tried_at = coalesce(:firstTriedAt, first_tried_at),
    next_try_at = iif(:hasNextTryAt, :nextTryAt, next_try_at),
    sent_at = coalesce(:sentAt, sent_at),
    provider_message_id = iif(:hasProviderMessageId, :providerMessageId, provider_message_id),
    reason = iif(:hasReason, :reason, reason),
    send_at = iif(:hasSendAt, :sendAt, send_at),
    wire_message_id = coalesce(:wireMessageId, wire_message_id),
    reminded = iif(:hasRemindAt, 0, reminded),
    remind_at = CASE WHEN :hasRemindAt THEN :remindAt
      WHEN :state = 'sent' THEN ${remindedAt('coalesce(:sentAt, sent_at)')} ELSE remind_at END,
    frozen = iif(:state IN ('sent', 'cancelled'), NULL, frozen)
  WHERE id = :id AND state IN (SELECT value FROM json_each(:expected))
  RETURNING state`

const stateRow = z.object({ state: submissionState })
const named = (change: SubmissionChange, field: keyof SubmissionChange): number =>
  change[field] === undefined ? 0 : 1

const changeParams = (change: SubmissionChange): Params => ({
  state: change.state ?? null,
  hasParkId: named(change, 'parkId'),
  parkId: change.parkId ?? null,
  unparked: change.unparked === undefined ? null : Number(change.unparked),
  attempts: change.attempts ?? null,
  settleTries: change.settleTries ?? null,
  firstTriedAt: change.firstTriedAt ?? null,
  hasNextTryAt: named(change, 'nextTryAt'),
  nextTryAt: change.nextTryAt ?? null,
  sentAt: change.sentAt ?? null,
  hasProviderMessageId: named(change, 'providerMessageId'),
  providerMessageId: change.providerMessageId ?? null,
  hasReason: named(change, 'reason'),
  reason: jsonOrNull(change.reason ?? null),
  hasSendAt: named(change, 'sendAt'),
  sendAt: change.sendAt ?? null,
  wireMessageId: change.wireMessageId ?? null,
  hasRemindAt: named(change, 'remindAt'),
  remindAt: change.remindAt ?? null,
})

const recipientsSql = 'SELECT key FROM submission_recipients WHERE submission_id = :submissionId'

export const recipientKeys = (db: Database, submissionId: string): string[] =>
  db.all(keyRow, recipientsSql, { submissionId }).map(({ key }) => key)

/** What a change of state means to the address book: a mail that was taken back does not make its recipients known. */
const tellPeople = (db: Database, around: Surroundings, id: string, { state }: SubmissionChange): void => {
  if (state === 'sent') touchRecipients(db, around, id)
  if (state === 'cancelled') forgetPeople(db, around, recipientKeys(db, id))
}

export const advanceSubmission =
  (db: Database, around: Surroundings): Queries['submissions']['advance'] =>
  ({ submissionId, expected, change, at, note, code }) => {
    const params = { ...changeParams(change), id: submissionId, expected: JSON.stringify(expected) }
    const changed = db.get(stateRow, changeSql, params)
    if (changed === null) return false
    writeAttempt(db, { submissionId, at, state: changed.state, note, code: code ?? null })
    tellPeople(db, around, submissionId, change)
    if (change.wireMessageId !== undefined) takeEarlyAnswers(db, submissionId)
    return true
  }
