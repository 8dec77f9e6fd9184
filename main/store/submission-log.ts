import type { SubmissionState } from '../../shared/domain/submission.ts'
import type { Database } from './database.ts'

/** One line of what happened to a submission. `state` is the one after it; `at` in epoch ms. */
export const writeAttempt = (
  db: Database,
  line: { submissionId: string; at: number; state: SubmissionState; note: string },
): void => {
  db.run(
    'INSERT INTO submission_attempts (submission_id, at, state, note) VALUES (:submissionId, :at, :state, :note)',
    line,
  )
}
