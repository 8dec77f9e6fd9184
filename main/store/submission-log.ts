import * as z from 'zod'
import { submissionState, type Attempt, type SubmissionState } from '../../shared/domain/submission.ts'
import { errorCodes, type ErrorCode } from '../../shared/errors/app-error.ts'
import type { Database } from './database.ts'

/** One line of what happened to a submission. `state` is the one after it; `at` in epoch ms. */
export const writeAttempt = (
  db: Database,
  {
    code = null,
    ...line
  }: { submissionId: string; at: number; state: SubmissionState; note: string; code?: ErrorCode | null },
): void => {
  db.run(
    `INSERT INTO submission_attempts (submission_id, at, state, note, code)
     VALUES (:submissionId, :at, :state, :note, :code)`,
    { ...line, code },
  )
}

const attemptRow = z.object({
  at: z.number(),
  state: submissionState,
  note: z.string(),
  code: z.enum(errorCodes).nullable(),
})

export const readAttempts = (db: Database, submissionId: string): Attempt[] =>
  db.all(
    attemptRow,
    'SELECT at, state, note, code FROM submission_attempts WHERE submission_id = :submissionId ORDER BY seq',
    { submissionId },
  )
