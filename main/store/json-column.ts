import * as z from 'zod'
import { mailboxGrantsSchema } from '../../shared/domain/mailbox.ts'
import { participantSchema } from '../../shared/domain/participant.ts'
import { bounceSchema, mailContentSchema } from '../../shared/domain/submission.ts'
import { appErrorSchema } from '../../shared/errors/app-error.ts'

const jsonOf = <S extends z.ZodType>(value: S) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(value)

/** Columns that hold JSON, parsed as they are read. */
export const jsonColumns = {
  error: jsonOf(appErrorSchema),
  grants: jsonOf(mailboxGrantsSchema),
  content: jsonOf(mailContentSchema),
  strings: jsonOf(z.array(z.string())),
  participants: jsonOf(z.array(participantSchema)),
  bounces: jsonOf(z.array(bounceSchema)),
}

/** The reports on a submission as a column for `jsonColumns.bounces`. */
export const bouncesOf = (submissionId: string): string => `(
  SELECT json_group_array(json_object('address', address, 'at', at, 'permanent', json(iif(permanent, 'true', 'false')),
    'status', status, 'diagnostic', diagnostic)) FROM bounces WHERE submission_id = ${submissionId})`

/** The value of a nullable JSON column. */
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
