import * as z from 'zod'
import { mailboxGrantsSchema } from '../../shared/domain/mailbox.ts'
import { participantSchema } from '../../shared/domain/participant.ts'
import { mailContentSchema } from '../../shared/domain/submission.ts'
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
}

/** The value of a nullable JSON column. */
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
