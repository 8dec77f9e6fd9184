import * as z from 'zod'
import type { MailContent } from '../../shared/domain/submission.ts'
import { fileIdsIn } from '../../shared/rules/file-url.ts'
import type { Database } from './database.ts'
import { jsonColumns } from './json-column.ts'
import type { Queries } from './methods.ts'

/** When the last line was written into its log, which for a cancelled one is when it was taken back. */
const lastAt =
  'coalesce((SELECT max(at) FROM submission_attempts WHERE submission_id = submissions.id), queued_at)'

const fileRow = z.object({ content: jsonColumns.content })

const keptSql = `
  SELECT content FROM submissions WHERE state IN ('queued', 'sending', 'failed', 'unconfirmed')
  UNION ALL SELECT content FROM submissions WHERE state = 'cancelled' AND ${lastAt} >= :keptSince`

const fileIdsOf = ({ attachments, html }: MailContent): string[] => [
  ...attachments.map(({ fileId }) => fileId),
  ...fileIdsIn(html),
]

/** Whom it was for was forgotten when it was taken back. */
const purgeSql = `DELETE FROM submissions WHERE state = 'cancelled' AND ${lastAt} < :before`

type Kept = Pick<Queries['submissions'], 'fileIds' | 'purgeCancelled'>

/** What is kept of mail that was taken back, and for how long. */
export const keptQueries = (db: Database): Kept => ({
  fileIds: ({ keptSince }) => [
    ...new Set(db.all(fileRow, keptSql, { keptSince }).flatMap(({ content }) => fileIdsOf(content))),
  ],
  purgeCancelled: (at) => db.run(purgeSql, at),
})
