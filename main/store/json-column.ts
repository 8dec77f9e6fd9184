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

const bounceObject = `json_object('address', address, 'at', at, 'permanent', json(iif(permanent, 'true', 'false')),
  'status', status, 'diagnostic', diagnostic)`

/**
 * The reports on a submission as a column for `jsonColumns.bounces`: one of each address, in the order of addresses. One
 * that says "for good" stands whatever came later.
 */
export const bouncesOf = (submissionId: string): string => `(
  SELECT json_group_array(${bounceObject} ORDER BY key) FROM bounces AS b
  WHERE b.submission_id = ${submissionId} AND NOT EXISTS (
    SELECT 1 FROM bounces AS n WHERE n.submission_id = b.submission_id AND n.key = b.key
      AND (n.permanent, n.at, n.provider_message_id) > (b.permanent, b.at, b.provider_message_id)))`

/** The value of a nullable JSON column. */
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
